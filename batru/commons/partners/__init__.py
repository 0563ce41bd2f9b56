"""Programs of others: the keys with which they come in, and what they are told."""

"""How each database finds rows by tokens, newest first: one file each, with the same face."""

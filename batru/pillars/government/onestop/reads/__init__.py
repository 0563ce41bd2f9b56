"""Questions: never write, always know who asks."""

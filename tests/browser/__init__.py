"""Pages seen by a real browser."""

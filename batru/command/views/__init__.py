"""Pages of those who decide."""

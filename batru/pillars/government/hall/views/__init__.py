"""Pages of a hall."""

"""Pages of a year of evaluation."""

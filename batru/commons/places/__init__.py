"""The dated tree of units: what lay where, under whom, and what became of it."""

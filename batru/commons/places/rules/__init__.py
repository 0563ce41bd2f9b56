"""Which unit is which, where it lay, and what became of it: pure."""

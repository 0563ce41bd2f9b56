"""Ways for letters to leave: one folder each, all with the same face."""

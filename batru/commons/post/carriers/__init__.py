"""Ways to have something carried: one folder each, all with the same face."""

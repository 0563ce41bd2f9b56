"""Questions to the roll-up, by noun."""

"""Contents kept once, under their own digest."""

"""A page of our own where the example pays; no money moves and nothing leaves the house."""

"""The pages of the index."""

"""What the law and the locality have decided, and what of it holds on a given day."""

"""What forms hold, and how they write it."""

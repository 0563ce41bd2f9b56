"""Questions to the imports."""

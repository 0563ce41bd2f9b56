"""Questions about a hall: they never write."""

"""What a forecast and a question about a counter mean: pure and light."""

"""Facts turned into indicators, scores and ranks."""

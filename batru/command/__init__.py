"""What those who decide see, and what they order."""

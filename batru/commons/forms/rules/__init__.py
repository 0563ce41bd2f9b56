"""What is a lawful answer."""

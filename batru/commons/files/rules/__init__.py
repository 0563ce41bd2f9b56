"""What a file is by its content, and what it may be called."""

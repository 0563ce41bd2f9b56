"""What a check of signatures found, and what it means."""

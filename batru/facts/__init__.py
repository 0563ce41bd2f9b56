"""What happened, in columns, rebuilt from the records."""

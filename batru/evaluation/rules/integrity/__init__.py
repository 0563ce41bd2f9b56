"""When a figure is a reason to look: definitions of checks and their decisions, without a database."""

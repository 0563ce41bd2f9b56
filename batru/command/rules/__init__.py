"""What is true of boards and directives, without a database."""

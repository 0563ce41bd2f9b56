"""What is true of a paper that is held, without a database."""

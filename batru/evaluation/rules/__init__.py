"""What is true of a year of evaluation, without a database."""

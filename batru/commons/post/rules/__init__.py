"""What is true of postal items and orders, without a database, a clock or a request."""

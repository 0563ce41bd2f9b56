"""What is true of keys and webhooks, without a database, a clock or a request."""

"""What is true of a dossier, without a database, a clock or a request."""

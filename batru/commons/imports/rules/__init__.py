"""What is true of a log: how its columns become a dossier, without database, clock or disk."""

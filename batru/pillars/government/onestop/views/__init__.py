"""What browsers ask of the one-stop shop."""

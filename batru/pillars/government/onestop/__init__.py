"""Dossiers from the counter to the answer."""

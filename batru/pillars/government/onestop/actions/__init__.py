"""Deeds on dossiers, by what is being done."""

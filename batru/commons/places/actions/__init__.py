"""Deeds on places: the nation and the agencies of a locality are laid into the tree."""

"""Deeds of the imports."""

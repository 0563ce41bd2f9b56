"""Deeds in a hall."""

"""Deeds of a year of evaluation."""

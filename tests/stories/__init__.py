"""Journeys through every floor of the house."""

"""Journeys: one person through one job, with a look at every stop."""

"""Deeds on keys and subscriptions, and what follows from them outside."""

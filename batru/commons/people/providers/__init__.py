"""Speaks to the providers by which citizens sign in."""

"""Deeds on accounts, posts and passwords, and signing in."""

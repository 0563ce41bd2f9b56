"""Deeds on postal orders, what carriers tell of them, and the lists by which they change hands."""

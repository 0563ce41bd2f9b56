"""Persons, their accounts and posts, and what a post allows."""

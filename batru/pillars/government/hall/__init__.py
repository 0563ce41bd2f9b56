"""Tickets, desks and the board of the hall."""

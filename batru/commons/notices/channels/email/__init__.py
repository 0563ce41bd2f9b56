"""Sends letters by e-mail (SMTP)."""

"""Logs of other systems: read, judged row by row, and landed as read-only dossiers."""

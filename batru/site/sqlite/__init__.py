"""Django's SQLite, with the writers of one process in line: first come, first served."""

"""What the board's benchmark measures: its dossiers, the SQL by hand, and both sides."""

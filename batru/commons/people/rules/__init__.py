"""Who may do what, and when signing in is refused: pure."""

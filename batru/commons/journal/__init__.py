"""What was done, by whom and when: one line an act, chained, never changed."""

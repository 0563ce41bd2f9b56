"""Questions: what was forecast, what past there is, and who came to the counters."""

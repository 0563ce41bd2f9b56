"""Questions to campaigns: who waits for whom, what was said, what counts."""

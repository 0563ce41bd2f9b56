"""Questions of those who decide; nothing here writes."""

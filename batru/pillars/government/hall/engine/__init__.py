"""Drawing days of an example hall."""

"""An example year, drawn from a seed: pure computing without a database or a clock."""

"""Benchmarks that print both sides and the ratio, measured in the same run."""

"""Heavy pure computing; only the compute process imports it."""

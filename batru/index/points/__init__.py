"""Sets of points as arrays: how sure places are, and what would lift a unit most."""

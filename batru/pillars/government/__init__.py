"""The first pillar: digital government."""

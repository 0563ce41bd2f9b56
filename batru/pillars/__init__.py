"""Where work is recorded, a pillar for each part of the digital transformation."""

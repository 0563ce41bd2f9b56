"""Services that every pillar leans on."""

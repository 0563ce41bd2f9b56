"""Leaves letters on the person's own page, for whoever has no address that we reach."""

"""Deeds: owing, trying, hearing, settling, giving back, holding statements against the books."""

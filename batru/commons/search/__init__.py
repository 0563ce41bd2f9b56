"""Words found without diacritics, and codes found exactly."""

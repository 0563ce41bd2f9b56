"""Messages that leave after the deed that caused them."""

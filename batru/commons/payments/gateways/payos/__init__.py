"""payOS payment links (payos.vn): a transfer that is confirmed at once."""

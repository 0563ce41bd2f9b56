"""Words that every room shares, true without a database, a clock or a request."""

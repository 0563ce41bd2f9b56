"""Pages of payments: for payers, for gateways, and for the office."""

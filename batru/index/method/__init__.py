"""Statistical (composite) indices: from a table of units and indicators to scores, ranks, and how sure they are."""

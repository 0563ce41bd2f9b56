"""Years of evaluation that nobody lived, drawn for the example."""

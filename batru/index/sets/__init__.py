"""An index set run over a table of values: scores and places as CSV, a page, and a file that can be checked."""

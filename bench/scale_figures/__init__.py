"""What the benchmark of scale measures: a nation's dossiers, forty measures, the SQL by hand, and other engines."""

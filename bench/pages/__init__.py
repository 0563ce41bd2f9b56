"""What the benchmarks of pages need: a place with its officials, and dossiers at its desks."""

"""Index sets whose every point, threshold, band and weight stands by date: read, checked, scored and ranked."""

"""A year of evaluation: what units hand in, what appraisers and council make of it, and the result that stands."""

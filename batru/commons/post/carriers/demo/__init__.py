"""A carrier of the example: everything arrives by the example's own clock, and nothing leaves the house."""

"""The forms of the regulation, filled, as PDF that keeps and reads aloud; and what was issued, under a code."""

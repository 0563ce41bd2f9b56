"""Ways to pay: each folder is one, all show the same face, and one of them is a demo."""

"""Questions about charges, ways to pay and the books."""

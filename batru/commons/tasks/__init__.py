"""Work given to a post, with the time by which it is due."""

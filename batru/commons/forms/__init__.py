"""Questions as data: what people are asked, what they may answer, and how a page asks it."""

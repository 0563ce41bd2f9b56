"""Shows letters on a page of the example; nothing leaves the house."""

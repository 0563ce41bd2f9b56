"""The door of evaluation; light enough for the web to import."""

"""One reader a file format: each turns a stream into records and faults, in bounded memory."""

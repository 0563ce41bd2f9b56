"""One warm process beside the web for heavy computing, started on first use and spoken to over a local socket."""

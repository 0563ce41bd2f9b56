"""Electronic signatures in PDF files (PAdES): made with a held key, checked against trusted roots."""

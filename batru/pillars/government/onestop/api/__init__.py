"""The one-stop shop for programs: the catalogue for everybody, dossiers by the filter of the pages."""

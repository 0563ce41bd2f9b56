"""`python -m bench.pages.prepare_growth FOLDER COUNT`: a place with so many dossiers that are listed and found."""

import sys
import warnings
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402  settings come first

from batru.commons.people.models import Account  # noqa: E402
from batru.commons.search.public import rebuild  # noqa: E402
from bench.pages.place import build  # noqa: E402
from bench.pages.sessions import session  # noqa: E402


def main(folder: Path, count: int) -> None:
    """The clerk's session to `session.txt`."""
    warnings.simplefilter("ignore")
    build(count)
    rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    (folder / "session.txt").write_text(session(Account.objects.get(username="minh")), encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

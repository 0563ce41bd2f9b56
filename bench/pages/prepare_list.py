"""`python -m bench.pages.prepare_list FOLDER [DOSSIERS]`: a place, its signed-in clerk, our page and statements."""

import json
import re
import sys
import warnings
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402  settings come first
from django.test import override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.pages.place import build, signed_in  # noqa: E402

DOSSIERS = 20_000
LIST = "/dossiers/"


def main(folder: Path, dossiers: int = DOSSIERS) -> None:
    """Both pages must say the same, word for word and tag for tag; blanks between tags and tokens aside."""
    warnings.simplefilter("ignore")
    build(dossiers)
    client = signed_in("minh")
    theirs = client.get(LIST).content
    with override_settings(ROOT_URLCONF="batru.site.urls"):
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            ours = client.get(LIST).content
    if plain(ours) != plain(theirs):
        raise AssertionError("The rival shows another page, so the ratio would compare nothing.")
    (folder / "page.html").write_bytes(ours)
    (folder / "statements.json").write_text(json.dumps([query["sql"] for query in asked]), encoding="utf-8")
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    (folder / "cookie.txt").write_text(cookies, encoding="ascii")


def plain(page: bytes) -> str:
    """The page without blanks beside tags, and without what is new at each request."""
    text = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", page.decode())
    return re.sub(r"\s*([<>])\s*", r"\1", re.sub(r"\s+", " ", text))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))

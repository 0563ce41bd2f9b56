"""`python -m bench.pages.scopes`: both pages in turns in one process, at a million dossiers and at a hundred."""

import json
import warnings
from dataclasses import asdict

import django

django.setup()

from django.db import connection  # noqa: E402  settings come first
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.measure import Result, interleaved  # noqa: E402
from bench.pages.place import ADMINISTRATOR, build, signed_in  # noqa: E402

DOSSIERS = 1_000_000
PAGES = 20
LIST = "/dossiers/"


def main() -> None:
    """The last line printed is the results."""
    warnings.simplefilter("ignore")
    build(DOSSIERS)
    clerk, administrator = signed_in("minh"), signed_in(ADMINISTRATOR)
    pages = [client.get(LIST).content.count(b"<tr data-row") for client in (clerk, administrator)]
    if pages != [20, 20]:
        raise AssertionError(f"Both pages must show twenty dossiers, not {pages}.")
    results = [_first(clerk, administrator), _deep(clerk, administrator), _queries("clerk", clerk)]
    print(json.dumps([asdict(result) for result in [*results, _queries("administrator", administrator)]]))


def _first(clerk: Client, administrator: Client) -> Result:
    timing = interleaved(lambda: _ask(clerk, LIST), lambda: _ask(administrator, LIST), rounds=7)
    name = "a clerk's list page: an administrator's"
    return Result(
        name, timing.ours / PAGES, timing.rival / PAGES, timing.ratio, "<= 1.5", "s", f"{DOSSIERS:,} dossiers"
    )


def _deep(clerk: Client, administrator: Client) -> Result:
    """Fifty pages on: a list that counts off what it skips would be slow here."""
    mine, theirs = _page(clerk, 50), _page(administrator, 50)
    timing = interleaved(lambda: _ask(clerk, mine), lambda: _ask(administrator, theirs), rounds=7)
    return Result("the same, 50 pages on", timing.ours / PAGES, timing.rival / PAGES, timing.ratio, "<= 1.5", "s")


def _queries(who: str, client: Client) -> Result:
    with CaptureQueriesContext(connection) as asked:
        client.get(LIST)
    return Result(f"queries of the {who}'s page", len(asked), 12, len(asked), "<= 12", "queries")


def _ask(client: Client, address: str) -> None:
    for _ in range(PAGES):
        client.get(address)


def _page(client: Client, nth: int) -> str:
    address = LIST
    for _ in range(nth):
        page = client.get(address).content.decode()
        address = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    return address


if __name__ == "__main__":
    main()

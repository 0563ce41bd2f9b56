"""The office's list: a budget of queries, every row once, and each desk its own."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from batru.commons.people.public import Actor
from batru.pillars.government.onestop.actions import checking
from batru.pillars.government.onestop.reads import records
from batru.pillars.government.onestop.tests.conftest import OTHER, SYSTEM, vn
from batru.pillars.government.onestop.tests.pages import _own_files, code, many, queries, text

__all__ = ["_own_files", "code"]
pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
Open = Callable[..., Client]
LIST_BUDGET = 12


@pytest.mark.parametrize("count", [0, 20, 2_000])
def test_the_list_keeps_its_budget_at_any_length(opened: Open, count: int) -> None:
    many(count)
    minh = opened("minh")
    queries(minh, "/dossiers/")
    assert queries(minh, "/dossiers/") <= LIST_BUDGET


def test_an_empty_desk_says_so(opened: Open) -> None:
    assert "No dossier here" in text(opened("minh", "en"), "/dossiers/")
    assert "No dossier here" not in text(opened("minh"), "/dossiers/")


def test_pages_show_every_row_once(cast: Cast) -> None:
    """Two thousand rows with some twenty due moments: ties are everywhere, at the page's edges too."""
    numbers, minh = many(2_000), cast("minh")
    seen, after = [], ""
    while True:
        page = records.desk(minh, after=after)
        seen += [(row.act_by, row.id) for row in page.rows]
        if page.after is None:
            break
        after = page.after
    assert seen == sorted(seen)
    assert sorted(number for _, number in seen) == numbers


@pytest.mark.parametrize(("who", "index"), [("minh", "onestop_dossier_desk"), (None, "onestop_dossier_due")])
def test_the_list_is_read_from_an_index_of_open_dossiers_alone(cast: Cast, who: str | None, index: str) -> None:
    """Neither database may search or sort what has ended; a few rows are planned as many by forbidding the scan."""
    many(100)
    with CaptureQueriesContext(connection) as asked, connection.cursor() as cursor:
        records.desk(cast(who) if who else SYSTEM)
        is_sqlite = connection.vendor == "sqlite"
        if not is_sqlite:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        (listed,) = (query["sql"] for query in asked.captured_queries if "onestop_dossier" in query["sql"])
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if is_sqlite else ''}{listed}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert index in plan and "TEMP B-TREE" not in plan


def test_the_pages_link_to_one_another(opened: Open) -> None:
    many(45)
    client, address, found = opened("minh"), "/dossiers/", set[str]()
    for expected in (20, 20, 5):
        page = text(client, address)
        codes = {part.partition("<")[0] for part in page.split('<span class="bt-code">')[1:]}
        assert len(codes) == expected and not codes & found
        found |= codes
        link = page.partition('rel="next" href="')[2].partition('"')[0]
        address = link.replace("&amp;", "&")
    assert address == ""


@pytest.mark.parametrize("after", ["x", "2022-12-01", "2022-12-01T08:00:00+07:00~x", "~"])
def test_an_address_that_was_cut_is_refused_in_words(opened: Open, after: str) -> None:
    assert "does not exist" in text(opened("minh", "en"), "/dossiers/", 404, after=after)


def test_a_state_alone_and_an_unknown_state(cast: Cast, opened: Open, code: str) -> None:
    many(3)
    checking.receive(code, by=cast("minh"), at=vn("2022-12-01 08:40"))
    page = text(opened("minh"), "/dossiers/", state="received")
    assert code in page and "221201-0100" not in page
    assert "221201-0100" in text(opened("minh"), "/dossiers/", state="nonsense")


def test_a_dossier_is_found_by_name_and_code_within_ones_own_desk(opened: Open, code: str) -> None:
    for query in (code, "nguyen thi hoa", "Hoa"):
        assert code in text(opened("minh"), "/dossiers/", q=query)
        assert f"/dossiers/{code}/" not in text(opened("tu"), "/dossiers/", q=query)


def test_the_list_is_the_desks_own(opened: Open) -> None:
    many(3), many(2, OTHER)
    assert text(opened("minh"), "/dossiers/").count("<tr data-row") == 3
    assert text(opened("tu"), "/dossiers/").count("<tr data-row") == 2

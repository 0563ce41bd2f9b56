"""The head's page: what is counted, by whom it may be seen, and how many questions it asks at any size."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from batru.commons import bulk, clock
from batru.commons.people.public import Actor
from batru.pillars.government.onestop.actions import checking, processing
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, new_dossier, submit
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.reads.supervision import load_of
from batru.pillars.government.onestop.rules import steps
from batru.pillars.government.onestop.rules.states import OPEN
from batru.pillars.government.onestop.rules.supervision import (
    Flow,
    Group,
    Owner,
    Tally,
    flows,
    last_working_days,
    owner,
    tallies,
    total,
)
from batru.pillars.government.onestop.tests.conftest import OTHER, STATUS, WARD, vn

Cast = Callable[[str], Actor]
BUDGET = 16
NOW = vn("2022-12-01 09:00")  # a Thursday


def group(unit: str, state: str, count: int = 1, **more: int) -> Group:
    values = {"late": 0, "today": 0, "soon": 0, **more}
    return Group(unit, state, None, "", count, values["late"], values["today"], values["soon"])


# Rules


def test_what_stands_still_or_is_ready_is_never_late() -> None:
    found = total([group("a", "supplement_asked", 3, late=3), group("a", "decided", 2, late=2, today=1)])
    assert found == Tally(open=5, waiting=3, ready=2)


def test_the_most_endangered_comes_first() -> None:
    groups = [group("a", "received", 9), group("b", "received", 3, today=1), group("c", "processing", 2, late=1)]
    assert [key for key, _ in tallies(groups, lambda one: one.unit)] == ["c", "b", "a"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(OPEN), st.integers(0, 9), st.integers(0, 9))))
def test_nothing_is_lost_by_counting_it_apart(rows: list[tuple[str, str, int, int]]) -> None:
    groups = [group(unit, state, count, late=min(count, late)) for unit, state, count, late in rows]
    apart = tallies(groups, lambda one: one.unit)
    whole = total(groups)
    assert sum(tally.open for _, tally in apart) == whole.open == sum(one.open for one in groups)
    assert sum(tally.late for _, tally in apart) == whole.late <= whole.open - whole.waiting - whole.ready


@pytest.mark.parametrize(
    ("state", "post", "expected"),
    [
        ("submitted", None, Owner("a", 0, "", "counter_clerk")),
        ("received", None, Owner("a", 0, "", "specialist")),
        ("processing", 7, Owner("a", 7, "Thu", "specialist")),
        ("processing", None, Owner("a", 0, "", "specialist")),
        ("proposed", 7, Owner("a", 0, "", "chair")),
        ("decided", 7, Owner("a", 0, "", "counter_clerk")),
        ("supplement_asked", 7, None),
    ],
)
def test_who_owes_the_next_step(state: str, post: int | None, expected: Owner | None) -> None:
    assert owner(Group("a", state, post, "Thu" if post else "", 1, 0, 0, 0)) == expected


def test_working_days_go_back_over_the_weekend() -> None:
    """1 December 2022 is a Thursday: Friday, Monday, Tuesday, Wednesday and itself."""
    days = last_working_days(date(2022, 12, 1), lambda day: day.weekday() < 5)
    assert [day.isoformat() for day in days] == ["2022-11-25", "2022-11-28", "2022-11-29", "2022-11-30", "2022-12-01"]
    sunday = last_working_days(date(2022, 12, 4), lambda day: day.weekday() < 5, 1)
    assert sunday == [date(2022, 12, 2)]


def test_a_queue_grows_by_what_came_less_what_left() -> None:
    found = flows({"a": (1, 2), "b": (4, 0)}, {"a": (3, 3), "c": (0, 1)})
    assert [(flow.unit, flow.growth) for flow in found] == [("b", 4), ("c", -1), ("a", -3)]
    assert found[1] == Flow("c", (0, 0), (0, 1))
    assert flows({}, {}) == []


# Reads


def lay(count: int, unit: str = WARD, **given: object) -> None:
    """So many received dossiers in a unit, written in bulk."""
    pattern = new_dossier(Filing(STATUS, unit, Applicant("Trần Văn Bưởi"), simulated=True), "counter", "", NOW)
    steps.submit(pattern)
    steps.receive(pattern, NOW, NOW + timedelta(days=3))
    for name, value in given.items():
        setattr(pattern, name, value)
    first, names = bulk.next_key(Dossier), [field.attname for field in Dossier._meta.concrete_fields]
    rows = []
    for place in range(count):
        pattern.pk, pattern.code = first + place, f"000.04.01.Y99-221201-{first + place:05d}"
        rows.append([getattr(pattern, name) for name in names])
    bulk.write(Dossier, names, rows)
    bulk.keys_given(Dossier)


@pytest.mark.django_db
def test_what_is_due_is_told_apart_by_the_hour(cast: Cast) -> None:
    """Thursday 09:00: two working days on is Monday 5 December, whose office closes at 17:00."""
    for act_by in ("2022-12-01 08:59", "2022-12-01 09:00", "2022-12-01 17:00", "2022-12-02 10:00", "2022-12-05 17:00"):
        lay(1, act_by=vn(act_by))
    lay(1, act_by=vn("2022-12-06 08:00"))
    lay(1, state="supplement_asked", act_by=steps.NO_DATE)
    lay(1, state="handed_over", act_by=steps.NO_DATE, done_at=vn("2022-11-30 10:00"))
    load = load_of(frozenset({WARD}), NOW, WARD)
    found = total(load.groups)
    assert (found.open, found.late, found.today, found.soon, found.waiting) == (7, 1, 2, 2, 1)
    assert [row.act_by for row in load.late] == [vn("2022-12-01 08:59")]
    assert [row.act_by for row in load.soon] == [
        vn(day) for day in ("2022-12-01 09:00", "2022-12-01 17:00", "2022-12-02 10:00", "2022-12-05 17:00")
    ]
    [flow] = load.flows
    assert (flow.came, flow.done) == ((0, 0, 0, 0, 8), (0, 0, 0, 1, 0))


@pytest.mark.django_db
def test_a_weekend_belongs_to_the_friday_before_it(cast: Cast) -> None:
    for moment in ("2022-11-24 23:59", "2022-11-25 00:00", "2022-11-27 22:00", "2022-11-28 00:00"):
        lay(1, submitted_at=vn(moment))
    [flow] = load_of(None, NOW, WARD).flows
    assert flow.came == (2, 1, 0, 0, 0)


@pytest.mark.django_db
def test_other_units_are_not_counted(cast: Cast) -> None:
    lay(2)
    lay(3, OTHER)
    assert total(load_of(frozenset({WARD}), NOW, WARD).groups).open == 2
    assert total(load_of(None, NOW, WARD).groups).open == 5


# Pages


def enter(username: str, language: str = "vi") -> Client:
    client = Client()
    client.post("/office/sign-in/", {"username": username, "password": "x"})
    client.cookies["batru_language"] = language
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("vi", "Giám sát xử lý"), ("en", "Supervision")])
def test_the_page_shows_who_has_what_and_links_to_it(cast: Cast, filing: Filing, language: str, words: str) -> None:
    code = submit(filing, by=cast("hoa"), at=vn("2022-12-01 08:30")).code
    checking.receive(code, by=cast("minh"), at=vn("2022-12-01 08:40"))
    processing.take(code, by=cast("thu"), at=vn("2022-12-01 08:45"))
    clock.set_now(NOW)
    lan = enter("lan", language)
    page = lan.get("/supervision/").content.decode()
    assert words in page and cast("thu").name in page and f"/dossiers/{code}/" in page
    assert cast("hoa").name not in page
    assert 'href="/supervision/"' in lan.get("/inbox/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["minh", "thu"])
def test_whoever_heads_nothing_is_refused(cast: Cast, who: str) -> None:
    client = enter(who, "en")
    answer = client.get("/supervision/")
    assert answer.status_code == 403 and "none of your posts does" in answer.content.decode()
    assert "/supervision/" not in client.get("/inbox/").content.decode()
    assert Client().get("/supervision/").status_code == 302


@pytest.mark.django_db
def test_a_unit_elsewhere_cannot_be_asked_for(cast: Cast) -> None:
    lay(1, OTHER)
    page = enter("lan").get("/supervision/", {"unit": OTHER}).content.decode()
    assert "000.04.01.Y99-221201-" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 3, 300])
def test_the_page_keeps_its_budget_at_any_size(cast: Cast, count: int) -> None:
    lay(count)
    lan = enter("lan")
    lan.get("/supervision/")
    with CaptureQueriesContext(connection) as asked:
        assert lan.get("/supervision/").status_code == 200
    assert len(asked) <= BUDGET


@pytest.mark.parametrize("units", [None, frozenset({WARD, OTHER})])
def test_what_was_done_in_a_week_is_found_among_a_years_by_its_index(cast: Cast, units: frozenset[str] | None) -> None:
    """A place of 5,000 dossiers a year: both databases know by their own counts that the index is the shorter way."""
    for day in range(1, 250):
        lay(20, state="handed_over", done_at=NOW - timedelta(days=day))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with CaptureQueriesContext(connection) as asked:
        load_of(units, NOW, WARD)
    (sql,) = (query["sql"] for query in asked.captured_queries if '"done_at" >=' in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "onestop_dossier_done" in plan, plan

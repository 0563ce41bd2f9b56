"""Measures of every fact table: counted by hand, followed when they change, drilled to rows that only some may open."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from batru.commons import clock
from batru.facts.tests.rows import charge, complaint, row, visit
from batru.index import wording
from batru.index.models import UnitMonth
from batru.index.public import measures, value_of
from batru.index.reads.listings import rows
from batru.index.reads.recounted import recounted
from batru.index.reads.rolled import told
from batru.index.rollup import burn, roll_up
from batru.index.rules import Period
from batru.index.tests.conftest import DISTRICT, HOA_KHE, NOW, XUAN_HA, Store, all_figures
from batru.index.tests.test_pages import _become, _text
from batru.kernel.fact_tables import COMMON, COMPLAINTS, PAYMENTS, TABLES, VISITS, Kind
from batru.law.shapes import Shape

NOVEMBER, DECEMBER = Period.parse("2022-11"), Period.parse("2022-12")
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


def visits() -> list[dict[str, Any]]:
    """Waits of 2, 4, 16 and 40 minutes in one ward, 10 in the other; one left, one waits still."""
    none = {"called_at": None, "served_at": None, "wait_minutes": None, "service_minutes": None, "counter": None}
    return [
        *(visit(number, wait_minutes=float(wait)) for number, wait in enumerate((2, 4, 16, 40), start=1)),
        visit(5, state="left", outcome=None, **none),
        visit(6, state="waiting", ended=False, ended_at=None, outcome=None, **none),
        visit(7, unit=HOA_KHE, wait_minutes=10.0),
    ]


def complaints() -> list[dict[str, Any]]:
    """Counted at nine on 1 December: in time, late, unanswered and past due, not due yet."""
    open_ = {"answered_at": None, "answered": False, "on_time": None}
    late = {"answered_at": datetime(2022, 11, 24, 5, tzinfo=UTC), "on_time": False}
    return [
        complaint(1),
        complaint(2, **late),
        complaint(3, **open_),
        complaint(4, unit=HOA_KHE, **open_, due_at=datetime(2022, 12, 6, 10, tzinfo=UTC)),
    ]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_fact_table_tells_what_the_index_asks_of_any(table: Any) -> None:
    assert set(COMMON) < set(table.names) and not table.column("unit").empty
    assert table.column(table.moment).kind is Kind.MOMENT and not table.column(table.moment).empty
    assert set(table.shown) <= set(table.names) - set(COMMON)
    assert table.name in wording.THINGS and table.name in wording.ONE


def test_every_column_and_value_that_a_page_tells_has_words() -> None:
    for own in (one for one in measures() if one.shape is not Shape.REPORTED):
        conditions = own.whole + own.part
        assert {asked.column for asked in conditions} | {one.name for one in wording.columns(own.of)} <= set(
            wording.COLUMNS
        )
        told = [one for asked in conditions for one in _several(asked.value) if isinstance(one, str)]
        assert set(told) <= set(wording.VALUES.get(own.of.name, {})), own.code


def test_waits_in_the_hall_are_counted_by_hand(store: Store) -> None:
    """Xuân Hà: the middle of 2, 4, 16, 40 is 10; 2.7 steps up are 16 + 0.7 × 24 = 32.8; 2 of 5 ended in time."""
    store(visits(), VISITS)
    roll_up()
    told: dict[str, Any] = {
        code: (value_of(code, XUAN_HA, NOVEMBER).value, value_of(code, DISTRICT, NOVEMBER).value)
        for code in ("hall_visits", "wait_minutes_median", "wait_minutes_p90", "served_within_15_share")
    }
    assert told["hall_visits"] == (6, 7)
    assert told["wait_minutes_median"] == (10, 10)
    assert told["wait_minutes_p90"] == (pytest.approx(32.8), pytest.approx(30.4))
    assert told["served_within_15_share"] == (40, 50)
    assert value_of("served_within_15_share", DISTRICT, NOVEMBER).part == 3


def test_a_wait_that_changes_moves_the_quantile_though_no_count_does(store: Store) -> None:
    store([visit(1, wait_minutes=3.0), visit(2, wait_minutes=5.0)], VISITS)
    roll_up()
    assert value_of("wait_minutes_median", XUAN_HA, NOVEMBER).value == 4
    before = set(UnitMonth.objects.values_list("unit", "month", "numbers"))
    store([visit(1, wait_minutes=3.0), visit(2, wait_minutes=9.0)], VISITS)
    assert roll_up() == {"2022-11"}
    assert set(UnitMonth.objects.values_list("unit", "month", "numbers")) == before
    assert value_of("wait_minutes_median", XUAN_HA, NOVEMBER).value == 6
    assert value_of("wait_minutes_median", DISTRICT, Period.parse("2022")).value == 6


def test_time_alone_counts_no_quantile_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store(visits(), VISITS)
    store(complaints(), COMPLAINTS)
    roll_up()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=7))
    monkeypatch.setattr("batru.index.cells.counted_anew", None)
    assert roll_up() == {"2022-11", "2022-12"}


def test_fees_paid_online(store: Store) -> None:
    free, withdrawn = {"amount_vnd": 0, "online": False, "method": None}, {"state": "withdrawn", "online": False}
    store(
        [
            charge(1),
            charge(2, online=False, method="counter"),
            charge(3, online=False, state="open", method=None, settled_at=None),
            charge(4, **free),
            charge(5, **withdrawn),
            charge(6, unit=HOA_KHE),
        ],
        PAYMENTS,
    )
    roll_up()
    found = {unit: value_of("online_payment_share", unit, NOVEMBER) for unit in (XUAN_HA, DISTRICT)}
    assert {unit: (own.part, own.whole) for unit, own in found.items()} == {XUAN_HA: (1, 3), DISTRICT: (2, 4)}


def test_complaints_answered_in_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store(complaints(), COMPLAINTS)
    roll_up()
    assert value_of("complaints_made", DISTRICT, NOVEMBER).value == 4
    found = value_of("complaints_on_time_share", DISTRICT, NOVEMBER)
    assert (found.part, found.whole, value_of("complaints_on_time_share", HOA_KHE, DECEMBER).value) == (1, 3, None)
    monkeypatch.setattr(clock, "now", lambda: datetime(2022, 12, 7, 2, tzinfo=UTC))
    roll_up()
    assert value_of("complaints_on_time_share", HOA_KHE, DECEMBER).value == 0


def test_counted_twice_every_figure_is_the_same(store: Store) -> None:
    for table, own in ((VISITS, visits()), (COMPLAINTS, complaints()), (PAYMENTS, [charge(1), charge(2)])):
        store(own, table)
    roll_up()
    first = all_figures()
    assert {code for code, *_ in first} >= {"wait_minutes_p90", "complaints_on_time_share", "online_payment_share"}
    assert roll_up() == set()
    burn()
    roll_up()
    assert all_figures() == first


def test_the_rows_behind_a_figure_are_those_counted(store: Store) -> None:
    store(visits(), VISITS)
    roll_up()
    found = rows("served_within_15_share", XUAN_HA, NOVEMBER)
    assert [(own.key[-3:], own.in_part) for own in found] == [
        ("003", False),
        ("004", False),
        ("005", False),
        ("001", True),
        ("002", True),
    ]
    assert (found[0].values["wait_minutes"], found[0].values["taken_at"]) == (16.0, visit(3)["taken_at"])
    assert set(found[0].values) == set(VISITS.shown)


def test_a_hall_is_ranked_and_its_rows_told_in_words(client: Client, store: Store, monkeypatch: Any) -> None:
    store(visits(), VISITS)
    roll_up()
    page = _text(client, "/ranking/", measure="wait_minutes_p90", period="2022-11", kind="ward")
    assert page.index(HOA_KHE) < page.index(XUAN_HA) and "32.8" in page and "fewer than 30 visits" in page
    _become(monkeypatch, XUAN_HA)
    page = _text(client, "/measures/served_within_15_share/rows/", unit=XUAN_HA, period="2022-11")
    assert "The visits behind Served within 15 minutes" in page and "Minutes of waiting" in page
    assert visit(4)["key"] in page and "given back" in page and "Lane of the hall" in page
    assert 'href="/dossiers/' not in page and visit(7)["key"] not in page


def test_complaints_open_only_to_whoever_answers_them(client: Client, store: Store, monkeypatch: Any) -> None:
    store(complaints(), COMPLAINTS)
    roll_up()
    address = "/measures/complaints_on_time_share/rows/"
    _become(monkeypatch, XUAN_HA, "index.ranking.read", "onestop.complaint.answer")
    page = _text(client, address, unit=XUAN_HA, period="2022-11")
    assert 'href="/complaints/3/"' in page
    _become(monkeypatch, XUAN_HA)
    page = _text(client, address, unit=XUAN_HA, period="2022-11")
    assert 'href="/complaints/' not in page and "Complaint made" in page
    _become(monkeypatch, HOA_KHE)
    assert client.get(address, {"unit": XUAN_HA, "period": "2022-11"}).status_code == 403


def test_rows_of_any_table_can_be_taken_along(client: Client, store: Store, monkeypatch: Any) -> None:
    store([charge(1), charge(2, online=False, method="counter", settled_at=None)], PAYMENTS)
    roll_up()
    _become(monkeypatch, XUAN_HA)
    answer = client.get("/measures/online_payment_share/rows/table.csv", {"unit": XUAN_HA, "period": "2022-11"})
    head, *lines = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head == ["key", "unit", *PAYMENTS.shown, "in_part"]
    moment = "2022-11-15T05:00:00+00:00"
    assert lines == [
        ["charge/2", XUAN_HA, "counter", "8000", "False", moment, "", "settled", "False"],
        ["charge/1", XUAN_HA, "vietqr", "8000", "True", moment, moment, "settled", "True"],
    ]


def _several(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def quarter_of_visits() -> list[dict[str, Any]]:
    """Waits of 2 and 4 in October, of 16, 40 and 6 in November, of 100 in December in one ward; 10 in the other."""
    waits = ((10, 2), (10, 4), (11, 16), (11, 40), (11, 6), (12, 100))
    own = [
        visit(number, taken_at=datetime(2022, month, 15, 5, tzinfo=UTC), wait_minutes=float(wait))
        for number, (month, wait) in enumerate(waits, start=1)
    ]
    return [*own, visit(7, unit=HOA_KHE, wait_minutes=10.0)]


def test_a_quarters_median_is_that_of_its_rows_and_not_of_its_months(store: Store) -> None:
    """2, 4, 6, 16, 40, 100: the middle is 11. The months' own are 3, 16 and 100, whose mean and middle are neither.

    With the other ward's ten the district's seven have their middle at 10. Two months of it are a run like any other.
    """
    store(quarter_of_visits(), VISITS)
    roll_up()
    months = [value_of("wait_minutes_median", XUAN_HA, Period.parse(f"2022-{month}")).value for month in (10, 11, 12)]
    assert months == [3, 16, 100]
    quarter = Period.parse("2022-10..2022-12")
    own = value_of("wait_minutes_median", XUAN_HA, quarter)
    assert (own.value, own.rows, own.period) == (11, 6, "2022-10..2022-12")
    assert value_of("wait_minutes_median", DISTRICT, quarter).value == 10
    # 2, 4, 6, 16, 40: four tenths of the way from 16 to 40.
    assert value_of("wait_minutes_p90", XUAN_HA, Period.parse("2022-10..2022-11")).value == pytest.approx(30.4)
    assert value_of("wait_minutes_median", XUAN_HA, Period.parse("2022-01..2022-03")).value is None
    assert value_of("served_within_15_share", XUAN_HA, quarter).part == 3, "what adds up is summed: 2, 4 and 6"


def test_a_quarters_different_procedures_are_counted_once(store: Store) -> None:
    """One in October and November, another in November at the counter alone: one of two, and not two of three.

    The district's other ward used the second one online, so both were used there.
    """
    october, november = datetime(2022, 10, 15, 5, tzinfo=UTC), datetime(2022, 11, 15, 5, tzinfo=UTC)
    own = {"online_level": "full", "channel": "online"}
    store(
        [
            row(1, procedure="a", submitted_at=october, **own),
            row(2, procedure="a", submitted_at=november, **own),
            row(3, procedure="b", submitted_at=november, online_level="full", channel="counter"),
            row(4, procedure="b", submitted_at=november, unit=HOA_KHE, **own),
            row(5, procedure="c", submitted_at=datetime(2022, 9, 15, 5, tzinfo=UTC), **own),
        ]
    )
    roll_up()
    found = {unit: value_of("procedures_online_share", unit, Period.parse("2022-10..2022-12")) for unit in
             (XUAN_HA, DISTRICT)}  # fmt: skip
    assert {unit: (one.part, one.whole) for unit, one in found.items()} == {XUAN_HA: (1, 2), DISTRICT: (2, 2)}


def test_every_figure_of_a_year_is_the_same_counted_anew(store: Store) -> None:
    """The roll-up's years and what is counted over the same twelve months are one."""
    store(quarter_of_visits(), VISITS)
    store([row(1, online_level="full", channel="online"), row(2, unit=HOA_KHE, online_level="full")])
    roll_up()
    year = Period.parse("2022")
    others = [own for own in measures() if not own.shape.adds_up and own.shape is not Shape.REPORTED]
    assert len(others) >= 5
    kept = told(others, [XUAN_HA, HOA_KHE, DISTRICT], ["2022"])
    assert kept and sorted(recounted(others, measures(), [XUAN_HA, HOA_KHE, DISTRICT], year)) == kept

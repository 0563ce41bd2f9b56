"""What holds of the legal clock whatever the dossier: drawn at random, over every year of the calendar."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batru.kernel.period import VIETNAM
from batru.law.due import UNITS, ClockPolicy, Pause, Term, due_at
from batru.law.due_many import NOT_A_TIME, Pauses, due_many, unit_codes
from batru.law.tests.desks import desk, golden, moment, pause
from batru.law.tests.desks import policy as written_policy

FIRST, LAST = datetime(2018, 1, 2), datetime(2027, 6, 1)  # noqa: DTZ001 - hypothesis adds the zone
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(VIETNAM))
DESKS = st.sampled_from(["default", "police"])
POLICIES = st.builds(
    ClockPolicy,
    start_cutoff=st.sampled_from([None, datetime.min.time().replace(hour=15), datetime.min.time().replace(hour=16)]),
    same_day_cutoff=st.sampled_from([None, datetime.min.time().replace(hour=15)]),
    count_mode=st.sampled_from(["day_after", "hour_exact"]),
    supplement=st.sampled_from(["restart", "extend"]),
)
DAYS = st.integers(1, 60)
STOPS = golden("stops")
AMOUNTS = st.one_of(st.integers(0, 40), st.sampled_from([0.25, 0.5, 1.5, 2.75]))
TERMS = st.one_of(
    st.builds(Term, AMOUNTS, st.sampled_from([unit for unit in UNITS if unit != "calendar_day"])),
    st.builds(Term, st.integers(0, 90), st.just("calendar_day")),
)


@st.composite
def pauses(draw: st.DrawFn, kinds: tuple[str, ...] = ("suspension", "supplement")) -> list[Pause]:
    """Up to three stops round a date, in any order, overlapping or not, some still standing."""
    base = draw(MOMENTS)
    found = []
    for _ in range(draw(st.integers(0, 3))):
        start = base + timedelta(minutes=draw(st.integers(-5_000, 40_000)))
        end = start + timedelta(minutes=draw(st.sampled_from([0, 1, 45, 600, 1_440, 4_320, 20_000])))
        kind = draw(st.sampled_from(kinds))
        found.append(Pause(start, draw(st.sampled_from([end, end, end, None])), kind))  # type: ignore[arg-type]
    return found


@given(MOMENTS, TERMS, DESKS, POLICIES)
def test_never_due_on_a_day_the_desk_is_shut(received: datetime, term: Term, hours: str, policy: ClockPolicy) -> None:
    due = due_at(received, term, desk(hours), policy)
    # Clock hours run through the night; nothing at all is due at once.
    if term.unit != "clock_hour" and not (term.unit == "working_hour" and term.amount == 0):
        assert desk(hours).is_open(due.date())
        assert any(opens <= due.time() <= closes for opens, closes in desk(hours).spans(due.date()))


@given(MOMENTS, DAYS, DESKS, POLICIES, st.data())
def test_a_suspension_of_three_working_days_moves_it_by_exactly_three(
    received: datetime, days: int, hours: str, policy: ClockPolicy, data: st.DataObject
) -> None:
    here, term = desk(hours), Term(days, "working_day")
    before = due_at(received, term, here, policy)
    start = here.next_counted(received.date())
    while data.draw(st.booleans()) and here.next_counted(start) < before.date():
        start = here.next_counted(start)
    suspended = datetime.combine(start, datetime.min.time().replace(hour=9), VIETNAM)
    resumed = suspended.replace(tzinfo=VIETNAM) + (here.add_days(start, 3) - start)
    if suspended <= before:
        after = due_at(received, term, here, policy, [Pause(suspended, resumed)])
        assert after.date() == here.add_days(before.date(), 3)
        assert after.time() == before.time()


@given(MOMENTS, TERMS, DESKS, POLICIES, st.integers(-3_000, 60_000))
def test_suspending_and_resuming_at_one_instant_changes_nothing(
    received: datetime, term: Term, hours: str, policy: ClockPolicy, minutes: int
) -> None:
    instant = received + timedelta(minutes=minutes)
    stopped = due_at(received, term, desk(hours), policy, [Pause(instant, instant)])
    assert stopped == due_at(received, term, desk(hours), policy)


@given(MOMENTS, TERMS, DESKS, POLICIES, pauses(("suspension",)))
def test_a_suspension_never_shortens_a_time_limit(
    received: datetime, term: Term, hours: str, policy: ClockPolicy, stops: list[Pause]
) -> None:
    assert due_at(received, term, desk(hours), policy, stops) >= due_at(received, term, desk(hours), policy)


@given(MOMENTS, TERMS, DESKS, POLICIES, st.lists(st.integers(0, 40_000), min_size=3, max_size=3))
def test_cutting_a_suspension_in_two_changes_nothing(
    received: datetime, term: Term, hours: str, policy: ClockPolicy, minutes: list[int]
) -> None:
    start, cut, end = (received + timedelta(minutes=each) for each in sorted(minutes))
    whole = due_at(received, term, desk(hours), policy, [Pause(start, end)])
    assert due_at(received, term, desk(hours), policy, [Pause(start, cut), Pause(cut, end)]) == whole


@given(MOMENTS, MOMENTS, TERMS, DESKS, POLICIES)
def test_who_comes_later_is_never_due_earlier(
    one: datetime, other: datetime, term: Term, hours: str, policy: ClockPolicy
) -> None:
    first, second = sorted([one, other])
    assert due_at(first, term, desk(hours), policy) <= due_at(second, term, desk(hours), policy)


@settings(max_examples=60)
@given(st.lists(st.tuples(MOMENTS, TERMS, pauses()), max_size=12), DESKS, POLICIES, st.none() | MOMENTS)
def test_one_by_one_equals_columns(
    rows: list[tuple[datetime, Term, list[Pause]]], hours: str, policy: ClockPolicy, as_of: datetime | None
) -> None:
    single = [due_at(received, term, desk(hours), policy, stops, as_of) for received, term, stops in rows]
    many = due_many(
        _stamps([received for received, _, _ in rows]),
        np.array([term.amount for _, term, _ in rows], dtype=float),
        unit_codes([term.unit for _, term, _ in rows]),
        desk(hours),
        policy,
        _ragged([stops for _, _, stops in rows]),
        as_of,
    )
    assert list(many) == list(_stamps(single))


@given(MOMENTS, TERMS, DESKS, POLICIES, st.lists(st.integers(0, 8_000_000), min_size=2, max_size=2))
def test_a_stop_that_ended_by_receipt_counts_for_nothing(
    received: datetime, term: Term, hours: str, policy: ClockPolicy, minutes: list[int]
) -> None:
    end, start = (received - timedelta(minutes=each) for each in sorted(minutes))
    plain = due_at(received, term, desk(hours), policy)
    assert due_at(received, term, desk(hours), policy, [Pause(start, end, "supplement")]) == plain
    assert due_at(received, term, desk(hours), policy, [Pause(start, end)]) == plain


@pytest.mark.parametrize("case", STOPS, ids=[each["case"] for each in STOPS])
def test_columns_stop_as_the_golden_table_says(case: dict[str, Any]) -> None:
    amount, unit = case["term"].split(" ")
    due = due_many(
        _stamps([moment(case["received"])]),
        float(amount),
        unit,
        desk(),
        written_policy(case.get("policy", {})),
        _ragged([[pause(stop) for stop in case["stops"]]]),
        moment(case["as_of"]) if "as_of" in case else None,
    )
    assert list(due) == list(_stamps([moment(case["due"])]))


@given(st.lists(MOMENTS, min_size=1, max_size=30), DAYS)
def test_columns_of_one_unit_and_whole_days_take_the_short_way_to_the_same_answer(
    received: list[datetime], days: int
) -> None:
    single = [due_at(moment, Term(days, "working_day"), desk()) for moment in received]
    numbers = _stamps(received).astype(np.int64)
    assert list(due_many(numbers, days, "working_day", desk())) == list(_stamps(single).astype(np.int64))


def test_a_row_without_receipt_or_limit_has_no_due_time() -> None:
    received = np.array(["2022-11-07T03:00", "NaT", "2022-11-07T03:00"], dtype="datetime64[us]")
    due = due_many(received, np.array([5.0, 5.0, np.nan]), "working_day", desk())
    assert [str(moment) for moment in due] == ["2022-11-14T10:00:00.000000", "NaT", "NaT"]
    assert due_many(np.array([NOT_A_TIME]), 5, "working_day", desk()).tolist() == [NOT_A_TIME]


def test_an_empty_column_stays_empty() -> None:
    assert len(due_many(np.array([], dtype="datetime64[us]"), 5, "working_day", desk())) == 0


@pytest.mark.parametrize("rows", [1, 40_000])
def test_a_chunk_does_not_show(rows: int) -> None:
    received = np.datetime64("2022-11-07T03:00", "us") + np.arange(rows) * np.timedelta64(1, "us")
    assert set(due_many(received, 5, "working_day", desk())) == {np.datetime64("2022-11-14T10:00", "us")}


def _stamps(moments: list[datetime]) -> "np.ndarray[tuple[int], np.dtype[np.datetime64]]":
    naive = [moment.astimezone(VIETNAM).replace(tzinfo=None) - timedelta(hours=7) for moment in moments]
    return np.array(naive, dtype="datetime64[us]")


def _ragged(stops: list[list[Pause]]) -> Pauses:
    flat = [stop for row in stops for stop in row]
    ends = [_stamps([stop.end])[0] if stop.end else np.datetime64("NaT", "us") for stop in flat]
    return Pauses(
        offsets=np.cumsum([0, *(len(row) for row in stops)]),
        start=_stamps([stop.start for stop in flat]),
        end=np.array(ends, dtype="datetime64[us]"),
        is_supplement=np.array([stop.kind == "supplement" for stop in flat], dtype=bool),
    )

"""The roll-up follows every change by the least work, and always says what counting everything anew would say."""

import hashlib
import random
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from batru.commons import clock
from batru.commons.places.models import Headcount, Placement
from batru.commons.places.public import rebuild_ancestry
from batru.facts.public import write_out
from batru.facts.tests.rows import row
from batru.index import compute, rollup, sums
from batru.index.models import Raised, Rolled, UnitMonth
from batru.index.public import counted_at, measures, value_of
from batru.index.rollup import burn, roll_up
from batru.index.rules import Period
from batru.index.tests.conftest import DISTRICT, ELSEWHERE, HOA_KHE, NOW, OFFICE, XUAN_HA, Store, all_figures
from batru.index.tests.test_rollup import NOVEMBER, OCTOBER, YEAR, ten_dossiers
from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import VIETNAM

UNITS = (XUAN_HA, HOA_KHE, OFFICE, ELSEWHERE)
ABOVE = {XUAN_HA: DISTRICT, HOA_KHE: DISTRICT, OFFICE: DISTRICT}


def digest() -> str:
    """Of everything that the roll-up tells."""
    return hashlib.sha256(repr(all_figures()).encode()).hexdigest()


def anew() -> str:
    """The same after all of it was forgotten and counted again."""
    burn()
    roll_up()
    return digest()


def dossier(number: int, chance: random.Random) -> dict[str, Any]:
    """One of the last five months of 2022, its times to the second, its end perhaps in a later month."""
    received = datetime(2022, 8, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(120 * 86_400))
    done = received + timedelta(seconds=chance.randrange(40 * 86_400))
    own = {
        "unit": chance.choice(UNITS),
        "channel": chance.choice(["online", "counter", "post"]),
        "submitted_at": received,
        "received_at": received,
        "done_at": done,
        "on_time": chance.random() < 0.7,
        "rating": chance.choice([None, 1, 3, 5]),
        "simulated": chance.random() < 0.5,
    }
    if chance.random() < 0.2:
        own |= {"done": False, "done_at": None, "on_time": None, "state": "processing"}
    return row(number, **own)


def noted(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """Which months of facts are read from now on, a set for each reading."""
    asked: list[set[str]] = []

    def note(*given: Any, months: set[str], **more: Any) -> None:
        asked.append(set(months))
        write_out(*given, months=months, **more)

    monkeypatch.setattr(sums, "write_out", note)
    return asked


def by_hand(rows: Iterable[dict[str, Any]], moment: str, wanted: Any) -> Counter[tuple[str, str]]:
    """How many rows are wanted, by unit with those above it, and month in Viet Nam."""
    found: Counter[tuple[str, str]] = Counter()
    for own in rows:
        if own[moment] and wanted(own):
            month = f"{own[moment].astimezone(VIETNAM):%Y-%m}"
            found.update({(own["unit"], month), (ABOVE.get(own["unit"], own["unit"]), month)})
    return found


def in_roll_up(code: str, side: str) -> Counter[tuple[str, str]]:
    told = {
        (unit, month): part if side == "part" else whole
        for own, unit, month, part, whole, _ in all_figures()
        if own == code
    }
    return Counter({key: value for key, value in told.items() if value})


@pytest.mark.parametrize("seed", range(4))
def test_a_history_of_late_corrections_ends_as_counting_anew(store: Store, seed: int) -> None:
    """New months arrive, rows of old months change, vanish or come late: each step tells what a person would count."""
    chance = random.Random(seed)
    known = {number: dossier(number, chance) for number in range(60)}
    for step in range(1, 6):
        for number in chance.sample(sorted(known), 4):
            del known[number]
        for number in chance.sample(sorted(known), 6):
            known[number] |= {"on_time": None if not known[number]["done"] else chance.random() < 0.5, "rating": 2}
        known |= {number: dossier(number, chance) for number in range(100 * step, 100 * step + 15)}
        store(known.values())
        roll_up()
        rows = list(known.values())
        assert in_roll_up("dossiers_received", "part") == by_hand(rows, "received_at", lambda own: True)
        assert in_roll_up("dossiers_done", "part") == by_hand(rows, "done_at", lambda own: own["done"])
        timed = by_hand(rows, "done_at", lambda own: own["on_time"] is not None)
        assert in_roll_up("on_time_share", "whole") == timed
        late = by_hand(rows, "done_at", lambda own: own["on_time"] is False)
        assert in_roll_up("on_time_share", "part") == timed - late
    stepwise = digest()
    assert anew() == stepwise


def test_a_changed_month_alone_is_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = noted(monkeypatch)
    store(ten_dossiers())
    roll_up()
    before = set(UnitMonth.objects.filter(month="2022-12").values_list("id", flat=True))
    late = row(
        11, unit=HOA_KHE, received_at=datetime(2022, 10, 29, 2, tzinfo=UTC), done_at=datetime(2022, 11, 3, tzinfo=UTC)
    )
    store([*ten_dossiers(), late | {"submitted_at": late["received_at"]}])
    assert roll_up() == {"2022-10", "2022-11"}
    assert asked == [{"2022-10", "2022-11"}, {"2022-10"}]
    assert before and set(UnitMonth.objects.filter(month="2022-12").values_list("id", flat=True)) == before
    assert value_of("dossiers_received", DISTRICT, OCTOBER).value == 2
    told = digest()
    assert anew() == told


def test_a_month_in_which_nothing_waits_is_not_read_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """One dossier of October ended, one of November is open until 5 December, one of December until the 20th."""
    asked = noted(monkeypatch)
    months = {10: None, 11: datetime(2022, 12, 5, tzinfo=UTC), 12: datetime(2022, 12, 20, tzinfo=UTC)}
    store(
        row(month, unit=XUAN_HA, submitted_at=datetime(2022, month, 1, tzinfo=UTC), due_at=due)
        | ({"done": False, "done_at": None, "on_time": None} if due else {"due_at": datetime(2022, 10, 20, tzinfo=UTC)})
        for month, due in months.items()
    )
    roll_up()
    told = []
    for days in (3, 5, 10, 30, 60):
        asked.clear()
        monkeypatch.setattr(clock, "now", lambda days=days: NOW + timedelta(days=days))
        roll_up()
        told.append(
            (
                value_of("overdue_now", XUAN_HA, Period.parse("2022-12")).value,
                sorted(month for several in asked for month in several),
            )
        )
        assert counted_at() == NOW + timedelta(days=days)
        known = digest()
        assert anew() == known
    assert told == [(0, []), (1, ["2022-11"]), (1, []), (2, ["2022-12"]), (2, [])]


@pytest.mark.parametrize("seed", range(4))
def test_time_alone_tells_what_counting_anew_would_tell(
    store: Store, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    rows = [dossier(number, chance) for number in range(60)]
    for own in rows:
        own["due_at"] = own["received_at"] + timedelta(seconds=chance.randrange(60 * 86_400))
    store(rows)
    now = NOW - timedelta(days=60)
    monkeypatch.setattr(clock, "now", lambda: now)
    roll_up()
    for _ in range(6):
        now += timedelta(minutes=chance.randrange(11, 20 * 1_440))
        roll_up()
        late = by_hand(rows, "submitted_at", lambda own: not own["done"] and own["due_at"] < now)  # noqa: B023
        assert in_roll_up("overdue_now", "part") == late
    stepwise = digest()
    assert anew() == stepwise


def test_a_new_measure_joins_and_the_others_stay(store: Store) -> None:
    some = tuple(own for own in measures() if own.code not in ("on_time_share", "lead_days_median"))
    store(ten_dossiers())
    with pytest.MonkeyPatch.context() as fewer:
        fewer.setattr(rollup, "measures", lambda: some)
        fewer.setattr(rollup, "compiled", lambda asked: compute.compiled(list(asked)))
        roll_up()
        before = all_figures()
        assert not any(code in ("on_time_share", "lead_days_median") for code, *_ in before)
    roll_up()
    after = all_figures()
    assert [one for one in after if one[0] not in ("on_time_share", "lead_days_median")] == before
    assert (value_of("on_time_share", DISTRICT, NOVEMBER).value, len(after) > len(before)) == (60, True)
    told = digest()
    assert anew() == told


def test_a_unit_that_moves_takes_its_months_along(store: Store) -> None:
    """Hòa Khê leaves the district on 15 November: what it does in November counts no longer there, October does."""
    store(
        [
            *ten_dossiers(),
            row(12, unit=HOA_KHE, submitted_at=datetime(2022, 10, 5, tzinfo=UTC), done_at=None, done=False),
        ]
    )
    roll_up()
    assert roll_up() == set()
    assert value_of("dossiers_received", DISTRICT, YEAR).value == 10
    Placement.objects.filter(unit=HOA_KHE).update(valid_to=date(2022, 11, 15))
    rebuild_ancestry()
    assert roll_up() == {"2022-11", "2022-12"}
    assert value_of("dossiers_received", DISTRICT, NOVEMBER).value == 6
    assert value_of("dossiers_received", HOA_KHE, NOVEMBER).value == 2
    assert value_of("dossiers_received", DISTRICT, OCTOBER).value == 2
    assert value_of("lead_days_median", DISTRICT, NOVEMBER).whole == 4
    assert roll_up() == set()
    told = digest()
    assert anew() == told


def test_a_tree_derived_anew_and_the_same_changes_nothing(store: Store) -> None:
    store(ten_dossiers())
    roll_up()
    before = Raised.objects.get(table=DOSSIERS.name).stamp
    rebuild_ancestry()
    assert roll_up() == set()
    assert Raised.objects.get(table=DOSSIERS.name).stamp != before


def test_people_counted_anew_are_the_new_whole(store: Store) -> None:
    store([row(n, unit=XUAN_HA) for n in range(6)])
    roll_up()
    Headcount.objects.update(population=6_000)
    assert roll_up() == {"2022-11"}
    assert value_of("dossiers_per_1000", XUAN_HA, NOVEMBER).value == 1


def test_sums_that_are_lost_are_counted_again_and_old_ones_removed(store: Store, settings: Settings) -> None:
    store(ten_dossiers())
    roll_up()
    told, folder = digest(), Path(settings.BATRU_LAKE) / "rolled" / DOSSIERS.name
    (first,) = folder.iterdir()
    first.unlink()
    roll_up()
    assert digest() == told
    store(ten_dossiers()[:5])
    roll_up()
    store([])
    roll_up()
    assert not list(folder.iterdir()) and not Rolled.objects.exists()


def test_times_come_to_the_same_in_whatever_order_they_are_added(store: Store) -> None:
    """1,177,227 s are 13.6253125 days: they end in half a millionth, which noise in the sum would tip either way."""
    start = datetime(2022, 11, 2, 2, tzinfo=UTC)
    seconds = [27, 54_000, 86_400 * 3 + 1, 86_400 * 9 - 1, 31_557, 54_843]
    rows = [
        row(n, unit=XUAN_HA, received_at=start, done_at=start + timedelta(seconds=many))
        for n, many in enumerate(seconds)
    ]
    store(rows)
    roll_up()
    told = value_of("lead_days_mean", XUAN_HA, NOVEMBER).part
    assert (sum(seconds), told) == (1_177_227, 13.625313)
    for order in (rows[::-1], rows[3:] + rows[:3]):
        store(order)
        assert anew() and value_of("lead_days_mean", XUAN_HA, NOVEMBER).part == told

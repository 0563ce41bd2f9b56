"""The example's visits: the same every time, plausible, lawful by the hall's own rules, and labelled."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from batru.pillars.government.hall.actions.loading import load_days
from batru.pillars.government.hall.actions.taking import take
from batru.pillars.government.hall.engine.days import as_of, draw_day, load_profile
from batru.pillars.government.hall.models import Shift, Ticket
from batru.pillars.government.hall.reads import halls
from batru.pillars.government.hall.tests.conftest import SYSTEM, Cast, vn

ASSUMED = Path(django_settings.BATRU_LOCALITIES) / "thanh-khe-2022" / "example" / "hall.yaml"
NINE = vn("09:00")


def drawn(until: str = "23:00") -> list[object]:
    profile = load_profile(ASSUMED)
    hall = halls.hall("quan")
    spans = {lane: halls.desk(hall, lane).spans(NINE.date()) for lane in hall.lanes}
    return list(as_of(draw_day(hall, profile.halls[0], profile, NINE.date(), spans), vn(until)))


def test_the_same_day_is_drawn_every_time() -> None:
    assert drawn() == drawn()


@pytest.mark.django_db
def test_weeks_stand_at_nine_oclock(cast: Cast) -> None:
    loaded = load_days(ASSUMED, by=SYSTEM, at=NINE)
    tickets = list(Ticket.objects.all())
    assert len(tickets) == loaded > 5_000
    assert all(one.simulated for one in tickets)
    moments = [m for one in tickets for m in (one.taken_at, one.called_at, one.served_at, one.ended_at) if m]
    assert max(moments) <= NINE
    today = Counter(one.state for one in tickets if one.day == NINE.date())
    assert today["waiting"] > 0 and today["serving"] > 0 and today["done"] > 20
    assert {one.state for one in tickets if one.day < NINE.date()} == {"done", "left"}
    assert {one.day.weekday() for one in tickets if one.lane != "police"} == set(range(5))
    assert {one.lane for one in tickets if one.day.weekday() == 5} == {"police"}
    # Numbers run without a gap, and the next visitor goes on where they end.
    numbers = defaultdict(list)
    for one in tickets:
        numbers[one.hall, one.first_lane, one.day].append(one.number)
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in numbers.values())
    given = len(numbers["xuan-ha", "certification", NINE.date()])
    assert take("xuan-ha", "certification", "kiosk", by=SYSTEM, at=NINE).number == given + 1
    assert set(Shift.objects.filter(hall="xuan-ha").values_list("counter", flat=True)) == {2, 3}


def test_a_counter_serves_one_visitor_at_a_time_and_only_its_lanes() -> None:
    hall = halls.hall("quan")
    by_counter = defaultdict(list)
    for one in drawn():
        assert one.lane in hall.counters[one.counter].lanes  # type: ignore[attr-defined]
        by_counter[one.counter].append((one.called_at, one.ended_at or one.called_at))  # type: ignore[attr-defined]
    for spans in by_counter.values():
        spans.sort()
        assert all(ended <= called for (_, ended), (called, _) in zip(spans, spans[1:], strict=False))

"""Loading the example's visits in bulk, marked as simulated: one deed a hall and month."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from operator import attrgetter
from pathlib import Path

from batru.commons import bulk
from batru.commons.journal.public import Actor, Deed, act
from batru.kernel.period import Month, local_day
from batru.law.halls import Hall
from batru.pillars.government.hall.actions.steps import FACT, new_key
from batru.pillars.government.hall.engine.days import HallProfile, Profile, Visit, as_of, draw_day, load_profile
from batru.pillars.government.hall.models import Series, Shift, Ticket
from batru.pillars.government.hall.reads import halls
from batru.pillars.government.hall.rules.states import DESK, DONE, LEFT, MISSED

LOAD = "hall.day.load"
SIMULATED_CLERK = "system:simulated-clerk"
OUTCOME_OF = {"results": "handed_over"}


def load_days(path: Path, *, by: Actor, at: datetime) -> int:
    """Draw the weeks before `at` and the day itself up to then, and write them; how many visits."""
    profile = load_profile(path)
    loaded = 0
    for own in profile.halls:
        hall = halls.hall(own.code)
        for month, tickets in _by_month(_tickets(hall, own, profile, at)):
            loaded += _write_month(hall.code, month, tickets, by=by, at=at)
        _open_shifts(hall, own, at)
    return loaded


@act("hall.day.loaded", needs=LOAD)
def _write_month(hall_code: str, month: Month, tickets: Sequence[Ticket], *, by: Actor, at: datetime) -> Deed[int]:
    names = [field.attname for field in Ticket._meta.concrete_fields if not field.primary_key]
    bulk.write(Ticket, names, map(attrgetter(*names), tickets))
    last: dict[tuple[str, date], int] = {}
    for one in tickets:
        last[one.first_lane, one.day] = max(one.number, last.get((one.first_lane, one.day), 0))
    Series.objects.bulk_create(
        Series(hall=hall_code, lane=lane, day=day, last=number) for (lane, day), number in last.items()
    )
    payload = {"month": str(month), "tickets": len(tickets), "simulated": True}
    return Deed(len(tickets), f"hall/{hall_code}", None, payload, FACT, str(month))


def _tickets(hall: Hall, own: HallProfile, profile: Profile, at: datetime) -> Iterator[Ticket]:
    today = local_day(at)
    for back in range(7 * profile.weeks, -1, -1):
        day = today - timedelta(days=back)
        spans = {lane: halls.desk(hall, lane).spans(day) for lane in hall.lanes}
        for visit in as_of(draw_day(hall, own, profile, day, spans), at):
            yield _ticket(hall, visit, day, is_past=day < today)


def _ticket(hall: Hall, visit: Visit, day: date, *, is_past: bool) -> Ticket:
    state = LEFT if is_past and visit.state == MISSED else visit.state
    return Ticket(
        key=new_key(),
        hall=hall.code,
        unit_id=hall.unit,
        day=day,
        first_lane=visit.lane,
        number=visit.number,
        code=hall.lanes[visit.lane].ticket_code(visit.number),
        lane=visit.lane,
        channel=visit.channel,
        priority=visit.priority,
        assisted=visit.channel == DESK,
        state=state,
        place=visit.taken_at,
        taken_at=visit.taken_at,
        called_at=visit.called_at,
        last_called_at=visit.called_at,
        calls=visit.calls,
        served_at=visit.served_at,
        ended_at=visit.ended_at,
        counter=visit.counter,
        outcome=OUTCOME_OF.get(visit.lane, "registered") if state == DONE else "",
        simulated=True,
    )


def _by_month(tickets: Iterator[Ticket]) -> list[tuple[Month, list[Ticket]]]:
    found: dict[Month, list[Ticket]] = {}
    for one in tickets:
        found.setdefault(Month.of(one.taken_at), []).append(one)
    return sorted(found.items(), key=lambda pair: pair[0])


def _open_shifts(hall: Hall, own: HallProfile, at: datetime) -> None:
    """The counters that are open at the example's moment, with clerks who have no name."""
    desk = halls.desk(hall, next(iter(hall.lanes)))
    day = local_day(at)
    if not desk.is_open(day) or not desk.opens_at(day) <= at < desk.closes_at(day):
        return
    opened = desk.opens_at(day)
    Shift.objects.bulk_create(
        Shift(
            hall=hall.code,
            unit_id=hall.unit,
            counter=number,
            clerk=f"{SIMULATED_CLERK}-{number}",
            opened_at=opened,
            simulated=True,
        )
        for number in own.staffed
    )

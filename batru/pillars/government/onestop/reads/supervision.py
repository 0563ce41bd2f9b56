"""What a head asks about the work of his units: a few questions whatever its size, and never about applicants."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from batru.commons import home
from batru.commons.kept import Written
from batru.kernel.period import VIETNAM, local_day
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.reads.records import FILED
from batru.pillars.government.onestop.rules.states import ENDED, UNFILED
from batru.pillars.government.onestop.rules.supervision import RUNNING, Flow, Group, flows, last_working_days

LISTED = 20
OLDEST = 5
SOON_DAYS = 2
OPEN = ~Q(state__in=[Written(state) for state in ENDED]) & ~Q(state=Written(UNFILED))


class Watched(NamedTuple):
    """A dossier as a head sees it in a list: whose it is, he learns where he may open it."""

    code: str
    procedure: str
    state: str
    holder_id: str
    person: str | None
    submitted_at: datetime
    act_by: datetime
    simulated: bool


ROW = (
    "code",
    "procedure",
    "state",
    "holder_id",
    "specialist__person__full_name",
    "submitted_at",
    "act_by",
    "simulated",
)


@dataclass(frozen=True, slots=True)
class Load:
    """The work of some units at a moment: `late` the longest overdue first, `soon` the first to be late first."""

    groups: Sequence[Group]
    late: Sequence[Watched]
    soon: Sequence[Watched]
    oldest: Sequence[Watched]
    days: Sequence[date]
    flows: Sequence[Flow]


def load_of(units: frozenset[str] | None, now: datetime, desk: str) -> Load:
    """The work that lies with some units (None: all); working days are those of the desk named."""
    lying = Dossier.objects.filter(OPEN) if units is None else Dossier.objects.filter(OPEN, holder_id__in=units)
    tonight = datetime.combine(local_day(now) + timedelta(days=1), time(), VIETNAM)
    end = home.desk(desk).closes_at(home.desk(desk).add_days(local_day(now), SOON_DAYS))
    running = lying.filter(state__in=RUNNING)
    days = last_working_days(local_day(now), home.desk(desk).counts)
    return Load(
        _groups(lying, now, tonight, end),
        _rows(running.filter(act_by__lt=now).order_by("act_by", "id"), LISTED),
        _rows(running.filter(act_by__gte=now, act_by__lte=end).order_by("act_by", "id"), LISTED),
        _rows(running.order_by("submitted_at", "id"), OLDEST),
        days,
        flows(_by_day(units, "submitted_at", days, now), _by_day(units, "done_at", days, now)),
    )


def _groups(lying: QuerySet[Dossier], now: datetime, tonight: datetime, end: datetime) -> list[Group]:
    counted = lying.values("holder_id", "state", "specialist_id", "specialist__person__full_name").annotate(
        open=Count("id"),
        late=Count("id", filter=Q(act_by__lt=now)),
        today=Count("id", filter=Q(act_by__gte=now, act_by__lt=tonight)),
        soon=Count("id", filter=Q(act_by__gte=tonight, act_by__lte=end)),
        made_up=Count("id", filter=Q(simulated=True)),
    )
    return [
        Group(
            row["holder_id"],
            row["state"],
            row["specialist_id"],
            row["specialist__person__full_name"] or "",
            row["open"],
            row["late"],
            row["today"],
            row["soon"],
            row["made_up"],
        )
        for row in counted.order_by()
    ]


def _rows(dossiers: QuerySet[Dossier], limit: int) -> list[Watched]:
    return [Watched(*row) for row in dossiers.values_list(*ROW)[:limit]]


def _by_day(
    units: frozenset[str] | None, moment: str, days: Sequence[date], now: datetime
) -> dict[str, tuple[int, ...]]:
    """How many dossiers of each deciding unit had that moment, from one working day until the next."""
    edges = [*(datetime.combine(day, time(), VIETNAM) for day in days), now]
    rows: Any = Dossier.objects.filter(FILED, **{f"{moment}__gte": edges[0], f"{moment}__lte": now})
    if units is not None:
        rows = rows.filter(unit_id__in=units)
    spans = {
        f"day{number}": Count("id", filter=Q(**{f"{moment}__gte": edges[number]}) & _before(moment, edges, number))
        for number in range(len(days))
    }
    return {
        row["unit_id"]: tuple(row[name] for name in spans)
        for row in rows.values("unit_id").annotate(**spans).order_by()
    }


def _before(moment: str, edges: Sequence[datetime], number: int) -> Q:
    """The last day's span holds the present moment too."""
    last = number == len(edges) - 2
    return Q(**{f"{moment}__{'lte' if last else 'lt'}": edges[number + 1]})

"""Charges as whoever may read them asks for them, a page at a time; never without who asks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import Q, QuerySet

from batru.commons.payments.models import Charge
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

READ = "payments.charge.read"
OWED, PAID, WITHDRAWN = "owed", "paid", "withdrawn"
STATES = {
    OWED: Q(settled_at__isnull=True, withdrawn_at__isnull=True),
    PAID: Q(settled_at__isnull=False),
    WITHDRAWN: Q(settled_at__isnull=True, withdrawn_at__isnull=False),
}
PAGE = 100


class Asker(Protocol):
    """Who asks, by his posts."""

    def units(self, permission: str) -> frozenset[str] | None: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which charges: a state, a subject and a month (each empty: any), after the end of the page before."""

    state: str = ""
    subject: str = ""
    month: str = ""
    after: str = ""


def seen_by(asker: Asker) -> QuerySet[Charge]:
    """The charges of the units whose fees the asker may read."""
    units = asker.units(READ)
    return Charge.objects.all() if units is None else Charge.objects.filter(unit_id__in=units)


def charge_for(asker: Asker, key: str) -> Charge:
    """One of them; absent and forbidden look the same."""
    found = seen_by(asker).select_related("unit").filter(key=key).first()
    if found is None:
        raise Refusal(
            "payments.charge.unknown",
            what=N_("There is no such fee here."),
            why=N_("It does not exist, or is owed to another unit."),
            next_step=N_("Ask for the list of fees of your units."),
            status=404,
        )
    return found


def page(asker: Asker, wanted: Wanted) -> tuple[list[Charge], str | None]:
    """A page of them, oldest first: no page shifts while one reads; and where the next one begins."""
    rows = seen_by(asker).order_by("made_at", "id")
    if wanted.state:
        rows = rows.filter(STATES[wanted.state])
    if wanted.subject:
        rows = rows.filter(subject=wanted.subject)
    try:
        rows = _after(_within(rows, wanted.month), wanted.after)
    except (ValueError, OverflowError, TypeError) as error:
        raise _no_such_page() from error
    found = list(rows[: PAGE + 1])
    more = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{more.made_at.isoformat()}~{more.pk}" if more else None


def state_of(charge: Charge) -> str:
    """How it stands."""
    if charge.settled_at is not None:
        return PAID
    return WITHDRAWN if charge.withdrawn_at is not None else OWED


def may_know(asker: Asker, subject: str) -> bool:
    """Whether the asker may read the charge of a journal's subject, charge/KEY: the same filter."""
    return seen_by(asker).filter(key=subject.removeprefix("charge/")).exists()


def _within(rows: QuerySet[Charge], month: str) -> QuerySet[Charge]:
    if not month:
        return rows
    asked = Month.parse(month)
    return rows.filter(made_at__gte=asked.begins_at(), made_at__lt=asked.next().begins_at())


def _after(rows: QuerySet[Charge], place: str) -> QuerySet[Charge]:
    if not place:
        return rows
    moment, _, last = place.partition("~")
    at, number = datetime.fromisoformat(moment), int(last)
    if at.tzinfo is None or not 0 <= number < 2**63:
        raise ValueError(place)
    return rows.filter(made_at__gte=at).filter(Q(made_at__gt=at) | Q(id__gt=number))


def _no_such_page() -> Refusal:
    return Refusal(
        "payments.page.unknown",
        what=N_("That page of the list does not exist."),
        why=N_("The address was cut or changed."),
        next_step=N_("Begin again on the first page."),
        status=404,
    )

"""Questions about the books: balances, statements, differences."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from django.db.models import BooleanField, Count, ExpressionWrapper, Model, Q, QuerySet, Sum

from batru.commons.payments.models import Attempt, Comparison, Notification, Posting, Refund, Settlement, Statement
from batru.commons.payments.rules.gateways import ASKED
from batru.commons.payments.rules.ledger import ACCOUNTS
from batru.commons.payments.rules.statements import CLASSES, MATCHED, Booked, Line
from batru.commons.payments.rules.states import DISPUTED
from batru.kernel.period import VIETNAM, local_day

PAGE = 50
Units = Collection[str] | None
M = TypeVar("M", bound=Model)
MOST_FORGED_AN_HOUR = 500


def balances(units: Units) -> dict[str, int]:
    """Whole đồng on every account for fees of these units (None: of all); their sum is zero."""
    held = dict(
        _of(Posting.objects.all(), "charge__unit", units).values_list("account").annotate(Sum("amount")).order_by()
    )
    return {account: held.get(account, 0) for account in ACCOUNTS}


def statements(units: Units, limit: int = PAGE) -> list[Statement]:
    """The statements that were taken in, newest first, each with its numbers by class."""
    counted = {f"n_{kind}": Count("comparisons", filter=Q(comparisons__kind=kind)) for kind in CLASSES}
    still = Count("comparisons", filter=~Q(comparisons__kind=MATCHED) & Q(comparisons__closed_at__isnull=True))
    rows = _of(Statement.objects.all(), "unit", units)
    return list(rows.annotate(**counted, n_open=still).order_by("-id")[:limit])


def statement(number: int) -> Statement | None:
    """One statement."""
    return Statement.objects.filter(pk=number).first()


def sums_of(one: Statement) -> dict[str, tuple[int, int]]:
    """Per class how many, and how many đồng."""
    rows = one.comparisons.values_list("kind").annotate(Count("id"), Sum("theirs"), Sum("ours")).order_by()
    found = {kind: (count, theirs if theirs is not None else ours or 0) for kind, count, theirs, ours in rows}
    return {kind: found.get(kind, (0, 0)) for kind in CLASSES}


def comparisons_of(one: Statement) -> QuerySet[Comparison]:
    """What differs and is open first, then what was closed, then what matches."""
    last = ExpressionWrapper(Q(kind=MATCHED), BooleanField())
    later = ExpressionWrapper(Q(closed_at__isnull=False), BooleanField())
    return one.comparisons.select_related("attempt__charge").order_by(last, later, "kind", "line", "id")


def disputed(units: Units, limit: int = PAGE) -> list[Attempt]:
    """Attempts for which a gateway told of another amount, and no settlement came since."""
    rows = _of(Attempt.objects.filter(state=DISPUTED), "charge__unit", units)
    return list(rows.select_related("charge").order_by("-id")[:limit])


def surpluses(units: Units, limit: int = PAGE) -> list[Settlement]:
    """Money that came in for what was paid already, and is not given back yet."""
    rows = _of(Settlement.objects.filter(is_surplus=True, refunds__isnull=True), "charge__unit", units)
    return list(rows.select_related("charge").order_by("-id")[:limit])


def refunds_waiting(units: Units, limit: int = PAGE) -> list[Refund]:
    """Money that is to be given back and has not been."""
    rows = _of(Refund.objects.filter(state=ASKED), "settlement__charge__unit", units)
    return list(rows.select_related("settlement__charge").order_by("id")[:limit])


def booked_for(method: str, lines: list[Line], units: Collection[str]) -> list[Booked]:
    """Our side of a statement: what was paid to these units in its days, and whatever its lines name of theirs."""
    days = [line.day for line in lines]
    named = {reference for line in lines for reference in line.references}
    numbers = {line.transaction for line in lines if line.transaction}
    within = Q(settlement__at__gte=_start(min(days)), settlement__at__lt=_start(max(days) + timedelta(days=1)))
    rows = Attempt.objects.filter(gateway=method, charge__unit__in=units).select_related("settlement")
    rows = rows.filter(within | Q(reference__in=named) | Q(transaction__in=numbers))
    return [_booked(attempt) for attempt in rows.order_by("id")]


def too_many_forged(gateway: str, since: datetime) -> bool:
    """Whether so many unbelievable notifications came in that no more of them are kept."""
    rows = Notification.objects.filter(gateway=gateway, is_verified=False, first_at__gte=since)
    return rows.count() >= MOST_FORGED_AN_HOUR


def _of(rows: QuerySet[M], field: str, units: Units) -> QuerySet[M]:
    return rows if units is None else rows.filter(**{f"{field}__in": list(units)})


def _booked(attempt: Attempt) -> Booked:
    settled = getattr(attempt, "settlement", None)
    moment = settled.at if settled else attempt.made_at
    return Booked(attempt.reference, attempt.transaction, attempt.amount, local_day(moment), settled is not None)


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)

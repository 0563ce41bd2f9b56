"""Directives: which there are, how each stands, and what came of it beside the forecast made before it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from batru.command import models
from batru.command.rules.effects import Counted, Judgement, first_counted, judge
from batru.command.rules.orders import Standing, standing
from batru.commons.people.public import Actor
from batru.foresight.public import Effect, effect
from batru.index.public import measure, series
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.measures import Measure

READ, GIVE, ANSWER = "command.board.read", "command.directive.give", "command.directive.answer"
SHOWN = 200


@dataclass(frozen=True)
class Listed:
    """A directive in a list."""

    row: models.Directive
    measure: Measure
    standing: Standing


@dataclass(frozen=True)
class Shown:
    """What came of an order: the months beside the forecast (None: none was stored), and what may be said of them."""

    effect: Effect | None
    judgement: Judgement


def reach(actor: Actor) -> frozenset[str] | None:
    """The units whose directives the actor may see: where he reads the board, or answers; None means all."""
    reads, answers = actor.units(READ), actor.units(ANSWER)
    return None if reads is None or answers is None else reads | answers


def directives(actor: Actor, now: datetime, units: Collection[str] | None = None) -> list[Listed]:
    """The directives that an actor may see (of these units alone), what waits first, newest first; one query."""
    rows = _with_standing(models.Directive.objects.select_related("unit"))
    for limit in (reach(actor), units):
        rows = rows if limit is None else rows.filter(unit__in=limit)
    found = [Listed(row, measure(row.measure), standing_of(row, now)) for row in rows.order_by("-id")[:SHOWN]]
    return sorted(found, key=lambda one: _ORDER.index(one.standing))


def directive(actor: Actor, number: int) -> models.Directive:
    """One directive; absent and forbidden look the same (Refusal, 404)."""
    row = _with_standing(models.Directive.objects.select_related("unit", "closing")).filter(pk=number).first()
    allowed = reach(actor)
    if row is None or (allowed is not None and row.unit_id not in allowed):
        raise unknown(number)
    return row


def posts_answering(actor: Actor) -> list[tuple[str, str]]:
    """Unit and role of each post by which the actor may answer: his own, and those for which he stands in."""
    return [(post.unit_key, post.role) for post in actor.posts if post.allows(ANSWER, post.unit_key)]


def may_answer(actor: Actor, row: models.Directive) -> bool:
    """Whether a directive is addressed to a post that the actor holds."""
    return (row.unit_id, row.role) in posts_answering(actor)


def locked(number: int) -> models.Directive:
    """The directive, read for changing it: of two at once, one waits."""
    row = _with_standing(models.Directive.objects.select_for_update(of=("self",))).filter(pk=number).first()
    if row is None:
        raise unknown(number)
    return row


def standing_of(row: models.Directive, now: datetime) -> Standing:
    """How a directive stands; the row comes from this module."""
    closed, answered = getattr(row, "is_closed", False), getattr(row, "is_answered", False)
    return standing(is_closed=closed, is_answered=answered, due_at=row.due_at, now=now)


def shown(row: models.Directive, now: datetime) -> Shown:
    """What came after an order beside the forecast frozen with it; the running month is not counted yet."""
    first, last = Month.of(row.given_at), Month.of(now) - 1
    counted = series(row.measure, row.unit_id, first, last) if first <= last else []
    actuals = {Month.parse(figure.period): figure.value for figure in counted}
    found = effect(row.forecast_id, actuals) if row.forecast_id else None
    return Shown(found, judge(_months(found, first_counted(first))))


def unknown(number: int) -> Refusal:
    """The refusal of a directive that is not there, or not for this reader."""
    return Refusal(
        "command.directive.unknown",
        what=N_("There is no directive {number}."),
        why=N_("It was never given, or it lies outside the units that you may see."),
        next_step=N_("Choose one from the list of directives."),
        status=404,
        number=number,
    )


def _months(found: Effect | None, first: Month) -> list[Counted]:
    if found is None:
        return []
    return [
        Counted(point.month, one.actual, point.median, point.low80, point.high80, point.low95, point.high95)
        for one in found.known
        if (point := one.point).month >= first and one.actual is not None
    ]


def _with_standing(rows: QuerySet[models.Directive]) -> QuerySet[models.Directive]:
    own = Q(directive=OuterRef("pk"))
    return rows.annotate(
        is_closed=Exists(models.DirectiveClosing.objects.filter(own)),
        is_answered=Exists(models.DirectiveAnswer.objects.filter(own)),
    )


_ORDER = (Standing.LATE, Standing.OPEN, Standing.ANSWERED, Standing.CLOSED)

"""Directives: the list, a new one from a tile, one of them with what came of it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from batru.command import models
from batru.command.actions import answer_directive, close_directive, give_directive
from batru.command.forms import blank_order, read_order
from batru.command.reads.boards import start_of
from batru.command.reads.directives import GIVE, directive, directives, may_answer, shown, standing_of
from batru.command.rules.effects import first_counted
from batru.command.rules.orders import ROLES, Standing
from batru.command.views.access import addressees, readers
from batru.commons import clock
from batru.commons.people.public import Actor, holders, names, post_actor, roles
from batru.commons.places.public import unit
from batru.foresight.public import FrozenForecast, frozen, odds
from batru.index.public import measure, target
from batru.kernel.period import Month, local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.measures import Better, Measure


@require_safe
@addressees
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET: the directives that the reader gave, must answer, or may see."""
    found = directives(actor, clock.now())
    context = {"found": found, "names": names({one.row.given_by for one in found}), "may_order": actor.may(GIVE)}
    return render(request, "command/directives.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@readers
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET ?measure= &unit=: the form, with what the forecast says; POST: give the order."""
    now = clock.now()
    asked = request.GET if request.method != "POST" else request.POST
    own, key = measure(asked.get("measure") or "on_time_share"), asked.get("unit") or start_of(actor)
    if not actor.may(GIVE, key):
        raise _may_not_order()
    if request.method == "POST":
        typed = read_order(request.POST, key, own.code, now)
        if typed.order is not None:
            number = give_directive(typed.order, by=actor, at=now)
            return redirect("command:directive", number)
        return render(request, "command/new.html", _form(own, key, typed.values, typed.errors, now), status=422)
    held = target(own.code, key, local_day(now))
    values = blank_order(held.value if held else None, now)
    return render(request, "command/new.html", _form(own, key, values, {}, now))


@require_safe
@addressees
def directive_page(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """GET: what was ordered and stood on, what was answered, and its effect so far."""
    now = clock.now()
    row = directive(actor, number)
    said = list(row.answers.order_by("id"))
    closing = getattr(row, "closing", None)
    found = shown(row, now)
    paper = found.effect.forecast if found.effect else None
    state = standing_of(row, now)
    own = measure(row.measure)
    context = {
        "row": row,
        "measure": own,
        "standing": state,
        "answers": said,
        "closing": closing,
        "names": names({row.given_by, *(one.by for one in said), *([closing.by] if closing else [])}),
        "role": roles()[row.role].name,
        "found": found,
        "paper": paper,
        "is_genuine": paper is not None and paper.is_genuine and paper.digest == row.forecast_digest,
        "chart": _effect_chart(found.effect.outcomes, paper) if found.effect and paper else None,
        "due_month": _told_of(paper, own, row),
        "first_month": first_counted(Month.of(row.given_at)),
        "is_first_over": first_counted(Month.of(row.given_at)) < Month.of(now),
        "may_answer": state is not Standing.CLOSED and may_answer(actor, row),
        "may_close": state is not Standing.CLOSED and actor.may(GIVE, row.unit_id),
    }
    return render(request, "command/directive.html", context)


@require_POST
@addressees
def answers(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """POST: answer."""
    directive(actor, number)
    answer_directive(number, request.POST.get("text", ""), by=actor, at=clock.now())
    return redirect("command:directive", number)


@require_POST
@readers
def closing(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """POST: close."""
    directive(actor, number)
    close_directive(number, request.POST.get("text", ""), by=actor, at=clock.now())
    return redirect("command:directive", number)


def _form(
    own: Measure, key: str, values: Mapping[str, str], errors: Mapping[str, str], now: datetime
) -> dict[str, Any]:
    place = unit(key)
    paper = frozen(own.code, key)
    held = target(own.code, key, local_day(now))
    ahead = [] if paper is None else [(point, _odds(paper, own, point.month, held)) for point in paper.points[:6]]
    return {
        "measure": own,
        "unit": place,
        "values": values,
        "errors": errors,
        "paper": paper,
        "ahead": ahead,
        "target": held,
        "chart": None if paper is None else _ahead_chart(paper),
        "roles": [(code, _addressee(key, code, local_day(now))) for code in ROLES],
    }


def _addressee(key: str, role: str, day: date) -> str:
    """A role with the names of those who hold it at the unit, or that nobody does."""
    called = roles()[role].name[get_language() or "vi"]
    found = [post_actor(post, day).name for post in holders(key, role, day)]
    nobody = _("nobody holds this post")
    return f"{called}: {', '.join(found)}" if found else f"{called} ({nobody})"


def _odds(paper: FrozenForecast, own: Measure, month: Month, held: Any) -> float | None:
    point = paper.point(month)
    if point is None or held is None:
        return None
    return odds(paper, point, held.value, at_most=own.better is Better.LOWER)


def _told_of(paper: FrozenForecast | None, own: Measure, row: models.Directive) -> tuple[Any, float | None] | None:
    """What the forecast said of the month in which the answer is due, with the odds of the order's own target."""
    point = paper.point(Month.of(row.due_at)) if paper else None
    if paper is None or point is None:
        return None
    if row.target is None:
        return point, None
    return point, odds(paper, point, row.target, at_most=own.better is Better.LOWER)


def _ahead_chart(paper: FrozenForecast) -> dict[str, Any]:
    return _columns(paper, [None] * len(paper.points))


def _effect_chart(outcomes: Any, paper: FrozenForecast) -> dict[str, Any]:
    return _columns(paper, [one.actual for one in outcomes])


def _columns(paper: FrozenForecast, came: list[float | None]) -> dict[str, Any]:
    """Columns as long as the axis: the months that were known, then those that were forecast with what came."""
    past: list[tuple[Month, float | None]] = list(paper.history[-12:])
    nothing: list[float | None] = [None] * len(past)
    bands = {name: nothing + [getattr(point, name) for point in paper.points] for name in _BANDS}
    months = [month for month, _ in past] + [point.month for point in paper.points]
    return {"months": months, "actual": [value for _, value in past] + came, **bands}


def _may_not_order() -> Refusal:
    return Refusal(
        "command.directive.permission",
        what=N_("You cannot give a directive here."),
        why=N_("None of your posts lets you order this unit."),
        next_step=N_("Choose a unit of your own, or ask who may order it."),
        status=403,
    )


_BANDS = ("median", "low80", "high80", "low95", "high95")

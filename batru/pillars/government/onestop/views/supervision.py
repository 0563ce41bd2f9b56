"""The head's view of what lies with his units: how much, with whom, what is late and what soon will be."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from batru.commons import clock, home
from batru.commons.imports.public import READ as IMPORTED
from batru.commons.imports.public import counts_elsewhere
from batru.commons.people.public import Actor, actor_for, roles
from batru.commons.places.public import Unit, units
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.reads import complaints
from batru.pillars.government.onestop.reads.supervision import Load, load_of
from batru.pillars.government.onestop.rules.states import STATE_NAMES
from batru.pillars.government.onestop.rules.supervision import owner, tallies, total

READ = "onestop.load.read"


@never_cache
@require_safe
def supervision(request: HttpRequest) -> HttpResponse:
    """GET: the load of the reader's units; `unit`: of one of them."""
    actor = actor_for(request)
    if actor.kind != "official":
        return redirect(f"{reverse('people:office_sign_in')}?{urlencode({'next': request.path})}")
    if not actor.may(READ):
        raise _not_a_head()
    watched, one = _watched(actor, request.GET.get("unit", ""))
    load = load_of(watched, clock.now(), one or _own_desk(actor))
    said = complaints.unanswered(actor, watched, clock.now())
    theirs = counts_elsewhere(_theirs(actor, watched), clock.now()) if actor.may(IMPORTED) else None
    context = {"one": one, "said": said, "elsewhere": theirs, **_page(load, one, (row.unit_id for row in said.urgent))}
    return render(request, "onestop/supervision.html", context)


def _watched(actor: Actor, unit: str) -> tuple[frozenset[str] | None, str]:
    """The units to look at, and the one that was asked for where the reader may see it."""
    allowed = actor.units(READ)
    if unit and (allowed is None or unit in allowed):
        return frozenset({unit}), unit
    return allowed, ""


def _theirs(actor: Actor, watched: frozenset[str] | None) -> frozenset[str] | None:
    """Of the watched units those whose dossiers in other systems the reader may see."""
    allowed = actor.units(IMPORTED)
    if allowed is None or watched is None:
        return watched if allowed is None else allowed
    return watched & allowed


def _own_desk(actor: Actor) -> str:
    """Whose working days count: those of the unit at which the reader is a head."""
    return next(post.unit_key for post in actor.posts if READ in post.permissions)


def _page(load: Load, one: str, more: Iterable[str] = ()) -> dict[str, Any]:
    owners = tallies(load.groups, owner)
    keys = {one, *more, *(group.unit for group in load.groups), *(flow.unit for flow in load.flows)}
    came, done = ([sum(days) for days in zip(*part, strict=True)] for part in _parts(load))
    return {
        "load": load,
        "total": total(load.groups),
        "by_unit": tallies(load.groups, lambda group: group.unit),
        "by_owner": owners,
        "by_state": tallies(load.groups, lambda group: group.state),
        "came": came,
        "done": done,
        "unit_names": _names(units(keys)),
        "state_words": {state: _(words) for state, words in STATE_NAMES.items()},
        "role_names": {code: role.name for code, role in roles().items()},
        "procedures": home.procedures(),
    }


def _parts(load: Load) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    none = [(0,) * len(load.days)]
    return [flow.came for flow in load.flows] or none, [flow.done for flow in load.flows] or none


def _names(found: dict[str, Unit]) -> dict[str, str]:
    language = get_language() or "vi"
    return {key: unit.called(language) for key, unit in found.items()}


def _not_a_head() -> Refusal:
    return Refusal(
        "onestop.load.right",
        what=N_("You cannot see the load of the units."),
        why=N_("It is for whoever heads a unit, and none of your posts does."),
        next_step=N_("What you owe yourself is in your inbox."),
        status=403,
    )

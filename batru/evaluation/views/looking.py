"""Who may look: appraisers as far as their posts reach, and every unit at what concerns itself."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from batru.commons.people.public import Actor, actor_for
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

LOOK, OWN, ANSWER = "evaluation.flag.look", "evaluation.sheet.read", "evaluation.sheet.fill"
P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]


def for_officials(*permissions: str) -> Callable[[Page[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """The view gets its reader, who needs one of these; whoever is not signed in as an official is led to the door."""

    def held(view: Page[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            actor = actor_for(request)
            if actor.kind != "official":
                door = reverse("people:office_sign_in")
                return redirect(f"{door}?{urlencode({'next': request.get_full_path()})}")
            if not any(actor.may(one) for one in permissions):
                raise may_not()
            return view(request, actor, *args, **kwargs)

        return page

    return held


def seen_by(actor: Actor, *permissions: str) -> frozenset[str] | None:
    """The units of which an actor may see something by any of these permissions; None means every unit."""
    reaches = [actor.units(one) for one in permissions if actor.may(one)]
    if any(reach is None for reach in reaches):
        return None
    return frozenset().union(*(reach for reach in reaches if reach is not None))


def may_not(**params: Any) -> Refusal:
    """Nobody's post lets him see it."""
    return Refusal(
        "evaluation.permission",
        what=N_("You cannot see this page."),
        why=N_("None of your posts lets you read evaluation sheets."),
        next_step=N_("Ask the head of your unit, or sign in with the post that may."),
        status=403,
        **params,
    )


def unknown_target() -> Refusal:
    """Absent and forbidden look the same."""
    return Refusal(
        "evaluation.target.unknown",
        what=N_("There is no such target."),
        why=N_("None was set, or it is of a unit that you may not see."),
        next_step=N_("Choose one from the list of targets."),
        status=404,
    )

"""Who may look: officials whose post lets them read boards, each as far as it reaches."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from batru.commons.people.public import Actor, actor_for
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

READ = "command.board.read"
P = ParamSpec("P")


def readers(
    view: Callable[Concatenate[HttpRequest, Actor, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """The view gets its reader; whoever is not signed in as an official is led to the door."""

    @wraps(view)
    def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        actor = actor_for(request)
        if actor.kind != "official":
            return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")
        if not actor.may(READ):
            raise Refusal(
                "foresight.permission",
                what=N_("You cannot see forecasts."),
                why=N_("None of your posts lets you read the board."),
                next_step=N_("Ask the head of your unit, or sign in with the post that may."),
                status=403,
            )
        return view(request, actor, *args, **kwargs)

    return page


def unknown(**params: Any) -> Refusal:
    """Absent and forbidden look the same."""
    return Refusal(
        "foresight.forecast.unknown",
        what=N_("There is no forecast of {measure} for {unit}."),
        why=N_("None was published, or it lies outside the units that you may see."),
        next_step=N_("Choose one from the list of forecasts."),
        status=404,
        **params,
    )

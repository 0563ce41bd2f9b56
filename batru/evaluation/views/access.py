"""Who may look: officials whose post lets them read sheets, each as far as it reaches."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias
from urllib.parse import quote

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from batru.commons.people.public import Actor, actor_for
from batru.evaluation.reads.campaigns import READ
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

P = ParamSpec("P")
View: TypeAlias = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]
Page: TypeAlias = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def needs(permission: str) -> Callable[[View[P]], Page[P]]:
    """The view gets an official who has the permission somewhere; others are sent to the door or refused."""

    def guard(view: View[P]) -> Page[P]:
        @wraps(view)
        def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor = actor_for(request)
            if actor.kind != "official":
                return redirect(f"{reverse('people:office_sign_in')}?next={quote(request.get_full_path())}")
            if not actor.may(permission):
                raise _refusal()
            return view(request, actor, *args, **kwargs)

        return page

    return guard


readers = needs(READ)


def _refusal() -> Refusal:
    return Refusal(
        "evaluation.permission",
        what=N_("You cannot see this page."),
        why=N_("None of your posts has to do with evaluation here."),
        next_step=N_("Ask the head of your unit, or sign in with the post that may."),
        status=403,
    )

"""Who may look: officials whose post lets them read the board, or answer a directive, each as far as it reaches."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from batru.command.reads.directives import ANSWER, READ
from batru.commons.people.public import Actor, actor_for
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

P = ParamSpec("P")
View: TypeAlias = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]
Page: TypeAlias = Callable[Concatenate[HttpRequest, P], HttpResponse]


def readers(view: View[P]) -> Page[P]:
    """The view gets its reader, who may read a board somewhere."""
    return _asked(view, (READ,))


def addressees(view: View[P]) -> Page[P]:
    """The view gets its reader, who may read a board or answer a directive somewhere."""
    return _asked(view, (READ, ANSWER))


def _asked(view: View[P], permissions: tuple[str, ...]) -> Page[P]:
    @wraps(view)
    def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        actor = actor_for(request)
        if actor.kind != "official":
            return redirect(f"{reverse('people:office_sign_in')}?next={quote(request.get_full_path())}")
        if not any(actor.may(permission) for permission in permissions):
            raise _refusal()
        return view(request, actor, *args, **kwargs)

    return page


def _refusal(**params: Any) -> Refusal:
    return Refusal(
        "command.permission",
        what=N_("You cannot see this page."),
        why=N_("None of your posts lets you read the board."),
        next_step=N_("Ask the head of your unit, or sign in with the post that may."),
        status=403,
        **params,
    )

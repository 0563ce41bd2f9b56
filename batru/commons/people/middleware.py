"""Every request knows its actor, and asks for him only when somebody needs to know."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from batru.commons.people.reads.actors import actor_for


class ActorMiddleware:
    """Sets `request.actor`; nothing is read from the database until it is used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(partial(actor_for, request))  # type: ignore[attr-defined]
        return self.get_response(request)

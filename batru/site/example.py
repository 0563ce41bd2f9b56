"""The example's quiet bar: its own today, the cast to become, and three short walks; never outside example mode."""

import secrets
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_POST

from batru.commons import clock, home
from batru.commons.people.public import CAST
from batru.kernel.period import VIETNAM
from batru.kernel.refusal import Refusal
from batru.site import walks
from batru.site.safe import safe_next


class Reader(Protocol):
    """Whoever reads the page."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...


def example_bar(request: HttpRequest, reader: Reader) -> dict[str, Any]:
    """What the bar shows."""
    return {
        "now": clock.now(),
        "cast": CAST,
        "walks": [{"code": walk.code, "text": _(walk.text)} for walk in walks.WALKS],
        "walk": walks.shown(request),
        "reader": reader,
        "path": request.get_full_path(),
    }


@require_POST
def change_reader(request: HttpRequest, username: str) -> HttpResponse:
    """Become one of the cast with one click."""
    _only_in_the_example()
    walks.keep(request, username)
    return redirect(safe_next(request, default="site:home"))


@require_POST
def change_time(request: HttpRequest) -> HttpResponse:
    """Set the example's own time; it ticks on from there."""
    _only_in_the_example()
    moment = _moment(request.POST.get("now", ""))
    first, last = _days_of_the_place()
    if not first <= moment.date() <= last:
        raise Refusal(
            "site.example.day",
            what=N_("The example's time was not changed."),
            why=N_("This place, or what is known of working days, does not reach that day."),
            next_step=N_("Choose a day from {first} to {last}."),
            first=first.isoformat(),
            last=last.isoformat(),
        )
    clock.set_now(moment)
    return redirect(safe_next(request, default="site:home"))


@require_POST
def walk(request: HttpRequest, code: str, number: int = 0) -> HttpResponse:
    """Begin a walk, or go to one of its steps: become who does it, at the page where it begins."""
    _only_in_the_example()
    found = walks.walk_of(code)
    if found is None or number > len(found.steps):
        raise Http404
    return redirect(walks.go(request, found, number) if number else walks.begin(request, found))


@require_POST
def no_walk(request: HttpRequest) -> HttpResponse:
    """Put the walk away; the reader stays who he is, where he is."""
    _only_in_the_example()
    request.session.pop(walks.KEPT, None)
    return redirect(safe_next(request, default="site:home"))


def _only_in_the_example() -> None:
    if not settings.BATRU_EXAMPLE:
        raise Http404


def _moment(typed: str) -> datetime:
    """What was typed, in Viet Nam's time where it names no other."""
    try:
        moment = datetime.fromisoformat(typed)
        return moment.astimezone(VIETNAM) if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
    except (ValueError, OverflowError):
        raise Refusal(
            "site.example.time",
            what=N_("The example's time was not changed."),
            why=N_("What was typed is not a day and a time."),
            next_step=N_("Write it like 2022-12-01 09:00."),
        ) from None


def _days_of_the_place() -> tuple[date, date]:
    """The first and the last day on which the place and its working calendar are known."""
    place, known = home.locality(), home.calendar()
    return max(known.first, place.valid_from or known.first), min(known.last, place.valid_to or known.last)


urlpatterns = [
    path("example/readers/<str:username>/", change_reader, name="example_reader"),
    path("example/time/", change_time, name="example_time"),
    path("example/walks/", no_walk, name="example_no_walk"),
    path("example/walks/<str:code>/", walk, name="example_walk"),
    path("example/walks/<str:code>/steps/<int:number>/", walk, name="example_step"),
]


def example_password() -> str:
    """The cast's password: made once for this home, printed at every start."""
    path = Path(settings.BATRU_HOME) / "example-password.txt"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(6), encoding="ascii")
    return path.read_text(encoding="ascii")

"""The hall now: who waits and how long, for whoever thinks of coming."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from batru.commons import clock, home
from batru.pillars.government.hall.reads import halls, lines
from batru.pillars.government.hall.views import shown


@never_cache
@require_safe
def halls_now(request: HttpRequest) -> HttpResponse:
    """GET: every hall of the place with its lanes."""
    return render(request, "hall/now.html", {"now_of": _now(), "icon_of": shown.icon_of, "day": home.today()})


@never_cache
@require_safe
def lanes(request: HttpRequest) -> HttpResponse:
    """GET: the same as a fragment, for the portal's first page and for pages that ask again by themselves."""
    return render(request, "hall/_now.html", {"now_of": _now(), "icon_of": shown.icon_of, "day": home.today()})


def _now() -> list[lines.Now]:
    at = clock.now()
    return [lines.now(own, at) for own in halls.halls().values()]

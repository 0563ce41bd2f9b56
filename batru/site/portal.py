"""The portal's own pages: the first page, and what the reader chooses for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import time
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_POST, require_safe

from batru.commons import clock, home
from batru.kernel.period import Month
from batru.law.procedure import Label, Procedure, popular
from batru.site import brand, example, glossary, styleguide
from batru.site.context import THEMES
from batru.site.figures import public_figures
from batru.site.moments import local
from batru.site.safe import safe_next

YEAR_SECONDS = 365 * 86_400
POPULAR_SHOWN = 8
LIFE_EVENT_ICONS = {
    "birth": "baby-carriage",
    "marriage": "heart",
    "family": "users",
    "death": "candle",
    "residence": "map-pin",
    "papers": "file-certificate",
    "business": "building-store",
    "home": "home-2",
    "land": "map-2",
    "community": "users-group",
    "study": "school",
    "support": "heart-handshake",
}


@require_safe
def first_page(request: HttpRequest) -> HttpResponse:
    """Search, what most people come for, life events, tracking."""
    place, today = home.locality(), home.today()
    offered = [one for one in home.procedures().values() if _is_offered(one)]
    context = {
        "popular": [_door(one) for one in popular(offered, today)[:POPULAR_SHOWN]],
        "events": _life_events(offered),
        "place": place,
        "counter": counter_today(home.desk(place.root).spans(today), local(clock.now()).time()),
        "figures": public_figures(place.root, Month.of(today)),
    }
    return render(request, "portal/home.html", context)


def _door(procedure: Procedure) -> dict[str, Any]:
    """A procedure with the picture of its event of life and its usual time limit."""
    event = procedure.life_event.code if procedure.life_event else ""
    return {
        "procedure": procedure,
        "icon": LIFE_EVENT_ICONS.get(event, "file-text"),
        "limit": procedure.version_on(home.today()).terms[0],
    }


def counter_today(stretches: Sequence[tuple[time, time]], at: time) -> dict[str, Any]:
    """Whether the counter is open, until when or from when again today, and today's hours."""
    hours = " · ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in stretches)
    closes = next((end for start, end in stretches if start <= at < end), None)
    opens = next((start for start, _end in stretches if at < start), None)
    return {"is_open": closes is not None, "closes": closes, "opens": opens, "hours": hours}


def _is_offered(procedure: Procedure) -> bool:
    day = home.today()
    return procedure.is_in_force_on(day) and home.locality().handles(
        procedure.code, [procedure.level_on(day).level.code]
    )


def _life_events(procedures: Iterable[Procedure]) -> list[dict[str, Any]]:
    """Each event of life with its procedures, the commonest first."""
    grouped: dict[str, list[Procedure]] = defaultdict(list)
    labels: dict[str, Label] = {}
    for one in procedures:
        if one.life_event is not None:
            grouped[one.life_event.code].append(one)
            labels[one.life_event.code] = one.life_event
    ranked = sorted(grouped.items(), key=lambda one: (_commonest(one[1]), -len(one[1]), one[0]))
    return [
        {"label": labels[code], "icon": LIFE_EVENT_ICONS.get(code, "folders"), "procedures": found}
        for code, found in ranked
    ]


def _commonest(procedures: Iterable[Procedure]) -> int:
    """The best place among what most people come for; far behind where none is."""
    return min((one.popular for one in procedures if one.popular is not None), default=1000)


def _own_brand() -> brand.Brand:
    chosen = home.locality().brand
    return brand.Brand(chosen.primary, chosen.primary_dark, chosen.accent, chosen.accent_dark)


def _brand_tag(request: HttpRequest) -> str:
    return brand.tag(_own_brand())


@require_safe
@cache_control(max_age=300, public=True)
@condition(etag_func=_brand_tag)
def brand_sheet(request: HttpRequest) -> HttpResponse:
    """The place's colours as custom properties."""
    return HttpResponse(brand.css(_own_brand()), content_type="text/css; charset=utf-8")


@require_safe
@cache_control(max_age=3600, public=True)
def emblem(request: HttpRequest) -> FileResponse:
    """The place's mark."""
    return FileResponse(home.locality().brand.emblem.open("rb"), content_type="image/svg+xml")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the reader's language."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise Http404
    return _kept(request, settings.LANGUAGE_COOKIE_NAME, chosen)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep whether the reader wants pages light, dark, or as the device is."""
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        raise Http404
    return _kept(request, "theme", chosen)


def _kept(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    answer = redirect(safe_next(request, default="site:home"))
    answer.set_cookie(cookie, value, YEAR_SECONDS, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")
    return answer


app_name = "site"
urlpatterns = [
    path("", first_page, name="home"),
    path("brand.css", brand_sheet, name="brand"),
    path("emblem.svg", emblem, name="emblem"),
    path("language/", language, name="language"),
    path("theme/", theme, name="theme"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("styleguide/", styleguide.gallery, name="styleguide"),
    path("styleguide/<slug:page>/", styleguide.page, name="styleguide_page"),
    *example.urlpatterns,
]

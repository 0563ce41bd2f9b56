"""Pages of the tree: find a unit, and see where it lies, came from and went."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from batru.commons import home
from batru.commons.places import reads
from batru.commons.places.actions.sources import read_words
from batru.commons.places.rules.identity import NATION
from batru.commons.places.rules.units import Headcount, Unit
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

AGENCY = "agency"
KIND_OF_NATION = {"vi": "Quốc gia", "en": "Country"}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """GET ?q= &on=: units of a day by name or code; without a word, the provinces."""
    day, typed = _day(request), request.GET.get("q", "").strip()
    found = reads.find(typed, day, limit=50) if typed else reads.children(NATION, day)
    above = reads.parents([unit.key for unit in found], day)
    context = {"day": day, "typed": typed, "found": found, "above": above, "kinds": _kinds()}
    return render(request, "places/index.html", context)


@require_safe
def unit_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET ?on=: one unit on a day, with what lay above and under it and its lineage."""
    day, unit = _day(request), reads.unit(key)
    under = reads.children(key, day)
    places = [one for one in under if one.level != AGENCY]
    counted = reads.headcounts([key, *(one.key for one in places)], day)
    language = get_language() or "vi"
    above = [(one.called(language), _address(one.key, day)) for one in reversed(reads.ancestors(key, day))]
    context = {
        "day": day,
        "unit": unit,
        "crumbs": [*above, (unit.called(language), None)],
        "places": places,
        "agencies": [one for one in under if one.level == AGENCY],
        "counted": counted,
        "past": reads.lineage(key),
        "words": read_words(),
        "kinds": _kinds(),
        "map": _map(unit, places, counted, day),
        "source": reads.source_of(key),
    }
    return render(request, "places/unit.html", context)


@require_safe
@cache_control(max_age=3600, public=True)
def outlines(request: HttpRequest) -> JsonResponse:
    """GET ?parent=KEY &on=: the outlines of the units right under one, as a GeoJSON FeatureCollection."""
    day = _day(request)
    parent = reads.unit(request.GET.get("parent", NATION))
    under = [one.key for one in reads.children(parent.key, day)]
    return JsonResponse({"type": "FeatureCollection", "features": reads.outlines(under, day)})


def _map(unit: Unit, places: list[Unit], counted: dict[str, Headcount], day: date) -> dict[str, Any] | None:
    """What the map shows: people by place; None where nothing under the unit is drawn."""
    drawn = reads.outline_notes([one.key for one in places], day)
    if not drawn:
        return None
    values = [
        {
            "key": one.key,
            "name": one.called(get_language() or "vi"),
            "value": counted[one.key].population if one.key in counted else None,
            "url": _address(one.key, day),
        }
        for one in places
        if one.key in drawn
    ]
    computed, source = next(iter(drawn.values()))
    address = f"{reverse('places:outlines')}?parent={unit.key}&on={day.isoformat()}"
    return {"geojson": address, "values": values, "computed": computed, "source": source}


def _address(key: str, day: date) -> str:
    return f"{reverse('places:unit', args=[key])}?on={day.isoformat()}"


def _kinds() -> dict[str, dict[str, str]]:
    return {**read_words().kinds, "nation": KIND_OF_NATION}


def _day(request: HttpRequest) -> date:
    """The day asked for, else today's; a Refusal where it is no day."""
    typed = request.GET.get("on", "")
    if not typed:
        return home.today()
    try:
        day = parse_date(typed)
    except ValueError:
        day = None
    if day is None:
        raise Refusal(
            "places.day",
            what=N_("The day {typed} cannot be shown."),
            why=N_("It is not a day of the calendar."),
            next_step=N_("Write it like 2022-12-01."),
            typed=typed,
        )
    return day

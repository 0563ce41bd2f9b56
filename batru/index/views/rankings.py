"""Rankings: units of a kind beside one another, with the figures they rest on, today and as of a past day."""

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from batru.commons import home
from batru.commons.people.public import actor_for
from batru.index import wording
from batru.index.forms import read_shown, scored_sets
from batru.index.reads.figures import counted_at
from batru.index.reads.ground import measures_in
from batru.index.reads.rankings import Place, kind_words
from batru.index.reads.shown import Choice, Ranked, Shown, ranked, ranked_now, written
from batru.index.views.access import readable
from batru.kernel.fact_tables import FactTable


@require_safe
def ranking_page(request: HttpRequest) -> HttpResponse:
    """GET ?measure= &kind= &period= &root= &as_of=2023-01-05: a ranking; htmx gets its table alone."""
    own = read_shown(request.GET)
    found = ranked(own)
    keys = [] if own.night else [one.key for one in own.choice.units]  # rows are read as they are today
    context = _common(own) | _ranking(found) | {"rows_of": readable(actor_for(request), keys, own.choice.period)}
    part = "index/_ranking.html" if getattr(request, "htmx", False) else "index/ranking.html"
    return render(request, part, context)


@require_safe
def ranking_table(request: HttpRequest) -> HttpResponse:
    """GET: the same ranking as CSV."""
    own = read_shown(request.GET)
    found, choice = ranked_now(own), own.choice
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_name(own)}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    if choice.measure:
        writer.writerow(["rank", "unit", "name", "period", "value", "part", "whole", "simulated"])
        writer.writerows(map(_line, found.places))
    else:
        writer.writerow(["rank", "unit", "name", "period", "score", "applicable_percent", "simulated"])
        for one in found.scored:
            unit = one.unit
            line = [one.rank, unit.key, unit.full_name, choice.period, one.score, one.applicable, one.simulated]
            writer.writerow(line)
    return response


@require_safe
def ranking_file(request: HttpRequest) -> HttpResponse:
    """GET: the same ranking as canonical JSON, with its digest and what it was counted by."""
    own = read_shown(request.GET)
    response = HttpResponse(written(ranked_now(own)), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_name(own)}.json"'
    return response


def _name(own: Shown) -> str:
    as_of = f"-{own.day.isoformat()}" if own.day else ""
    return f"{own.choice.code.replace(':', '-')}-{own.choice.period}{as_of}"


def _line(place: Place) -> list[Any]:
    figure = place.figure
    named = [place.rank, place.unit.key, place.unit.full_name, figure.period]
    return [*named, figure.shown, figure.part, figure.whole, figure.simulated]


def _common(own: Shown) -> dict[str, Any]:
    return {
        "choice": own.choice,
        "as_of": own.day.isoformat() if own.day else "",
        "day": own.day,
        "night": own.night,
        "today": home.today(),
        "measures": measures_in(own.law),
        "sets": scored_sets(own.law),
        "kind_words": kind_words(),
        "fresh": None if own.night else counted_at(),
        "wording": wording,
        "tables": _tables(own.choice),
    }


def _tables(choice: Choice) -> list[FactTable]:
    """The fact tables from which it is counted."""
    asked = [choice.measure] if choice.measure else choice.set.scored
    return sorted({own.of for own in asked}, key=lambda table: table.name)


def _ranking(found: Ranked | None) -> dict[str, Any]:
    if found is None:
        return {"is_pending": True}
    digest = found.digest if found.shown.day else ""
    return {"is_pending": False, "digest": digest} | (_by_set(found) if found.whole is None else _by_measure(found))


def _by_measure(found: Ranked) -> dict[str, Any]:
    choice, places = found.shown.choice, found.places
    assert choice.measure is not None and found.whole is not None
    day = choice.period.last_day
    figures = [place.figure for place in places] + [found.whole]
    return {
        "places": places,
        "whole": found.whole,
        "targets": {place.unit.key: choice.measure.target(place.unit.key, day) for place in places},
        "sentence": _sentence(places),
        "simulated": any(figure.simulated for figure in figures),
        "few": any(figure.is_few for figure in figures),
    }


def _by_set(found: Ranked) -> dict[str, Any]:
    return {"scored": found.scored, "simulated": any(own.simulated for own in found.scored)}


def _sentence(places: list[Place]) -> str:
    """What the table shows, in one sentence."""
    language = get_language() or "vi"
    first = [place for place in places if place.rank == 1]
    if not first:
        return _("No unit has a figure for this period.")
    names = ", ".join(place.unit.called(language) for place in first[:3])
    if len(first) > 3:
        return _("{n} units share the first place.").format(n=len(first))
    return _("First: {names}. {ranked} of {all} units have a figure.").format(
        names=names, ranked=sum(place.rank is not None for place in places), all=len(places)
    )

"""Rankings: units of a kind beside one another, with the figures they rest on."""

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from batru.commons import home
from batru.commons.people.public import actor_for
from batru.commons.places.public import Unit
from batru.index import wording
from batru.index.forms import Choice, rankable, read_choice, scored_sets
from batru.index.reads.figures import counted_at, target, value_of
from batru.index.reads.rankings import Place, candidates, kind_words, ranking, scores
from batru.index.views.access import readable


@require_safe
def ranking_page(request: HttpRequest) -> HttpResponse:
    """GET ?measure= &kind= &period= &root=: a ranking; htmx gets its table alone."""
    choice = read_choice(request.GET, home.today())
    units = candidates(choice.root.key, choice.kind, choice.period.last_day)
    context = _common(choice) | (_by_measure(choice, units) if choice.measure else _by_set(choice, units))
    context["rows_of"] = readable(actor_for(request), [one.key for one in units], choice.period)
    part = "index/_ranking.html" if getattr(request, "htmx", False) else "index/ranking.html"
    return render(request, part, context)


@require_safe
def ranking_table(request: HttpRequest) -> HttpResponse:
    """GET: the same ranking as CSV."""
    choice = read_choice(request.GET, home.today())
    units = candidates(choice.root.key, choice.kind, choice.period.last_day)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{choice.code.replace(":", "-")}-{choice.period}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    if choice.measure:
        writer.writerow(["rank", "unit", "name", "period", "value", "part", "whole", "simulated"])
        for place in ranking(choice.measure.code, units, choice.period):
            writer.writerow(_line(place))
    else:
        writer.writerow(["rank", "unit", "name", "period", "score", "applicable_percent", "simulated"])
        for own in scores(choice.set.code, units, choice.period):
            unit = own.unit
            line = [own.rank, unit.key, unit.full_name, choice.period, own.score, own.applicable, own.simulated]
            writer.writerow(line)
    return response


def _line(place: Place) -> list[Any]:
    figure = place.figure
    named = [place.rank, place.unit.key, place.unit.full_name, figure.period]
    return [*named, figure.shown, figure.part, figure.whole, figure.simulated]


def _common(choice: Choice) -> dict[str, Any]:
    return {
        "choice": choice,
        "measures": rankable(),
        "sets": scored_sets(),
        "kind_words": kind_words(),
        "fresh": counted_at(),
        "wording": wording,
    }


def _by_measure(choice: Choice, units: list[Unit]) -> dict[str, Any]:
    assert choice.measure is not None
    code = choice.measure.code
    places = ranking(code, units, choice.period)
    whole = value_of(code, choice.root.key, choice.period)
    figures = [place.figure for place in places] + [whole]
    return {
        "places": places,
        "whole": whole,
        "targets": {one.key: target(code, one.key, choice.period.last_day) for one in units},
        "sentence": _sentence(choice, places),
        "simulated": any(figure.simulated for figure in figures),
        "few": any(figure.is_few for figure in figures),
    }


def _by_set(choice: Choice, units: list[Unit]) -> dict[str, Any]:
    found = scores(choice.set.code, units, choice.period)
    return {"scored": found, "simulated": any(own.simulated for own in found)}


def _sentence(choice: Choice, places: list[Place]) -> str:
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

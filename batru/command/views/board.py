"""The board: today's figures, what burns, map and trend, units by month; and the same on a wall."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from batru.command.reads.boards import READ, Board, board, place_of, start_of
from batru.command.reads.directives import GIVE, Listed, directives
from batru.command.reads.live import burning, rhythm
from batru.command.reads.statistics import reported_in
from batru.command.rules.orders import Standing
from batru.command.views.access import readers
from batru.command.views.asked import day_of, month_of
from batru.command.views.links import links_of, links_of_hours, links_of_live
from batru.command.views.tables import table
from batru.commons import clock, home
from batru.commons.imports.public import ImportedLocality
from batru.commons.people.public import Actor
from batru.commons.places.public import outline_notes, subtree_keys, unit, units
from batru.foresight.public import frozen, odds
from batru.kernel.period import local_day
from batru.law.measures import Better

WAITING = (Standing.OPEN, Standing.LATE)


@dataclass(frozen=True)
class Asked:
    """What an address asked for, found: the board and who may be chosen beside it."""

    board: Board
    imported: tuple[ImportedLocality, ...]
    now: datetime
    on: date


@require_safe
@readers
def board_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET ?unit= &month= &measure= &on=: one screen of a place."""
    asked = _asked(request, actor)
    own = asked.board
    key = own.place.unit.key
    waiting = [one for one in _own_directives(actor, asked) if one.standing in WAITING]
    context = {
        "board": own,
        "links": {tile.measure.code: links_of(own, tile) for tile in own.tiles},
        "places": _places(asked),
        "address": _address(asked),
        "asked_month": request.GET.get("month", ""),
        "may_order": own.place.imported is None and actor.may(GIVE, key),
        "waiting": waiting,
        "map": _map(asked),
        "outlook": _outlook(own),
        "reported": [] if own.place.imported else reported_in(key, own.month),
        "months_offered": own.known[-24:],
    }
    return render(request, "command/board.html", context)


@require_safe
@readers
def figures(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET: the chosen measure by unit and month as CSV; part and whole beside every figure."""
    own = _asked(request, actor).board
    rows = [
        [
            line.unit.key,
            line.unit.called(get_language() or "vi"),
            figure.period,
            figure.shown,
            figure.part,
            figure.whole,
        ]
        for line in (own.trend, *own.lines)
        for figure in line.figures
        if figure is not None
    ]
    return table(own.measure.code, ["unit", "name", "month", own.measure.code, "part", "whole"], rows)


@require_safe
@readers
def live(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET ?unit=: what burns now and since when, from the rows themselves; htmx gets the part alone."""
    now = clock.now()
    place, _ = place_of(actor, request.GET.get("unit") or start_of(actor), local_day(now))
    found = burning(subtree_keys([place.unit.key], place.day) | {place.unit.key}, now)
    names = units({one.unit for one in found})
    may = {one.unit for one in found if actor.may(READ, one.unit)}
    context = {
        "found": found,
        "names": names,
        "unit": place.unit,
        "today": sum(one.today for one in found),
        "may": may,
        "links": links_of_live(place.unit.key, found, place.day),
    }
    template = "command/_live.html" if getattr(request, "htmx", False) else "command/live.html"
    return render(request, template, context)


@require_safe
@readers
def hours(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET ?unit= &month=: in which hours of the week people come, and by which way; htmx gets the part alone."""
    asked = _asked(request, actor)
    place = asked.board.place
    keys = subtree_keys([place.unit.key], place.day) | set(place.keys)
    locality = place.imported.code if place.imported else home.locality().code
    found = rhythm(keys, locality, asked.board.months)
    if request.GET.get("form") == "csv":
        rows = [(day + 1, found.first_hour + n, c) for day, row in enumerate(found.counts) for n, c in enumerate(row)]
        return table("hours", ["weekday", "hour", "dossiers"], rows)
    links = links_of_hours(asked.board, found) if asked.board.months else {}
    context = {"rhythm": found, "board": asked.board, "address": _address(asked), "links": links}
    template = "command/_hours.html" if getattr(request, "htmx", False) else "command/hours.html"
    return render(request, template, context)


@require_safe
@readers
def wall(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET ?unit=: the tiles on a dark wall, four at a time."""
    own = _asked(request, actor).board
    screens = [own.tiles[n : n + 4] for n in range(0, len(own.tiles), 4)]
    return render(request, "command/wall.html", {"board": own, "screens": screens})


def _asked(request: HttpRequest, actor: Actor) -> Asked:
    now = clock.now()
    month = month_of(request)
    usual = min(month.last(), local_day(now)) if month else local_day(now)
    on = day_of(request, usual)
    place, imported = place_of(actor, request.GET.get("unit") or start_of(actor), on)
    return Asked(board(place, request.GET.get("measure", ""), month, now), imported, now, on)


def _own_directives(actor: Actor, asked: Asked) -> list[Listed]:
    place = asked.board.place
    return [] if place.imported else directives(actor, asked.now, place.keys)


def _address(asked: Asked) -> str:
    """The board's own question, to be carried by its links."""
    own = asked.board
    told = {"unit": own.place.unit.key, "measure": own.measure.code}
    return urlencode(told if own.is_whole else told | {"month": str(own.month)})


def _places(asked: Asked) -> list[tuple[str, str, bool]]:
    """Names, addresses and whether chosen, of the places that have boards of their own; none where there is one."""
    if not asked.imported:
        return []
    language = get_language() or "vi"
    here = asked.board.place.imported
    root = unit(home.locality().root)
    rows = [(root.called(language), root.key, here is None)]
    rows += [(one.called(language), one.root, here == one) for one in asked.imported]
    return [(name, f"{reverse('command:board')}?{urlencode({'unit': key})}", chosen) for name, key, chosen in rows]


def _board_of(key: str, own: Board) -> str:
    """The board of another unit in the same month, about the same measure."""
    told = {"unit": key, "month": str(own.month), "measure": own.measure.code}
    return f"{reverse('command:board')}?{urlencode(told)}"


def _map(asked: Asked) -> dict[str, Any] | None:
    """Outlines of the day with the month's figures; None where nothing under the unit is drawn."""
    own = asked.board
    places = {one.key: one for one in own.place.under if one.level != "agency"}
    drawn = outline_notes(list(places), asked.on) if places else {}
    if not drawn:
        return None
    figures = {line.unit.key: line.last for line in own.lines}
    language = get_language() or "vi"
    values = [
        {
            "key": key,
            "name": one.called(language),
            "value": float(shown) if (found := figures.get(key)) and (shown := found.shown) is not None else None,
            "url": _board_of(key, own),
        }
        for key, one in places.items()
        if key in drawn
    ]
    computed = any(is_computed for is_computed, _ in drawn.values())
    address = f"{reverse('places:outlines')}?{urlencode({'parent': own.place.unit.key, 'on': asked.on.isoformat()})}"
    return {"geojson": address, "values": values, "computed": computed, "source": next(iter(drawn.values()))[1]}


def _outlook(own: Board) -> dict[str, Any] | None:
    """What the last forecast says of its first month, with the odds of the target; None where there is none."""
    paper = None if own.place.imported else frozen(own.measure.code, own.place.unit.key)
    if paper is None or not paper.points:
        return None
    point = paper.points[0]
    held = own.measure.target(own.place.unit.key, point.month.last())
    lower = own.measure.better is Better.LOWER
    chance = odds(paper, point, held.value, at_most=lower) if held else None
    return {"point": point, "target": held, "odds": chance}

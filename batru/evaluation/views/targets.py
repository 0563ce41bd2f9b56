"""Targets: the list with distance and pace, one of them, a new one, a table of them, and what is odd about them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from batru.commons import clock, home
from batru.commons.people.public import Actor, names
from batru.commons.places.public import Unit, subtree_keys, units
from batru.evaluation.actions.targets import faults_of, set_target, set_targets
from batru.evaluation.reads.targets import Held, compared, figures, history, lacking, months, targets
from batru.evaluation.rules.entries import Source
from batru.evaluation.rules.targets import COLUMNS, Fault, NewTarget, read_table, read_target
from batru.evaluation.views.looking import OWN, for_officials, seen_by, unknown_target
from batru.kernel.text import N_

SET = "evaluation.target.set"
MOST_BYTES = 1_000_000


@never_cache
@require_safe
@for_officials(SET, OWN)
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET ?year=: the targets of the units that the reader may see, with distance and pace."""
    year, keys = _year(request), _keys(actor)
    found = targets(keys, year, home.today())
    context = {
        "found": found,
        "year": year,
        "units": units({one.unit for one in found}),
        "odd": len(compared(found)),
        "may_set": actor.may(SET),
    }
    return render(request, "evaluation/targets.html", context)


@never_cache
@require_safe
@for_officials(SET, OWN)
def target_page(request: HttpRequest, actor: Actor, year: int, key: str, unit_key: str) -> HttpResponse:
    """GET: all sources of one figure of a unit, every component of its progress, and every word on it."""
    aim = figures(year).get(key.replace(":", "/"))
    if aim is None or not (actor.may(SET, unit_key) or actor.may(OWN, unit_key)):
        raise unknown_target()
    own = [one for one in targets([unit_key], year, home.today()) if one.aim.key == aim.key]
    said = history(unit_key, aim, year)
    if not own and not said:
        raise unknown_target()
    context = {
        "aim": aim,
        "year": year,
        "unit": units({unit_key})[unit_key],
        "found": own,
        "said": said,
        "people": names({one.by for one in said}),
        "months": months(unit_key, aim, year, home.today()),
        "doubts": compared(own).get((unit_key, aim.key), []),
    }
    return render(request, "evaluation/target.html", context)


@never_cache
@require_safe
@for_officials(SET, OWN)
def review(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET ?year=: what is odd about targets of several sources, and which are missing."""
    year, keys = _year(request), _keys(actor)
    found = targets(keys, year, home.today())
    by_figure: dict[tuple[str, str], list[Held]] = {}
    for one in found:
        by_figure.setdefault((one.unit, one.aim.key), []).append(one)
    lack = lacking(found, {one.unit for one in found})
    context = {
        "year": year,
        "odd": [(by_figure[key], own) for key, own in compared(found).items()],
        "lack": [(unit, figures(year)[code]) for unit, code in lack],
        "units": units({one.unit for one in found}),
        "many": len(found),
    }
    return render(request, "evaluation/target_review.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_officials(SET)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET: the form; POST: set one."""
    if request.method != "POST":
        return render(request, "evaluation/target_new.html", _form(actor, {"year": str(home.today().year)}, ()))
    typed = {name: request.POST.get(name, "") for name in COLUMNS}
    typed["set"], _, typed["indicator"] = request.POST.get("figure", "").partition("/")
    own = read_target(typed)
    wrong = own if isinstance(own, list) else _beyond(actor, [(0, own)]) + faults_of([(0, own)])
    if wrong or isinstance(own, list):
        return render(request, "evaluation/target_new.html", _form(actor, request.POST.dict(), wrong), status=422)
    set_target(own, by=actor, at=clock.now())
    return redirect("evaluation:target", own.year, f"{own.set_code}:{own.indicator}", own.unit)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_officials(SET)
def table(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET: what a table must hold; POST file: set all of its targets, or none and what is wrong by line."""
    if request.method != "POST":
        return render(request, "evaluation/target_table.html", {"faults": [], "columns": COLUMNS})
    found, wrong = _lines(request)
    wrong = wrong or _beyond(actor, found) + faults_of(found)
    if wrong or not found:
        wrong = wrong or [Fault(1, "", N_("The table holds no line."))]
        context = {"faults": sorted(wrong, key=lambda one: one.line), "columns": COLUMNS}
        return render(request, "evaluation/target_table.html", context, status=422)
    set_targets([one for _, one in found], by=actor, at=clock.now())
    return redirect("evaluation:targets")


def _lines(request: HttpRequest) -> tuple[list[tuple[int, NewTarget]], list[Fault]]:
    file: Any = request.FILES.get("file")
    if file is None or file.size > MOST_BYTES:
        return [], [Fault(0, "", N_("Choose a CSV file of at most one megabyte."))]
    try:
        return read_table(file.read().decode("utf-8"))
    except UnicodeDecodeError:
        return [], [Fault(0, "", N_("The file is not written in UTF-8."))]


def _beyond(actor: Actor, lines: list[tuple[int, NewTarget]]) -> list[Fault]:
    """Units for which the reader may set nothing."""
    why = N_("None of your posts lets you set targets for this unit.")
    return [Fault(line, "unit", why) for line, own in lines if not actor.may(SET, own.unit)]


def _form(actor: Actor, values: dict[str, str], wrong: Any) -> dict[str, Any]:
    language = get_language() or "vi"
    year = int(values.get("year", "")) if values.get("year", "").isdecimal() else home.today().year
    own = sorted(_units(actor), key=lambda one: one.key)
    return {
        "values": values,
        "errors": {("figure" if one.column in ("set", "indicator") else one.column): one.why for one in wrong},
        "units": [(one.key, one.called(language)) for one in own],
        "figures": [(key, f"{_said(aim.name, language)} – {_said(aim.set_name, language)}")
                    for key, aim in figures(min(max(year, 2015), 2100)).items()],
        "sources": list(Source),
    }  # fmt: skip


def _said(words: Any, language: str) -> str:
    return str(words.en if language == "en" else words.vi)


def _units(actor: Actor) -> list[Unit]:
    return list(units(_keys(actor, SET)).values())


def _keys(actor: Actor, *permissions: str) -> frozenset[str]:
    """The units that the reader may see; whoever sees all sees those of this place."""
    seen = seen_by(actor, *(permissions or (SET, OWN)))
    keys = subtree_keys([home.locality().root], home.today()) if seen is None else seen
    return frozenset(key for key, one in units(keys).items() if one.level != "agency")


def _year(request: HttpRequest) -> int:
    typed = request.GET.get("year", "")
    this = home.today().year
    return int(typed) if typed.isdecimal() and 2015 <= int(typed) <= this + 10 else this

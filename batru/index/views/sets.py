"""Index sets: what is scored, by which rule, and on whose authority."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from batru.commons import home
from batru.index.forms import read_day
from batru.index.reads.ground import measures
from batru.index.reads.index_sets import edition_on, index_set, index_sets, kinds
from batru.index.sets import words
from batru.index.sets.origins import comes, shares
from batru.index.sets.report import rows
from batru.index.sets.tables import plain
from batru.law.index_sets.checks import most
from batru.law.index_sets.model import Edition, Indicator


@require_safe
def sets_page(request: HttpRequest) -> HttpResponse:
    """GET: every index set of the catalogue, as it stands today."""
    today = home.today()
    shown = [(own, edition_on(own, today)) for own in index_sets()]
    return render(request, "index/sets.html", {"shown": shown, "totals": totals, "number": _number})


@require_safe
def set_page(request: HttpRequest, code: str) -> HttpResponse:
    """GET ?on=: how a set is scored on a day; every rule, state, article and worked example."""
    own = index_set(code)
    edition = edition_on(own, read_day(request.GET, home.today()))
    language = get_language() or "vi"
    version = next(each for each in own.data["versions"] if each["version"] == edition.version)
    context = {
        "own": own,
        "edition": edition,
        "note": version.get("note"),
        "rows": rows(edition, kinds(), language),
        "called": {node.code: node.name for node in edition.root.walk()},
        "totals": totals(edition),
        "examples": _examples(edition),
        "wholes": [case["case"] for case in version.get("cases", ())],
        "words": words,
        "number": _number,
        "used": _used(edition),
        "kinds": kinds(),
        "comes": comes(edition, {one.code: one for one in measures()}),
        "shares": shares(edition),
    }
    return render(request, "index/set.html", context)


def totals(edition: Edition) -> list[tuple[Any, Fraction]]:
    """The maximum of each profile; nothing where no points are given."""
    if not edition.in_points:
        return []
    names = {profile.code: profile.name for profile in edition.profiles}
    return [(names.get(profile), most(edition.root, profile)) for profile in edition.profile_codes]


def _examples(edition: Edition) -> list[tuple[Indicator, Any, str]]:
    """Every worked example with what is given in it."""
    return [(one, case, _given(case.given)) for one in edition.indicators for case in one.cases]


def _given(raw: object) -> str:
    if isinstance(raw, dict):
        return ", ".join(f"{key} {each}" if key else str(each) for key, each in raw.items())
    return str(raw)


def _used(edition: Edition) -> list[str]:
    """The kinds of rules that the set uses, once each."""
    found: dict[str, None] = {}
    for one in edition.indicators:
        for scoring in one.scoring.values():
            rule = scoring.rule
            inner = [each for each in (rule, rule.rate, rule.then, rule.then.rate if rule.then else None) if each]
            found |= dict.fromkeys(each.kind for each in inner)
    return list(found)


def _number(value: Fraction) -> Decimal:
    """For the page's own way of writing numbers."""
    return Decimal(plain(value))

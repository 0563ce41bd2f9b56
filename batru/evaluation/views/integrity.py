"""What is to be looked at: the queue, a check with all its units, one flag with its rows, and what looking showed."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from batru.commons import clock, home
from batru.commons.people.public import Actor, names
from batru.commons.places.public import Unit, units
from batru.evaluation.actions.flags import answer_flag, look_at_flag
from batru.evaluation.models import Campaign, Flag
from batru.evaluation.reads.checks import check, checks
from batru.evaluation.reads.flags import Standing, flags, periods, standing, unknown
from batru.evaluation.reads.found_in_facts import PAGE, Row, peers, rows_of
from batru.evaluation.reads.questions import QUESTIONS, Question, named_tickets, unfed_columns
from batru.evaluation.reads.targets import figures
from batru.evaluation.rules.integrity.checks import Check, Finding
from batru.evaluation.rules.integrity.funnel import funnel
from batru.evaluation.rules.integrity.odds import Tally
from batru.evaluation.views.looking import ANSWER, LOOK, OWN, for_officials, seen_by
from batru.facts.public import digests
from batru.index.public import Period
from batru.kernel.fact_tables import DOSSIERS, PAYMENTS
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.questions import Words

LISTED = frozenset({*QUESTIONS, "near_due"})
CHOICES = (Finding.EXPLAINED, Finding.NOTHING, Finding.CONFIRMED, Finding.INSPECTION)


@never_cache
@require_safe
@for_officials(LOOK, OWN)
def queue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET ?period=: what is to be looked at in the units that the reader may see, and which checks are made."""
    known = periods()
    period = _period(request, known[0] if known else str(home.today().year))
    found = flags(seen_by(actor, LOOK, OWN), period)
    year = Period.parse(period).last.year
    context = {
        "found": found,
        "period": period,
        "periods": sorted({*known, period}, reverse=True),
        "units": units({one.flag.unit for one in found}),
        "checks": [one for one in checks() if one.missing is None],
        "missing": [one for one in checks() if one.missing is not None],
        "unfed": _unfed(year),
        "may_look": actor.may(LOOK),
    }
    return render(request, "evaluation/integrity.html", context)


@never_cache
@require_safe
@for_officials(LOOK)
def check_page(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """GET ?period=: what a check looks at and why, with every unit's place among its peers."""
    own = check(code)
    period = _period(request, str(home.today().year))
    groups = peers(code, Period.parse(period).last.year) if code in QUESTIONS else {}
    known = units({one.unit for tallies in groups.values() for one in tallies})
    seen = seen_by(actor, LOOK)
    pictures = [
        (tallies, funnel(tallies))
        for tallies in groups.values()
        if seen is None or any(one.unit in seen for one in tallies)
    ]
    context = {
        "check": own,
        "period": period,
        "pictures": pictures,
        "units": known,
        "found": [one for one in flags(seen, period) if one.check.code == code],
        "names": units({one.flag.unit for one in flags(seen, period)}),
    }
    return render(request, "evaluation/check.html", context)


@never_cache
@require_safe
@for_officials(LOOK, OWN)
def flag_page(request: HttpRequest, actor: Actor, code: str, period: str, unit_key: str) -> HttpResponse:
    """GET: one reason to look, its peers, its rows, and what was written down about it."""
    own = _seen(actor, code, period, unit_key)
    return render(request, "evaluation/flag.html", _shown(actor, own))


@never_cache
@require_safe
@for_officials(LOOK, OWN)
def rows_page(request: HttpRequest, actor: Actor, code: str, period: str, unit_key: str) -> HttpResponse:
    """GET ?part= &page=: the rows behind a flag, those to look at first on top."""
    own = _seen(actor, code, period, unit_key)
    if code not in LISTED:
        raise unknown()
    part = "out" if request.GET.get("part") == "out" else "in"
    typed = request.GET.get("page", "1")
    number = max(1, int(typed)) if typed.isdecimal() and len(typed) < 5 else 1
    year = Period.parse(period).last.year
    rows = rows_of(code, unit_key, year, offset=(number - 1) * PAGE, limit=PAGE + 1, part=part)
    question = QUESTIONS.get(code)
    table = question.table if question else DOSSIERS
    shown = question.shown if question else DOSSIERS.shown
    context = {
        "own": own,
        "unit": units({unit_key})[unit_key],
        "rows": rows[:PAGE],
        "columns": [table.column(name) for name in shown],
        "pages": _addresses(actor, rows) if table is DOSSIERS else {},
        "part": part,
        "number": number,
        "has_next": len(rows) > PAGE,
        "page": PAGE,
    }
    return render(request, "evaluation/flag_rows.html", context)


@require_POST
@for_officials(LOOK)
def looks(request: HttpRequest, actor: Actor, code: str, period: str, unit_key: str) -> HttpResponse:
    """POST finding, text: what looking showed."""
    _seen(actor, code, period, unit_key)
    finding = request.POST.get("finding", "")
    if finding not in CHOICES:
        raise _no_finding()
    text = request.POST.get("text", "")
    look_at_flag(code, unit_key, period, Finding(finding), text, by=actor, at=clock.now())
    return redirect("evaluation:flag", code, period, unit_key)


@require_POST
@for_officials(ANSWER)
def answers(request: HttpRequest, actor: Actor, code: str, period: str, unit_key: str) -> HttpResponse:
    """POST text: the unit's own word."""
    _seen(actor, code, period, unit_key)
    answer_flag(code, unit_key, period, request.POST.get("text", ""), by=actor, at=clock.now())
    return redirect("evaluation:flag", code, period, unit_key)


def _seen(actor: Actor, code: str, period: str, unit_key: str) -> Standing:
    if not (actor.may(LOOK, unit_key) or actor.may(OWN, unit_key)):
        raise unknown()
    return standing(code, unit_key, period)


def _shown(actor: Actor, own: Standing) -> dict[str, Any]:
    flag = own.flag
    tallies = [Tally(*one) for one in flag.statistic.get("peers", ())]
    tallies += [Tally(flag.unit, flag.statistic["part"], flag.statistic["whole"])] if tallies else []
    place = units({flag.unit})[flag.unit]
    return {
        "own": own,
        "unit": place,
        "tallies": sorted(tallies, key=lambda one: -one.share),
        "picture": funnel(tallies, flag.unit) if tallies else None,
        "units": units({one.unit for one in tallies}) | {flag.unit: place} | _also(own),
        "has_rows": own.check.code in LISTED,
        "rows": [_told(row) for row in flag.rows],
        "people": names({one.by for one in own.looks} | {row["by"] for row in flag.rows if row.get("by")}),
        "pages": _dossiers(actor, own),
        "aims": _aims(flag),
        "choices": CHOICES,
        "may_look": actor.may(LOOK, flag.unit),
        "may_answer": bool(own.looks) and actor.may(ANSWER, flag.unit),
    }


def _aims(flag: Flag) -> dict[str, Words]:
    """What the indicators are called whose wholes shrank."""
    known = figures(Period.parse(flag.period).last.year) if flag.check_code == "smaller_wholes" else {}
    return {row["aim"]: known[row["aim"]].name for row in flag.rows if row.get("aim") in known}


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its moments and days read."""
    moments = {name: datetime.fromisoformat(row[name]) for name in ("at", "after", "marked_at") if name in row}
    return row | moments | ({"dated": date.fromisoformat(row["dated"])} if "dated" in row else {})


def _also(own: Standing) -> dict[str, Unit]:
    also = {unit for row in own.flag.rows for unit, _ in row.get("also", ())}
    return units(also | {row["unit_key"] for row in own.flag.rows if "unit_key" in row})


def _dossiers(actor: Actor, own: Standing) -> dict[str, str]:
    if not actor.may("onestop.dossier.read", own.flag.unit):
        return {}
    keys = [row["dossier"] for row in own.flag.rows if "dossier" in row]
    return {key: reverse("onestop:dossier", args=(key,)) for key in keys}


def _addresses(actor: Actor, rows: list[Row]) -> dict[str, str]:
    """The pages of rows that have one here which the reader may open, by key."""
    here = (row for row in rows if row.locality == settings.BATRU_LOCALITY)
    opened = (row for row in here if actor.may("onestop.dossier.read", row.unit))
    return {row.key: reverse("onestop:dossier", args=(row.key,)) for row in opened}


def _period(request: HttpRequest, usual: str) -> str:
    typed = request.GET.get("period", "")
    try:
        return str(Period.parse(typed))
    except ValueError:
        return usual


def _unfed(year: int) -> set[str]:
    """Checks that had nothing to look at in a year."""
    months = {str(month) for month in Period.year(year).months}
    unfed = set() if named_tickets(year) else {"after_ticket"}
    unfed |= set() if months & set(digests(PAYMENTS)) else {code for code, one in QUESTIONS.items() if _is_paid(one)}
    unfed |= unfed_columns(year)
    unfed |= {"marks_in_a_row"} if "marks_together" in unfed else set()
    if not any(Period.parse(one).last.year == year for one in Campaign.objects.values_list("period", flat=True)):
        unfed |= {one.code for one in checks() if _of_sheets(one)}
    return unfed


def _is_paid(one: Question) -> bool:
    return one.table is PAYMENTS


def _of_sheets(one: Check) -> bool:
    return one.missing is None and one.compared in ("sheet", "papers", "lines")


def _no_finding() -> Refusal:
    return Refusal(
        "evaluation.flag",
        what=N_("Nothing was written down."),
        why=N_("No finding was chosen."),
        next_step=N_("Choose what looking showed."),
    )

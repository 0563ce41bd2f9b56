"""What sheets, their evidence and the journal tell to the checks."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeAlias

from django.db.models import F, Window
from django.db.models.functions import Lag

from batru.commons.journal.public import Entry as Line
from batru.evaluation.models import Campaign, Entry, Evidence, Extension
from batru.evaluation.models import Window as Opening
from batru.evaluation.reads.sheets import Sheet, scores_of, sheets
from batru.evaluation.rules.entries import Layer, holding
from batru.evaluation.rules.integrity.checks import Check, Found
from batru.evaluation.rules.integrity.decisions import listed, lowered, on_nothing, over_lines
from batru.evaluation.rules.stages import Stage
from batru.facts.public import select
from batru.index.public import Period
from batru.index.public import extent as counted_months
from batru.kernel.fact_tables import DOSSIERS
from batru.law.index_sets.given import DataFault, Given
from batru.law.index_sets.units import UnitScore

FEW = 30
MOST_ROWS = 200
Rows: TypeAlias = dict[str, list[dict[str, Any]]]


def campaigns_of(year: int) -> list[Campaign]:
    """The campaigns whose period ends in a year, oldest first."""
    found = Campaign.objects.select_related("document").order_by("id")
    return [one for one in found if Period.parse(one.period).last.year == year]


def journal_backwards(check: Check, year: int) -> list[Found]:
    """Dossiers of a year whose journal bears an earlier moment after a later one."""
    months = [str(month) for month in Period.year(year).months]
    before = Window(Lag("at"), partition_by=F("subject"), order_by=F("seq").asc())
    lines = Line.objects.filter(subject__startswith="dossier/", fact=DOSSIERS.name, month__in=months)
    back = lines.annotate(before=before).filter(at__lt=F("before")).order_by("subject", "seq")
    steps: Rows = defaultdict(list)
    for subject, act, at, earlier in back.values_list("subject", "act", "at", "before"):
        key = subject.removeprefix("dossier/")
        steps[key].append({"dossier": key, "act": act, "at": at.isoformat(), "after": earlier.isoformat()})
    sql = "SELECT key, unit, simulated FROM dossiers WHERE key IN (SELECT unnest($keys)) ORDER BY key"
    known = select(DOSSIERS, sql, months=months, parameters={"keys": sorted(steps)}) if steps else []
    by_unit: Rows = defaultdict(list)
    for key, unit, simulated in known:
        by_unit[unit] += [{**step, "simulated": simulated} for step in steps[key]]
    return [
        found
        for unit, rows in by_unit.items()
        for found in listed(check, unit, rows, any(r["simulated"] for r in rows))
    ]


def after_close(check: Check, year: int) -> list[Found]:
    """Own figures that came after the unit's window."""
    rows: Rows = defaultdict(list)
    for campaign in campaigns_of(year):
        shuts = Opening.objects.get(campaign=campaign, stage=Stage.SELF).closes_at
        more: dict[str, datetime] = dict(
            Extension.objects.filter(participant__campaign=campaign, stage=Stage.SELF)
            .order_by("until")
            .values_list("participant__unit_id", "until")
        )
        late = Entry.objects.filter(participant__campaign=campaign, layer=Layer.SELF, at__gt=shuts)
        for row in late.select_related("participant").order_by("id"):
            unit = row.participant.unit_id
            if row.at > more.get(unit, shuts):
                told = {"campaign": campaign.code, "indicator": row.indicator, "at": row.at.isoformat(), "by": row.by}
                rows[unit].append(told)
    return _listed(check, year, rows)


def resting_on_nothing(check: Check, year: int) -> list[Found]:
    """Scores of which much comes from 0/0."""
    found: dict[str, Found] = {}
    for campaign in campaigns_of(year):
        held = sheets(campaign)
        for own in _scores(campaign, held, "final"):
            percent = own.on_nothing_percent
            if percent is not None:
                few = _few(held.get(own.unit.key, {}))
                for one in on_nothing(check, own.unit.key, float(percent), few, float(own.base.on_nothing)):
                    found[one.unit] = _of(campaign, one)
    return list(found.values())


def self_minus_appraised(check: Check, year: int) -> list[Found]:
    """Units whose own score fell much at appraisal."""
    found: dict[str, Found] = {}
    for campaign in campaigns_of(year):
        held = sheets(campaign)
        theirs = {own.unit.key: own for own in _scores(campaign, held, "appraised")}
        for own in _scores(campaign, held, "self"):
            other = theirs.get(own.unit.key)
            is_appraised = any(Layer.APPRAISED in said for said in held.get(own.unit.key, {}).values())
            if own.base.score is None or other is None or other.base.score is None or not is_appraised:
                continue
            rows = _differences(own, other, held[own.unit.key])
            for one in lowered(check, own.unit.key, float(own.base.score), float(other.base.score), rows):
                found[one.unit] = _of(campaign, one)
    return list(found.values())


def shares_over_lines(check: Check, year: int) -> list[Found]:
    """Of all units of a campaign: whether their own shares gather over a line."""
    found: dict[str, Found] = {}
    for campaign in campaigns_of(year):
        told: list[dict[str, Any]] = [
            {"unit_key": unit, "indicator": code, "share": share}
            for unit, sheet in sorted(sheets(campaign).items())
            for code, said in sorted(sheet.items())
            for share in _own_share(said)
        ]
        for one in over_lines(check, campaign.root_id, [row["share"] for row in told]):
            near = [row for row in told for line in one.statistic["lines"] if _is_near(row["share"], line)]
            found[one.unit] = _of(campaign, replace(one, rows=tuple(near)))
    return list(found.values())


def used_again(check: Check, year: int) -> list[Found]:
    """Papers of the same content or number in several places, without a reason."""
    shown: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for one in _papers().order_by("id"):
        shown["content", one.content].append(one)
        if one.number.strip():
            shown["number", one.number.strip().lower()].append(one)
    ours = {campaign.pk for campaign in campaigns_of(year)}
    rows: Rows = defaultdict(list)
    told: set[int] = set()
    for (same, _), papers in shown.items():
        places = {(paper.participant_id, paper.indicator) for paper in papers}
        for paper in papers if len(places) > 1 else ():
            if paper.shared_because.strip() or paper.pk in told or paper.participant.campaign_id not in ours:
                continue
            told.add(paper.pk)
            also = [p for p in papers if (p.participant_id, p.indicator) != (paper.participant_id, paper.indicator)]
            rows[paper.participant.unit_id].append(
                _paper(paper) | {"same": same, "also": [[p.participant.unit_id, p.indicator] for p in also[:5]]}
            )
    return _listed(check, year, rows)


def dated_outside(check: Check, year: int) -> list[Found]:
    """Papers dated outside the period."""
    rows: Rows = defaultdict(list)
    for paper in _papers().filter(participant__campaign__in=campaigns_of(year)).order_by("id"):
        period = Period.parse(paper.participant.campaign.period)
        if not period.first.first() <= paper.dated <= period.last_day:
            rows[paper.participant.unit_id].append(_paper(paper))
    return _listed(check, year, rows)


FROM_SHEETS: Mapping[str, Callable[[Check, int], list[Found]]] = {
    "journal_order": journal_backwards,
    "sheet_after_close": after_close,
    "on_nothing": resting_on_nothing,
    "evidence_again": used_again,
    "evidence_outside": dated_outside,
    "lowered": self_minus_appraised,
    "over_line": shares_over_lines,
}


def years_to_look_at(today: date) -> list[int]:
    """This year and the one before, as far as something was counted or evaluated."""
    months = counted_months()
    counted = {month.year for month in months.months} if months else set()
    evaluated = {Period.parse(one).last.year for one in Campaign.objects.values_list("period", flat=True)}
    return sorted({today.year, today.year - 1} & (counted | evaluated))


def _papers() -> Any:
    return Evidence.objects.filter(withdrawn_at=None).select_related("participant__campaign")


def _paper(paper: Evidence) -> dict[str, Any]:
    return {
        "campaign": paper.participant.campaign.code, "indicator": paper.indicator, "number": paper.number,
        "title": paper.title, "dated": paper.dated.isoformat(),
    }  # fmt: skip


def _listed(check: Check, year: int, rows: Rows) -> list[Found]:
    simulated = any(campaign.simulated for campaign in campaigns_of(year))
    return [found for unit, own in rows.items() for found in listed(check, unit, own, simulated)]


def _scores(campaign: Campaign, held: Mapping[str, Sheet], view: str) -> Iterable[UnitScore]:
    """A sheet with a value that cannot be is told on the sheet itself; it gives no reason to look here."""
    try:
        return scores_of(campaign, held, view)
    except DataFault:
        return ()


def _of(campaign: Campaign, found: Found) -> Found:
    told = {**found.statistic, "campaign": campaign.code, "name_vi": campaign.name_vi, "name_en": campaign.name_en}
    return Found(found.unit, told, found.rows, campaign.simulated)


def _differences(own: UnitScore, other: UnitScore, sheet: Sheet) -> list[dict[str, Any]]:
    appraised = {part.code: part for part in other.base.walk() if not part.parts}
    rows = []
    for part in own.base.walk():
        theirs = appraised.get(part.code)
        if part.parts or theirs is None or part.score == theirs.score:
            continue
        word = sheet.get(part.code, {}).get(Layer.APPRAISED)
        rows.append({
            "indicator": part.code, "self": _number(part.score), "appraised": _number(theirs.score),
            "by": word.by if word else "", "reason": word.reason if word else "",
        })  # fmt: skip
    return rows


def _number(score: Any) -> float | None:
    return None if score is None else float(score)


def _few(sheet: Sheet) -> dict[str, int]:
    """Indicators that rest on fewer than thirty, with how many."""
    found = {}
    for code, said in sheet.items():
        word = holding(said, "final")
        whole = Given.of(dict(word[1].cells)).number("whole") if word else None
        if whole is not None and whole < FEW:
            found[code] = int(whole)
    return found


def _is_near(share: float, line: Mapping[str, float]) -> bool:
    """Whether a share lies within a line's band, over it or under it."""
    return line["line"] - line["band"] <= share < line["line"] + line["band"]


def _own_share(said: Mapping[Layer, Any]) -> list[float]:
    """The share that the unit itself reported, in percent, if it reported one."""
    if Layer.SELF not in said:
        return []
    given = Given.of(dict(said[Layer.SELF].cells))
    part, whole = given.number("part"), given.number("whole")
    return [float(100 * part / whole)] if part is not None and whole else []

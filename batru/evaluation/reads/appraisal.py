"""Sheets under appraisal: every layer's word side by side, the papers, what was asked, and who waits for whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from batru.commons.people.public import Actor
from batru.evaluation.models import Campaign, Entry, Evidence, Participant
from batru.evaluation.reads.approvals import open_indicators, standings
from batru.evaluation.reads.marking import by_layer, in_view, leaves_of
from batru.evaluation.reads.seats import READ, is_office, may_judge, verifiers
from batru.evaluation.reads.sheets import Roll, Sheet, Word, edition_of, roll_of, sheets
from batru.evaluation.reads.talks import Thread, threads
from batru.evaluation.rules.appraising import Paper, is_safe_to_keep, marks
from batru.evaluation.rules.approvals import Standing, State, state
from batru.evaluation.rules.entries import Layer, Level, Said, Verdict
from batru.index.public import Period
from batru.law.index_sets.model import Indicator
from batru.law.index_sets.scoring import Scored
from batru.law.index_sets.sheet import Leaf

COLUMNS = ("counted", "self", "appraised", "council", "final")


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence with what is to be looked at in it."""

    row: Evidence
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator of a sheet: the words by column (counted … final) and what each is worth."""

    indicator: Indicator
    leaf: Leaf
    words: Mapping[str, Word]
    scores: Mapping[str, Scored]
    earlier: tuple[Entry, ...]
    papers: tuple[Shown, ...]
    threads: tuple[Thread, ...]
    until: datetime | None
    may_judge: bool
    is_safe: bool
    verifier: str = ""

    @property
    def verdict(self) -> str:
        """The appraiser's latest verdict; empty before there is one."""
        word = self.words.get("appraised")
        return word.verdict if word else ""

    @property
    def is_judged(self) -> bool:
        """Whether nothing is left to judge."""
        return self.verdict not in ("", Verdict.MORE)

    @property
    def waits(self) -> bool:
        """Whether it waits for the reader's verdict, and not for the unit's evidence."""
        return self.may_judge and not self.is_judged and self.until is None

    @property
    def is_disputed(self) -> bool:
        """Whether the unit's score and the appraised one differ, or a question is open."""
        return self.lost not in (None, 0) or any(one.is_open for one in self.threads)

    @property
    def people(self) -> set[str]:
        """The keys of everybody who said something of it."""
        talks = [talk for one in self.threads for talk in (one.said, *one.answers)]
        words = {word.by for word in self.words.values()}
        return words | {entry.by for entry in self.earlier} | {talk.by for talk in talks}

    @property
    def lost(self) -> Fraction | None:
        """Self minus appraised, in points; None where one of them is unknown."""
        own = self.scores.get("self") or self.scores.get("counted")
        theirs = self.scores.get("appraised")
        if own is None or theirs is None or own.score is None or theirs.score is None:
            return None
        return own.score - theirs.score


@dataclass(frozen=True, slots=True)
class Listed:
    """A unit in the worklist: how its sheet stands from here, and what is left for the reader."""

    participant: Participant
    state: State
    judged: int
    mine: int
    all: int
    asked: int
    marked: int
    own: Fraction | None
    appraised: Fraction | None


def participants_for(actor: Actor, campaign: Campaign, permission: str = READ) -> list[Participant]:
    """The units of a campaign whose sheets somebody may see."""
    rows = campaign.participants.select_related("campaign__document", "unit").order_by("unit__name", "unit_id")
    return [row for row in rows if actor.may(permission, row.unit_id)]


def rows_of(actor: Actor, own: Participant, at: datetime) -> list[Row]:
    """The indicators of a sheet that somebody may look at: the office all, a verifying unit those it verifies."""
    campaign = own.campaign
    found = sheets(campaign)
    may = may_judge(actor, own)
    worth = _columns(campaign, found, own.unit_id, roll_of(campaign))
    earlier, papers = _earlier(own), papers_of(own)
    asked = _by_indicator(threads(campaign, [own], Said.QUESTION))
    again, named = open_indicators(own, at), {one.code: one for one in edition_of(campaign)[1].indicators}
    safe = _safe(own, found.get(own.unit_id, {}), papers, asked)
    sees_all = is_office(actor, campaign) or not may
    return [
        Row(
            indicator=named[leaf.code],
            leaf=leaf,
            words=_words(found.get(own.unit_id, {}).get(leaf.code, {})),
            scores={name: worth[name][leaf.code] for name in COLUMNS if leaf.code in worth[name]},
            earlier=tuple(earlier[leaf.code]),
            papers=tuple(papers[leaf.code]),
            threads=tuple(asked[leaf.code]),
            until=again.get(leaf.code),
            may_judge=leaf.code in may,
            is_safe=leaf.code in safe,
        )
        for leaf in leaves_of(campaign, own)
        if sees_all or leaf.code in may
    ]


def sums(rows: Iterable[Row]) -> dict[str, Fraction]:
    """The points of a sheet as the unit has them, as appraised so far, and as they hold; before bonus and penalty."""
    views = {"self": ("counted", "self"), "appraised": ("appraised", "counted", "self"), "final": ("final",)}
    found = dict.fromkeys(views, Fraction(0))
    for row in rows:
        for view, columns in views.items():
            word = next((row.scores[name] for name in columns if name in row.scores), None)
            found[view] += (word.score if word else None) or 0
    return found


def safe_to_keep(own: Participant, found: Mapping[str, Sheet]) -> frozenset[str]:
    """The indicators of a sheet that may be kept in one go."""
    asked = _by_indicator(threads(own.campaign, [own], Said.QUESTION))
    return _safe(own, found.get(own.unit_id, {}), papers_of(own), asked)


def papers_of(own: Participant) -> dict[str, list[Shown]]:
    """By indicator, the papers of a sheet that are not withdrawn, each with its marks."""
    return papers_by_sheet(own.campaign, [own])[own.pk]


def papers_by_sheet(campaign: Campaign, own: Iterable[Participant]) -> dict[int, dict[str, list[Shown]]]:
    """The same by participant; two queries for any number of them."""
    first, last = days_of(campaign)
    found: dict[int, dict[str, list[Shown]]] = {one.pk: defaultdict(list) for one in own}
    rows = list(Evidence.objects.filter(participant__in=list(found), withdrawn_at=None).order_by("id"))
    uses = Evidence.objects.filter(content__in={row.content for row in rows}, withdrawn_at=None)
    places: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for content, number, code in uses.values_list("content", "participant_id", "indicator"):
        places[content].add((number, code))
    for row in rows:
        others = len(places[row.content]) - 1
        paper = Paper(row.dated, row.content, row.sealed_at is not None, others, row.shared_because)
        found[row.participant_id][row.indicator].append(Shown(row, marks(paper, first, last)))
    return found


def days_of(campaign: Campaign) -> tuple[date, date]:
    """The first and the last day of a campaign's period."""
    period = Period.parse(campaign.period)
    return period.first.first(), period.last_day


def worklist(actor: Actor, campaign: Campaign) -> list[Listed]:
    """The units that somebody may judge something of, those with work for him first."""
    found = sheets(campaign)
    roll, verifying = roll_of(campaign), verifiers(campaign)
    held, asked = standings(campaign, roll.participants), threads(campaign, None, Said.QUESTION)
    own, appraised = (totals(campaign, found, view, roll) for view in ("self", "appraised"))
    may = {one.pk: may_judge(actor, one, verifying) for one in roll.participants}
    theirs = [one for one in roll.participants if may[one.pk]]
    papers = papers_by_sheet(campaign, theirs)
    listed = [
        _listed(one, may[one.pk], found.get(one.unit_id, {}), held[one.unit_id], asked, papers[one.pk], own, appraised)
        for one in theirs
    ]
    return sorted(listed, key=lambda one: (one.state is not State.READY, -one.mine, one.participant.unit.name))


def waiting(own: Mapping[int, frozenset[str]], held: Mapping[int, Standing]) -> dict[int, bool]:
    """By participant, of whose sheet these indicators may be judged, whether it waits for that; one query."""
    open_ones = [pk for pk in own if held[pk].was_accepted(Level.UNIT) and held[pk].is_open(Level.OFFICE)]
    rows = Entry.objects.filter(participant__in=open_ones, layer=Layer.APPRAISED).order_by("id")
    latest = {(pk, code): verdict for pk, code, verdict in rows.values_list("participant_id", "indicator", "verdict")}
    judged = {key for key, verdict in latest.items() if verdict not in ("", Verdict.MORE)}
    to_judge = {pk for pk in open_ones if any((pk, code) not in judged for code in own[pk])}
    handed_up = {pk for pk in own if state(held[pk], Level.OFFICE, has_content=True) is State.APPROVED_ELSEWHERE}
    return {pk: pk in to_judge or pk in handed_up for pk in own}


def totals(
    campaign: Campaign, found: Mapping[str, Sheet], view: str, roll: Roll | None = None
) -> dict[str, Fraction | None]:
    """By unit, the points of a view before bonus and penalty."""
    root = edition_of(campaign)[1].root.code
    return {unit: scored[root].score for unit, scored in in_view(campaign, found, view, roll).items() if root in scored}


def _listed(
    own: Participant, may: frozenset[str], sheet: Sheet, held: Standing, asked: Iterable[Thread],
    papers: Mapping[str, list[Shown]], mine: Mapping[str, Fraction | None], appraised: Mapping[str, Fraction | None],
) -> Listed:  # fmt: skip
    codes = [leaf.code for leaf in leaves_of(own.campaign, own)]
    judged = {code for code in codes if _verdict(sheet, code) not in ("", Verdict.MORE)}
    waits = any(_verdict(sheet, code) == Verdict.MORE for code in codes)
    return Listed(
        participant=own,
        state=state(held, Level.OFFICE, has_content=bool(sheet), waits=waits),
        judged=len(judged),
        mine=len(may - judged) if held.was_accepted(Level.UNIT) and held.is_open(Level.OFFICE) else 0,
        all=len(codes),
        asked=sum(one.is_open for one in asked if one.said.participant_id == own.pk),
        marked=sum(bool(one.marks) for each in papers.values() for one in each),
        own=mine.get(own.unit_id),
        appraised=appraised.get(own.unit_id) if judged else None,
    )


def _verdict(sheet: Sheet, code: str) -> str:
    word = sheet.get(code, {}).get(Layer.APPRAISED)
    return word.verdict if word else ""


def _columns(campaign: Campaign, found: Mapping[str, Sheet], unit: str, roll: Roll) -> dict[str, dict[str, Scored]]:
    layers = (Layer.COUNTED, Layer.SELF, Layer.APPRAISED, Layer.COUNCIL)
    own = {str(layer): by_layer(campaign, found, layer, roll).get(unit, {}) for layer in layers}
    return {**own, "final": in_view(campaign, found, "final", roll).get(unit, {})}


def _words(said: Mapping[Layer, Word]) -> dict[str, Word]:
    return {"final" if layer is Layer.CORRECTED else str(layer): word for layer, word in said.items()}


def _earlier(own: Participant) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for row in Entry.objects.filter(participant=own).exclude(verdict="").order_by("id"):
        found[row.indicator].append(row)
    return found


def _by_indicator(asked: Iterable[Thread]) -> dict[str, list[Thread]]:
    found: dict[str, list[Thread]] = defaultdict(list)
    for one in asked:
        found[one.said.indicator].append(one)
    return found


def _safe(
    own: Participant, sheet: Sheet, papers: Mapping[str, list[Shown]], asked: Mapping[str, list[Thread]]
) -> frozenset[str]:  # fmt: skip
    return frozenset(
        leaf.code
        for leaf in leaves_of(own.campaign, own)
        if is_safe_to_keep(
            {layer: word.cells for layer, word in sheet.get(leaf.code, {}).items()},
            bool(_verdict(sheet, leaf.code)),
            any(one.marks for one in papers.get(leaf.code, ())),
            any(one.is_open for one in asked.get(leaf.code, ())),
        )
    )

"""What lies before the council: what is disputed, bonus and penalty, and the minutes of what it decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from batru.commons.people.public import Actor
from batru.evaluation.models import Approval, Campaign, Entry, Flag, Participant
from batru.evaluation.reads.appraisal import participants_for
from batru.evaluation.reads.approvals import standings
from batru.evaluation.reads.marking import in_view, leaves_of
from batru.evaluation.reads.seats import DECIDE
from batru.evaluation.reads.sheets import Sheet, edition_of, roll_of, scores_of, sheets
from batru.evaluation.reads.talks import Thread, threads
from batru.evaluation.rules.approvals import Standing, State, state
from batru.evaluation.rules.entries import Layer, Level, Said
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.index_sets.model import Adjustment
from batru.law.index_sets.scoring import Scored
from batru.law.index_sets.units import UnitScore


@dataclass(frozen=True, slots=True)
class Case:
    """A unit before the council: totals by view with bonus and penalty, and what speaks for looking closer."""

    participant: Participant
    standing: Standing
    state: State
    own: UnitScore
    appraised: UnitScore
    council: UnitScore
    disputed: int
    decided: int
    asked: int
    flags: int


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A bonus or penalty of the set beside what a unit was given of it, and the finding behind it."""

    rule: Adjustment
    entry: Entry | None
    finding: Thread | None


def cases(actor: Actor, campaign: Campaign) -> list[Case]:
    """The units of a campaign on which somebody may decide, those that are ready first."""
    taking_part = participants_for(actor, campaign, DECIDE)
    found, held, roll = sheets(campaign), standings(campaign, taking_part), roll_of(campaign)
    views = {view: _by_unit(scores_of(campaign, found, view, roll)) for view in ("self", "appraised", "council")}
    asked, flags = threads(campaign, taking_part, Said.QUESTION), _flags(campaign)
    own, theirs = (in_view(campaign, found, view, roll) for view in ("self", "appraised"))
    listed = [
        Case(
            participant=one,
            standing=held[one.unit_id],
            state=state(held[one.unit_id], Level.COUNCIL, has_content=bool(found.get(one.unit_id))),
            own=views["self"][one.unit_id],
            appraised=views["appraised"][one.unit_id],
            council=views["council"][one.unit_id],
            disputed=len(disputed(one, own.get(one.unit_id, {}), theirs.get(one.unit_id, {}))),
            decided=_decided(found.get(one.unit_id, {})),
            asked=sum(each.is_open for each in asked if each.said.participant_id == one.pk),
            flags=flags.get(one.unit_id, 0),
        )
        for one in taking_part
    ]
    order = list(_FIRST)
    return sorted(listed, key=lambda one: (order.index(one.state) if one.state in order else len(order), -one.disputed))


def disputed(own: Participant, said: Mapping[str, Scored], judged: Mapping[str, Scored]) -> list[str]:
    """The indicators of a unit on which the appraiser came to another score than the unit."""
    codes = [leaf.code for leaf in leaves_of(own.campaign, own)]
    return [code for code in codes if _score(said, code) != _score(judged, code)]


def adjustments(own: Participant) -> list[Adjusted]:
    """Every bonus and penalty of the set with what the unit was given."""
    rows = Entry.objects.filter(participant=own, layer=Layer.COUNCIL).order_by("id")
    latest = {row.indicator: row for row in rows}
    found = _findings(own)
    rules = edition_of(own.campaign)[1].adjustments
    return [Adjusted(rule, latest.get(rule.code), found.get(rule.code)) for rule in rules]


def adjustment_of(campaign: Campaign, code: str) -> Adjustment:
    """A bonus or penalty of the campaign's set; Refusal (404) where it has none of the name."""
    found = next((one for one in edition_of(campaign)[1].adjustments if one.code == code), None)
    if found is None:
        raise Refusal(
            "evaluation.adjustment.unknown",
            what=N_("The set has no bonus or penalty {name}."),
            why=N_("Its file names none of that kind."),
            next_step=N_("Choose one from the list."),
            status=404,
            name=code,
        )
    return found


def finding_of(own: Participant, code: str) -> Thread | None:
    """The latest finding written against a unit for a penalty, with its answer."""
    return _findings(own).get(code)


def minutes(campaign: Campaign, actor: Actor) -> list[Entry | Approval]:
    """What the council decided and moved on units that somebody may see, in order."""
    units = [one.pk for one in participants_for(actor, campaign, DECIDE)]
    said = Entry.objects.filter(participant__in=units, layer=Layer.COUNCIL).select_related("participant__unit")
    moved = Approval.objects.filter(participant__in=units, level=Level.COUNCIL).select_related("participant__unit")
    return sorted([*said, *moved], key=lambda one: (one.at, isinstance(one, Approval), one.pk))


def _findings(own: Participant) -> dict[str, Thread]:
    codes = {one.code for one in edition_of(own.campaign)[1].adjustments}
    found = threads(own.campaign, [own], Said.QUESTION)
    return {one.said.indicator: one for one in found if one.said.indicator in codes}


def _by_unit(scores: tuple[UnitScore, ...]) -> dict[str, UnitScore]:
    return {one.unit.key: one for one in scores}


def _decided(sheet: Sheet) -> int:
    return sum(Layer.COUNCIL in said for said in sheet.values())


def _score(scored: Mapping[str, Scored], code: str) -> Fraction | None:
    return scored[code].score if code in scored else None


def _flags(campaign: Campaign) -> dict[str, int]:
    found: dict[str, int] = {}
    for unit in Flag.objects.filter(period=campaign.period).values_list("unit", flat=True):
        found[unit] = found.get(unit, 0) + 1
    return found


_FIRST = (State.READY, State.APPROVED_ELSEWHERE, State.WAITING_LOWER, State.APPROVED_HERE, State.ACCEPTED_HERE)

"""Which pages of a campaign somebody may open, and how much waits for him behind each."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from batru.commons.people.public import Actor
from batru.evaluation.models import Campaign, Correction, Participant
from batru.evaluation.reads.appraisal import worklist
from batru.evaluation.reads.approvals import standings
from batru.evaluation.reads.campaigns import FILL, READ, SUBMIT
from batru.evaluation.reads.flags import flags
from batru.evaluation.reads.publications import PUBLISH
from batru.evaluation.reads.seats import APPRAISE, DECIDE, may_judge
from batru.evaluation.reads.talks import Thread, threads
from batru.evaluation.rules.approvals import Standing, State
from batru.evaluation.rules.entries import Level, Said

LOOK, SET_TARGET = "evaluation.flag.look", "evaluation.target.set"


@dataclass(frozen=True, slots=True)
class Door:
    """A page by the name of its address, of one unit where it is a unit's; `waits` is None where nothing can wait."""

    page: str
    waits: int | None = None
    unit: Participant | None = None


def doors(actor: Actor, campaign: Campaign) -> list[Door]:
    """The pages of a campaign that somebody may open, those of his own units first."""
    everybody = list(campaign.participants.select_related("campaign__document", "unit").order_by("unit__full_name"))
    seen = [one for one in everybody if actor.may(READ, one.unit_id)]
    if not seen:
        return []
    said, held = threads(campaign, seen), standings(campaign, seen)
    return [*_of_units(actor, seen, said, held), *_of_all(actor, campaign, seen, said, held)]


def doors_of_unit(actor: Actor, own: Participant) -> list[Door]:
    """The pages beside a unit's sheet that somebody may open."""
    said = [one for one in threads(own.campaign, [own]) if one.is_open]
    many = Counter(one.said.kind for one in said)
    found = [Door("questions", many[Said.QUESTION], own), Door("replies", many[Said.OBJECTION], own)]
    if may_judge(actor, own) and actor.may(APPRAISE, own.unit_id):
        found.append(Door("appraisal", None, own))
    if actor.may(DECIDE, own.unit_id):
        found.append(Door("case", None, own))
    return found


def _of_units(actor: Actor, seen: list[Participant], said: list[Thread], held: dict[str, Standing]) -> Iterator[Door]:
    """Sheet, questions and replies of the units for which somebody writes or decides; of others only what waits."""
    asked = Counter(one.said.participant_id for one in said if one.is_open and one.said.kind == Said.QUESTION)
    objected = Counter(one.said.participant_id for one in said if one.is_open and one.said.kind == Said.OBJECTION)
    for one in seen:
        if actor.may(FILL, one.unit_id) or actor.may(SUBMIT, one.unit_id):
            yield Door("sheet", int(held[one.unit_id].is_open(Level.UNIT)), one)
            yield Door("questions", asked[one.pk], one)
            yield Door("replies", None, one)
        elif objected[one.pk] and actor.may(DECIDE, one.unit_id):
            yield Door("replies", objected[one.pk], one)


def _of_all(
    actor: Actor, campaign: Campaign, seen: list[Participant], said: list[Thread], held: dict[str, Standing]
) -> Iterator[Door]:
    if any(actor.may(APPRAISE, one.unit_id) for one in seen):
        listed = worklist(actor, campaign)
        yield Door("worklist", sum(bool(one.mine) or one.state is State.APPROVED_ELSEWHERE for one in listed))
        yield Door("severity")
    if any(actor.may(DECIDE, one.unit_id) for one in seen):
        council = [one for one in seen if actor.may(DECIDE, one.unit_id)]
        yield Door("council", sum(_before_council(held[one.unit_id]) for one in council))
    if actor.may(PUBLISH, campaign.root_id):
        yield Door("publish")
    yield Door("corrections", Correction.objects.filter(entry__participant__in=seen).count())
    yield Door("targets")
    units = {one.unit_id for one in seen if actor.may(LOOK, one.unit_id) or actor.may(READ, one.unit_id)}
    yield Door("integrity", sum(one.is_open for one in flags(units, campaign.period)))


def _before_council(held: Standing) -> bool:
    """Whether an appraised sheet waits for the council."""
    return not held.is_open(Level.OFFICE) and held.is_open(Level.COUNCIL)

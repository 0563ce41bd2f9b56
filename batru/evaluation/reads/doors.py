"""Which pages of a campaign somebody may open, and how much waits for him behind each."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from batru.commons.people.public import Actor
from batru.evaluation.models import Campaign, Correction, Participant
from batru.evaluation.reads.appraisal import waiting
from batru.evaluation.reads.approvals import standings_of
from batru.evaluation.reads.campaigns import FILL, READ, SUBMIT
from batru.evaluation.reads.flags import flags_in
from batru.evaluation.reads.publications import PUBLISH
from batru.evaluation.reads.seats import APPRAISE, DECIDE, may_judge, verifiers_of
from batru.evaluation.reads.talks import Thread, threads, threads_of
from batru.evaluation.rules.approvals import Standing
from batru.evaluation.rules.entries import Level, Said

LOOK, SET_TARGET = "evaluation.flag.look", "evaluation.target.set"


@dataclass(frozen=True, slots=True)
class Door:
    """A page by the name of its address, of one unit where it is a unit's; `waits` is None where nothing can wait."""

    page: str
    waits: int | None = None
    unit: Participant | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What the doors of several campaigns rest on, read at once; by participant or by campaign."""

    said: Mapping[int, Sequence[Thread]]
    held: Mapping[int, Standing]
    judged: Mapping[int, int]
    corrected: Mapping[int, int]
    flagged: Mapping[tuple[str, str], int]


def doors(actor: Actor, campaign: Campaign) -> list[Door]:
    """The pages of a campaign that somebody may open, those of his own units first."""
    return doors_of(actor, [campaign])[campaign.pk]


def doors_of(actor: Actor, campaigns: Sequence[Campaign]) -> dict[int, list[Door]]:
    """The same by campaign; as many statements for a hundred campaigns as for one."""
    everybody = Participant.objects.filter(campaign__in=[one.pk for one in campaigns])
    rows = list(everybody.select_related("campaign__document", "unit").order_by("unit__full_name"))
    seen = [one for one in rows if actor.may(READ, one.unit_id)]
    known = _known(actor, campaigns, rows, seen)
    found: dict[int, list[Door]] = {one.pk: [] for one in campaigns}
    for campaign in campaigns:
        own = [one for one in seen if one.campaign_id == campaign.pk]
        if own:
            found[campaign.pk] = [*_of_units(actor, own, known), *_of_all(actor, campaign, own, known)]
    return found


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


def _known(
    actor: Actor, campaigns: Sequence[Campaign], rows: Sequence[Participant], seen: Sequence[Participant]
) -> _Known:
    said: dict[int, list[Thread]] = defaultdict(list)
    for one in threads_of(campaigns, seen):
        said[one.said.participant_id].append(one)
    held = standings_of(rows)
    judging = {one.campaign_id for one in seen if actor.may(APPRAISE, one.unit_id)}
    verifying = verifiers_of(campaigns)
    theirs = (one for one in rows if one.campaign_id in judging)
    may = {one.pk: may_judge(actor, one, verifying[one.campaign_id]) for one in theirs}
    judged = waiting({pk: codes for pk, codes in may.items() if codes}, held)
    of_campaign = {one.pk: one.campaign_id for one in rows}
    corrections = Correction.objects.filter(entry__participant__in=seen).values_list("entry__participant__campaign_id")
    looked_at = {one.unit_id for one in seen if actor.may(LOOK, one.unit_id) or actor.may(READ, one.unit_id)}
    flagged = flags_in(looked_at, {one.period for one in campaigns})
    return _Known(
        said=said,
        held=held,
        judged=Counter(of_campaign[pk] for pk, waits in judged.items() if waits),
        corrected=dict(corrections.annotate(many=Count("pk"))),
        flagged=Counter((one.flag.unit, one.flag.period) for one in flagged if one.is_open),
    )


def _of_units(actor: Actor, seen: Sequence[Participant], known: _Known) -> Iterator[Door]:
    """Sheet, questions and replies of the units for which somebody writes or decides; of others only what waits."""
    for one in seen:
        many = Counter(each.said.kind for each in known.said.get(one.pk, ()) if each.is_open)
        if actor.may(FILL, one.unit_id) or actor.may(SUBMIT, one.unit_id):
            yield Door("sheet", int(known.held[one.pk].is_open(Level.UNIT)), one)
            yield Door("questions", many[Said.QUESTION], one)
            yield Door("replies", None, one)
        elif many[Said.OBJECTION] and actor.may(DECIDE, one.unit_id):
            yield Door("replies", many[Said.OBJECTION], one)


def _of_all(actor: Actor, campaign: Campaign, seen: Sequence[Participant], known: _Known) -> Iterator[Door]:
    if any(actor.may(APPRAISE, one.unit_id) for one in seen):
        yield Door("worklist", known.judged[campaign.pk])
        yield Door("severity")
    council = [one for one in seen if actor.may(DECIDE, one.unit_id)]
    if council:
        yield Door("council", sum(_before_council(known.held[one.pk]) for one in council))
    if actor.may(PUBLISH, campaign.root_id):
        yield Door("publish")
    yield Door("corrections", known.corrected.get(campaign.pk, 0))
    yield Door("targets")
    yield Door("integrity", sum(known.flagged.get((one.unit_id, campaign.period), 0) for one in seen))


def _before_council(held: Standing) -> bool:
    """Whether an appraised sheet waits for the council."""
    return not held.is_open(Level.OFFICE) and held.is_open(Level.COUNCIL)

"""Papers that show figures: those of a sheet, what is odd about each, and where else the same paper was used."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from batru.commons.files.public import refers
from batru.commons.people.public import Actor
from batru.evaluation.models import Evidence, Participant
from batru.evaluation.reads.approvals import unknown
from batru.evaluation.reads.campaigns import READ, participant_for
from batru.index.public import Period


@dataclass(frozen=True, slots=True)
class Use:
    """Another place where the same paper stands; `same_content`: byte for byte, else by number and date."""

    campaign: str
    unit_key: str
    unit_name: str
    indicator: str
    same_content: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper of a sheet with what is to be looked at: its day outside the period, and its other uses."""

    row: Evidence
    is_outside: bool
    uses: tuple[Use, ...]


@refers("evaluation.evidence")
def kept(digests: set[str]) -> set[str]:
    """The contents that evidence stands on, withdrawn or not: a seal must stay checkable."""
    return set(Evidence.objects.filter(content__in=digests).values_list("content", flat=True))


def papers(participant: Participant) -> list[Shown]:
    """The papers of a sheet that were not taken back, the oldest first; two queries."""
    rows = list(participant.evidence.filter(withdrawn_at=None).order_by("id"))
    period = Period.parse(participant.campaign.period)
    uses = _uses(rows, participant)
    return [Shown(row, is_outside(row, period), uses[row.pk]) for row in rows]


def is_outside(row: Evidence, period: Period) -> bool:
    """Whether a paper is dated before or after the period that it is to show."""
    return not period.first.first() <= row.dated <= period.last_day


def same_in_sheet(participant: Participant, content: str, number: str, dated: object) -> list[Evidence]:
    """The papers of the same sheet that are this one: by content, or by number and date."""
    same = _same([(content, number, dated)])
    return list(participant.evidence.filter(same, withdrawn_at=None).order_by("id"))


def paper_for(actor: Actor, code: str, unit_key: str, number: int) -> Evidence:
    """One paper of a sheet that the reader may see; Refusal (404) for any other."""
    own = participant_for(actor, code, unit_key)
    row = own.evidence.filter(pk=number).first()
    if row is None:
        raise unknown(code, unit_key)
    return row


def visible_uses(actor: Actor, uses: Iterable[Use]) -> list[Use]:
    """The uses in sheets that the reader may see; of others he learns nothing."""
    return [use for use in uses if actor.may(READ, use.unit_key)]


def _uses(rows: Collection[Evidence], own: Participant) -> dict[int, tuple[Use, ...]]:
    found: dict[int, list[Use]] = defaultdict(list)
    if not rows:
        return {}
    same = _same((row.content, row.number, row.dated) for row in rows)
    others = Evidence.objects.filter(same, withdrawn_at=None).select_related(
        "participant__unit", "participant__campaign"
    )
    known = list(others.order_by("id"))
    for row in rows:
        found[row.pk] = [_use(row, other, own) for other in known if other.pk != row.pk and _is_same(row, other)]
    return {number: tuple(each) for number, each in found.items()}


def _same(papers: Iterable[tuple[str, str, object]]) -> Q:
    """By content, or by number and date where it has a number."""
    each = []
    for content, number, dated in papers:
        by_number = Q(number=number, dated=dated) if number else Q(pk__in=())
        each.append(Q(content=content) | by_number)
    return reduce(or_, each)


def _is_same(row: Evidence, other: Evidence) -> bool:
    return row.content == other.content or bool(row.number and (row.number, row.dated) == (other.number, other.dated))


def _use(row: Evidence, other: Evidence, own: Participant) -> Use:
    at = other.participant
    return Use(
        at.campaign.code, at.unit_id, at.unit.full_name, other.indicator, row.content == other.content, at.pk == own.pk
    )

"""Who sits where in a campaign: which indicators somebody judges, and who in a unit is given its work."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from batru.commons.people.public import Actor, holders, roles
from batru.evaluation.models import Campaign, Participant, Verifier
from batru.evaluation.reads.marking import leaves_of
from batru.evaluation.rules.appraising import judged
from batru.evaluation.rules.entries import Level
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

APPRAISE, DECIDE = "evaluation.sheet.appraise", "evaluation.sheet.decide"
FILL, SUBMIT, READ = "evaluation.sheet.fill", "evaluation.sheet.submit", "evaluation.sheet.read"


def verifiers(campaign: Campaign) -> dict[str, str]:
    """By indicator, the unit that verifies it."""
    return dict(Verifier.objects.filter(campaign=campaign).values_list("indicator", "unit_id"))


def verifiers_of(campaigns: Iterable[Campaign]) -> dict[int, dict[str, str]]:
    """The same by campaign; one query."""
    found: dict[int, dict[str, str]] = {one.pk: {} for one in campaigns}
    rows = Verifier.objects.filter(campaign__in=list(found))
    for campaign, indicator, unit in rows.values_list("campaign_id", "indicator", "unit_id"):
        found[campaign][indicator] = unit
    return found


def may_judge(actor: Actor, participant: Participant, verifying: Mapping[str, str] | None = None) -> frozenset[str]:
    """The indicators of a unit that somebody may judge: as the office all, as a verifying unit its own.

    `verifying` is the campaign's `verifiers`, where they were read before.
    """
    codes = [leaf.code for leaf in leaves_of(participant.campaign, participant)]
    if actor.is_unlimited:
        return frozenset(codes)
    if any(post.unit_key == participant.unit_id for post in actor.posts):
        return frozenset()
    giving = {post.unit_key for post in actor.posts if post.allows(APPRAISE, participant.unit_id)}
    campaign = participant.campaign
    known = verifiers(campaign) if verifying is None else verifying
    return judged(giving, campaign.office_id, known, participant.unit_id, codes)


def is_office(actor: Actor, campaign: Campaign) -> bool:
    """Whether somebody appraises at the campaign's office."""
    return actor.is_unlimited or any(
        post.unit_key == campaign.office_id and APPRAISE in post.permissions for post in actor.posts
    )


def check_judge(actor: Actor, participant: Participant, indicator: str) -> None:
    """Refusal where somebody may not judge an indicator of a unit."""
    if indicator not in may_judge(actor, participant):
        raise Refusal(
            "evaluation.seat",
            what=N_("You do not judge this indicator."),
            why=N_("The office judges every unit but its own, a verifying unit the indicators that it verifies."),
            next_step=N_("Leave it to the unit that verifies it."),
            status=403,
        )


def check_office(actor: Actor, participant: Participant) -> None:
    """Refusal for everybody but the office; the office's own sheet is moved by the units that verify it."""
    is_theirs = participant.unit_id == participant.campaign.office_id
    if not may_judge(actor, participant) or not (is_theirs or is_office(actor, participant.campaign)):
        raise Refusal(
            "evaluation.seat",
            what=N_("You do not move this sheet."),
            why=N_("The campaign's office moves every sheet but its own, which the verifying units move."),
            next_step=N_("Leave it to whoever holds the sheet."),
            status=403,
        )


def level_of(actor: Actor, participant: Participant) -> Level | None:
    """From which level somebody looks at a sheet; the highest of several, None for a mere reader."""
    if actor.may(DECIDE, participant.unit_id):
        return Level.COUNCIL
    if may_judge(actor, participant):
        return Level.OFFICE
    return Level.UNIT if actor.may(FILL, participant.unit_id) else None


def worker(unit_key: str, permission: str, at: datetime) -> str:
    """The role in a unit to which work is given: the first that allows it and is held there, else the first at all."""
    allowed = [role.code for role in roles().values() if permission in role.permissions]
    held = [code for code in allowed if holders(unit_key, code, local_day(at))]
    return (held or allowed)[0]

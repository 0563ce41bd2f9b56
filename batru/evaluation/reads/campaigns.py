"""Campaigns that somebody may see, and the units under evaluation in them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from batru.commons.people.public import Actor, Role, roles
from batru.commons.places.public import Unit, descendants
from batru.evaluation.models import Campaign, Participant
from batru.evaluation.reads.approvals import unknown
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.index_sets.model import Edition

READ, FILL, SUBMIT, OPEN = (
    "evaluation.sheet.read", "evaluation.sheet.fill", "evaluation.sheet.submit", "evaluation.campaign.open",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposed:
    """A unit that could take part, with the profile that the set gives its kind; None where it gives none."""

    unit: Unit
    profile: str | None


def campaigns_for(actor: Actor, permission: str = READ) -> list[Campaign]:
    """The campaigns in which the reader may see a sheet, the newest first."""
    rows = Campaign.objects.select_related("document", "office", "root").order_by("-opened_at", "-id")
    units = actor.units(permission)
    return list(rows if units is None else rows.filter(participants__unit__in=units).distinct())


def campaign_for(actor: Actor, code: str, permission: str = READ) -> Campaign:
    """A campaign in which the reader may see a sheet; Refusal (404) for any other."""
    found = next((one for one in campaigns_for(actor, permission) if one.code == code), None)
    if found is None:
        raise _unknown(code)
    return found


def seen(actor: Actor, campaign: Campaign) -> QuerySet[Participant]:
    """The units of a campaign whose sheets the reader may see."""
    rows = campaign.participants.select_related("unit", "campaign").order_by("profile", "unit__full_name")
    units = actor.units(READ)
    return rows if units is None else rows.filter(unit__in=units)


def participant_for(actor: Actor, code: str, unit_key: str, permission: str = READ) -> Participant:
    """A unit's sheet; Refusal (404) where it is absent or not the reader's to see."""
    rows = Participant.objects.select_related("campaign__document", "campaign__office", "unit")
    found = rows.filter(campaign__code=code, unit=unit_key).first()
    if found is None or not actor.may(permission, unit_key):
        raise unknown(code, unit_key)
    return found


def roles_that(permission: str) -> list[Role]:
    """The roles of single units whose posts give a permission."""
    return [role for role in roles().values() if permission in role.permissions and role.reach in ("unit", "subtree")]


def proposed_units(root: str, edition: Edition, day: date) -> list[Proposed]:
    """The units under a place with the profile of each by its kind; those of kinds without a profile last."""
    found = [Proposed(one, edition.profile_for(one.kind)) for one in descendants(root, day)]
    order: dict[str | None, int] = {code: place for place, code in enumerate(edition.profile_codes)}
    return sorted(found, key=lambda one: (order.get(one.profile, len(order)), one.unit.full_name))


def _unknown(code: str) -> Refusal:
    return Refusal(
        "evaluation.campaign.unknown",
        what=N_("There is no campaign {campaign}."),
        why=N_("None is called so, or no unit that you may see takes part in it."),
        next_step=N_("Choose one from the list."),
        status=404,
        campaign=code,
    )

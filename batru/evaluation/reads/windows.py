"""When the stages of a campaign are open, for everybody and for a unit that was given more time."""

from collections.abc import Mapping
from datetime import datetime

from batru.commons import home
from batru.evaluation.models import Campaign, Extension, Participant, Window
from batru.evaluation.rules.stages import Span, Stage, Standing
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


def spans(campaign: Campaign, participant: Participant | None = None) -> dict[Stage, Span]:
    """The windows by stage; with a unit, its extensions are in them."""
    longer = _extended(participant)
    return {Stage(row.stage): _span(row, campaign, longer) for row in Window.objects.filter(campaign=campaign)}


def check_open(campaign: Campaign, stage: Stage, at: datetime, participant: Participant | None = None) -> None:
    """Refusal where a stage is not open at a moment; while lateness is let pass it still is."""
    span = spans(campaign, participant)[stage]
    standing = span.standing(at)
    if standing in (Standing.OPEN, Standing.GRACE):
        return
    is_ahead = standing is Standing.AHEAD
    raise Refusal(
        "evaluation.window",
        what=N_("This is not the time for it."),
        why=N_("Its window opens later.") if is_ahead else N_("Its window is over."),
        next_step=N_("Ask the campaign's office about the dates; it may give a unit more time, with the reason."),
        status=409,
    )


def working_days_later(campaign: Campaign, at: datetime, days: int) -> datetime:
    """When the desk of the campaign's office shuts on the n-th working day after a moment."""
    desk = home.desk(campaign.office_id)
    return desk.closes_at(desk.add_days(local_day(at), days))


def _span(row: Window, campaign: Campaign, longer: Mapping[str, datetime]) -> Span:
    closes_at = max(row.closes_at, longer.get(row.stage, row.closes_at))
    late = working_days_later(campaign, closes_at, row.grace_days) if row.grace_days else closes_at
    return Span(row.opens_at, closes_at, max(late, closes_at))


def _extended(participant: Participant | None) -> dict[str, datetime]:
    if participant is None:
        return {}
    found: dict[str, datetime] = {}
    for row in Extension.objects.filter(participant=participant).order_by("until"):
        found[row.stage] = row.until
    return found

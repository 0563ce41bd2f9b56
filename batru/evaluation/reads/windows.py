"""When the stages of a campaign are open, for everybody and for a unit that was given more time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from batru.commons import home
from batru.evaluation.models import Campaign, Extension, Participant, Window
from batru.evaluation.rules.campaigns import Opens
from batru.evaluation.rules.deadlines import Deadline, extended, span_of
from batru.evaluation.rules.stages import Span, Stage, Standing
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


def spans(campaign: Campaign, participant: Participant | None = None) -> dict[Stage, Span]:
    """The windows by stage, with grace by the office's working days; with a unit, its extensions are in them."""
    desk = home.desk(campaign.office_id)
    found = {Stage(row.stage): span_of(_opens(row), desk) for row in Window.objects.filter(campaign=campaign)}
    for row in Extension.objects.filter(participant=participant) if participant else ():
        stage = Stage(row.stage)
        found[stage] = extended(found[stage], row.until).span
    return found


def spans_of(campaigns: Iterable[Campaign]) -> dict[int, dict[Stage, Span]]:
    """By campaign the windows of everybody; one query."""
    desks = {one.pk: home.desk(one.office_id) for one in campaigns}
    found: dict[int, dict[Stage, Span]] = {pk: {} for pk in desks}
    for row in Window.objects.filter(campaign__in=list(desks)):
        found[row.campaign_id][Stage(row.stage)] = span_of(_opens(row), desks[row.campaign_id])
    return found


def deadlines(campaign: Campaign, stage: Stage, own: Iterable[Participant]) -> dict[str, Deadline]:
    """By unit, its own deadline in a stage; two queries."""
    span = spans(campaign)[stage]
    given: dict[int, datetime] = defaultdict(lambda: span.closes_at)
    rows = Extension.objects.filter(participant__campaign=campaign, stage=stage)
    for participant, until in rows.values_list("participant_id", "until"):
        given[participant] = max(given[participant], until)
    return {one.unit_id: extended(span, given.get(one.pk)) for one in own}


def deadline(participant: Participant, stage: Stage = Stage.SELF) -> Deadline:
    """A unit's own deadline in a stage."""
    return deadlines(participant.campaign, stage, [participant])[participant.unit_id]


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


def _opens(row: Window) -> Opens:
    return Opens(row.opens_at, row.closes_at, row.grace_days)

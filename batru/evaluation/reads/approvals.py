"""How sheets stand between the levels, and what may still be written into them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from batru.evaluation.models import Approval, Campaign, Entry, Evidence, Participant, Publication, Talk
from batru.evaluation.rules.approvals import ANSWERS, Asked, Standing, may_write, open_again, standing
from batru.evaluation.rules.entries import Layer, Level, Said, Step, Verdict
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.index_sets.frozen import digest

# Where a word that asks for more evidence says until when, and by which question, among its sources.
MORE = "more"


def sheet_subject(participant: Participant) -> str:
    """What the journal and the tasks call a unit's sheet."""
    return f"sheet/{participant.pk}"


def locked(code: str, unit_key: str, at: datetime) -> Participant:
    """A unit of a campaign, read for writing into its sheet at a moment: of two at once, one waits.

    Sheets of a campaign are written beside each other, but never while its result is published. Refusal (409) where
    a publication went ahead that says it knows of everything up to this moment.
    """
    _wait_for_publication(code)
    rows = Participant.objects.select_for_update(of=("self",)).select_related("campaign", "unit")
    row = rows.filter(campaign__code=code, unit_id=unit_key).first()
    if row is None:
        raise unknown(code, unit_key)
    _check_overtaken(row.campaign, at)
    return row


def standings(campaign: Campaign, participants: Iterable[Participant] | None = None) -> dict[str, Standing]:
    """By unit, how each sheet of a campaign stands; two queries."""
    own = list(participants if participants is not None else campaign.participants.all())
    held = standings_of(own)
    return {one.unit_id: held[one.pk] for one in own}


def standings_of(participants: Iterable[Participant]) -> dict[int, Standing]:
    """By participant, how sheets of any campaigns stand; two queries."""
    own = list(participants)
    campaigns = {one.campaign_id for one in own}
    rows = Approval.objects.filter(participant__campaign__in=campaigns).order_by("id")
    steps: dict[int, list[tuple[Level, Step]]] = defaultdict(list)
    for number, level, step in rows.values_list("participant_id", "level", "step"):
        steps[number].append((Level(level), Step(step)))
    published = set(Publication.objects.filter(campaign__in=campaigns).values_list("campaign_id", flat=True))
    return {one.pk: standing(steps[one.pk], one.campaign_id in published) for one in own}


def standing_of(participant: Participant) -> Standing:
    """How one sheet stands now."""
    return standings(participant.campaign, [participant])[participant.unit_id]


def open_indicators(participant: Participant, at: datetime) -> dict[str, datetime]:
    """The indicators that are back with the unit because more evidence is wanted, each with its last moment."""
    return open_again(standing_of(participant), _asked(participant), at)


def writable(participant: Participant, layer: Layer, at: datetime, indicator: str = "") -> bool:
    """Whether a layer may be written into a unit's sheet at a moment; an indicator back with the unit alone may be."""
    own = standing_of(participant)
    again = open_again(own, _asked(participant), at) if layer is Layer.SELF and indicator else {}
    return may_write(own, layer, indicator, again)


def check_writable(participant: Participant, layer: Layer, at: datetime, indicator: str = "") -> None:
    """Refusal where a level's approval, or the lack of one below it, locks what is to be written."""
    if writable(participant, layer, at, indicator):
        return
    level, own = ANSWERS.get(layer), standing_of(participant)
    is_shut = level is not None and not own.is_open(level)
    why, next_step = (
        N_("It has not come to this level yet."),
        N_("Look at how the sheet stands, and ask whoever holds it now."),
    )
    if is_shut:
        why = N_("It was approved at this level.")
    if is_shut and own.is_published:
        why = N_("Its result was published.")
        next_step = N_("Object to the result; what proves wrong is put right by a correction.")
    raise Refusal(
        "evaluation.sheet.locked",
        what=N_("Nothing was written into the sheet."),
        why=why,
        next_step=next_step,
        status=409,
    )


def sheet_digest(participant: Participant) -> str:
    """The digest of a sheet as it stands: the latest word of each layer on each indicator, and the papers."""
    words = Entry.objects.filter(participant=participant).order_by("id")
    said = {
        f"{row.layer} {row.indicator}": {"cells": row.cells, "verdict": row.verdict, "reason": row.reason}
        for row in words
    }
    papers = Evidence.objects.filter(participant=participant, withdrawn_at=None).order_by("id")
    shown = [[one.indicator, one.content, one.number, one.dated.isoformat(), one.title] for one in papers]
    return digest({"unit": participant.unit_id, "said": said, "papers": shown})


def unknown(code: str, unit_key: str) -> Refusal:
    """The refusal of a sheet that is not there, or not for this reader: absent and forbidden look the same."""
    return Refusal(
        "evaluation.sheet.unknown",
        what=N_("There is no sheet of {unit} in {campaign}."),
        why=N_("The unit does not take part, or it lies outside the units that you may see."),
        next_step=N_("Choose one from the list."),
        status=404,
        campaign=code,
        unit=unit_key,
    )


def _wait_for_publication(code: str) -> None:
    """Holds the campaign's row together with other writers; whoever publishes holds it alone.

    Django knows no shared lock; SQLite needs none, as one transaction alone writes there.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM evaluation_campaign WHERE code = %s FOR SHARE", [code])


def _check_overtaken(campaign: Campaign, at: datetime) -> None:
    """A publication tells by what was known up to a moment: nothing of that moment or before is written afterwards."""
    if Publication.objects.filter(campaign=campaign, known_at__gte=at).exists():
        raise Refusal(
            "evaluation.sheet.overtaken",
            what=N_("Nothing was written into the sheet."),
            why=N_("The result was published at the same time, as it was known before."),
            next_step=N_("Open the sheet again, look at how it stands now, and repeat it where it still may be done."),
            status=409,
        )


def _asked(participant: Participant) -> list[Asked]:
    """Where the appraiser's latest word is that more evidence is wanted."""
    rows = Entry.objects.filter(participant=participant, layer=Layer.APPRAISED).order_by("id")
    latest = {row.indicator: row for row in rows}
    wanted = [row for row in latest.values() if row.verdict == Verdict.MORE]
    questions = {row.sources[MORE]["question"] for row in wanted}
    answered = set(
        Talk.objects.filter(about__in=questions, kind=Said.ANSWER).values_list("about_id", flat=True)
        if questions
        else ()
    )
    return [
        Asked(
            row.indicator,
            datetime.fromisoformat(row.sources[MORE]["until"]),
            row.sources[MORE]["question"] in answered,
        )
        for row in wanted
    ]

"""A campaign's ranking as it was known on a past day, by the law in force then: recomputed, never looked up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.cache import cache as kept

from batru.commons.people.public import Actor
from batru.evaluation.models import Campaign, Publication
from batru.evaluation.reads.as_of import again, as_of
from batru.evaluation.reads.results import UnitResult, units_of
from batru.evaluation.reads.seats import DECIDE, is_office
from batru.evaluation.rules.standing import Plain, set_of
from batru.index.public import day_asked, day_told, refused_day
from batru.kernel.period import VIETNAM, local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.index_sets.frozen import digest
from batru.law.index_sets.given import DataFault
from batru.law.index_sets.model import Edition

ROOM = "evaluation"
KEPT_SECONDS = 600
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class OnDay:
    """A ranking as of the end of a day; `published` is what had been published by then, if anything.

    `is_unpublished`: it holds what was known but not published, so it is not for everybody.
    """

    campaign: Campaign
    day: date
    frozen: Plain
    units: tuple[UnitResult, ...]
    edition: Edition
    published: Publication | None
    is_unpublished: bool

    @property
    def how(self) -> Mapping[str, Any]:
        """What it rests on: moment, nights of the facts, engine and catalogue."""
        told: Mapping[str, Any] = self.frozen["publication"]
        return told

    @property
    def digest(self) -> str:
        """SHA-256 over the results."""
        return digest(self.frozen["results"])

    @property
    def is_same(self) -> bool:
        """Whether the publication of that day comes out again to the last digit."""
        return self.published is not None and self.published.results_digest == self.digest


def sees_unpublished(actor: Actor, campaign: Campaign) -> bool:
    """Whether somebody judges the campaign: its office and its council know what is not published yet."""
    return is_office(actor, campaign) or actor.may(DECIDE, campaign.root_id)


def on_day(code: str, text: str, now: datetime, *, unpublished: bool) -> OnDay:
    """The ranking as of a day (2023-01-05): as published then, or (`unpublished`) as known at the end of that day.

    Refusal for a campaign that is not there, and for a day before the first or after today.
    """
    campaign = Campaign.objects.select_related("document").filter(code=code).first()
    if campaign is None:
        raise _unknown(code)
    day = day_asked(text, ROOM)
    _check(campaign, day, local_day(now), unpublished=unpublished)
    end = min(now, datetime.combine(day + timedelta(days=1), time(), VIETNAM) - INSTANT)
    published = _published_by(campaign, end)
    frozen = _known(campaign, end) if unpublished or published is None else _again(published)
    edition = set_of(frozen["set"]).on(date.fromisoformat(frozen["inputs"][0]["day"]))
    assert edition is not None, "a result is computed only by an edition that holds"
    return OnDay(campaign, day, frozen, units_of(frozen), edition, published, unpublished)


def _published_by(campaign: Campaign, moment: datetime) -> Publication | None:
    rows = Publication.objects.filter(campaign=campaign, at__lte=moment)
    return rows.select_related("campaign", "document").order_by("-number").first()


def _known(campaign: Campaign, moment: datetime) -> Plain:
    try:
        return as_of(campaign, moment)
    except DataFault as fault:
        raise Refusal(
            "evaluation.as_of.fault",
            what=N_("The ranking of that day cannot be computed."),
            why=N_("A value cannot be scored: {fault}."),
            next_step=N_("Choose a day on which the value was another."),
            fault=fault.said,
        ) from None


def _again(published: Publication) -> Plain:
    """Recomputed at most once in ten minutes: anybody may ask."""
    key = f"evaluation:again:{published.pk}:{published.results_digest}"
    found: Plain | None = kept.get(key)
    if found is None:
        found = again(published)
        kept.set(key, found, KEPT_SECONDS)
    return found


def _check(campaign: Campaign, day: date, today: date, *, unpublished: bool) -> None:
    first = _first_day(campaign, unpublished=unpublished)
    if first is None:
        raise refused_day(
            ROOM, N_("Nothing of this campaign has been published yet."), N_("Come back after its publication.")
        )
    if day < first:
        why = N_("Nothing of this campaign was known before {first}.")
        if not unpublished:
            why = N_("The first result of this campaign was published on {first}.")
        raise refused_day(
            ROOM, why, N_("Choose a day from {first} to {today}."), first=day_told(first), today=day_told(today)
        )
    if day > today:
        why = N_("{day} has not come yet; today is {today}.")
        next_step = N_("Choose a day from {first} to {today}.")
        raise refused_day(ROOM, why, next_step, day=day_told(day), first=day_told(first), today=day_told(today))


def _first_day(campaign: Campaign, *, unpublished: bool) -> date | None:
    if unpublished:
        return local_day(campaign.opened_at)
    moment = Publication.objects.filter(campaign=campaign).order_by("number").values_list("at", flat=True).first()
    return local_day(moment) if moment else None


def _unknown(code: str) -> Refusal:
    return Refusal(
        "evaluation.as_of.campaign",
        what=N_("There is no ranking as of that day."),
        why=N_("There is no campaign {name}."),
        next_step=N_("Choose one from the list."),
        status=404,
        name=code,
    )

"""What a draft would move: by the words of the last campaign, and by what the facts tell today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeAlias

from django.utils.translation import gettext as _

from batru.commons import home
from batru.commons.places.public import descendants
from batru.evaluation.models import Campaign
from batru.evaluation.reads.drafts import Fault, file_text, read_text
from batru.evaluation.reads.sheets import sheets, values_of
from batru.evaluation.rules.previews import Moved, compared
from batru.index.public import Fed, Period, extent, fed, index_set
from batru.kernel.text import N_
from batru.law.index_sets.given import DataFault, Given
from batru.law.index_sets.model import Edition, IndexSet, Indicator
from batru.law.index_sets.units import Unit, UnitScore, score_units

Told: TypeAlias = Mapping[str, Mapping[str, Fed]]  # by unit and indicator
NOT_HELD = N_("No version of the draft holds on the last day of the campaign’s period.")
NOT_TODAY = N_("No version that can be scored holds today, neither as it stands nor as drafted.")


@dataclass(frozen=True, slots=True)
class Preview:
    """The units of one campaign under the set as it holds and as drafted; `fault` where the draft cannot score them."""

    campaign: Campaign
    moved: tuple[Moved, ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class From:
    """Of one indicator, for how many units its value came from facts, from the last campaign, or from nowhere."""

    indicator: Indicator
    facts: int
    campaign: int
    nowhere: int


@dataclass(frozen=True, slots=True)
class OnFacts:
    """The same on the facts of a period as they stand; what facts do not tell is the last campaign's word, if any.

    `counted_at` is the last scan of the facts used; None where none of them was counted.
    """

    period: Period
    campaign: Campaign | None
    moved: tuple[Moved, ...] = ()
    origins: tuple[From, ...] = ()
    counted_at: datetime | None = None
    is_provisional: bool = False
    is_simulated: bool = False
    fault: str = ""


def preview(code: str, text: str) -> Preview | None:
    """The last campaign by this set scored by both; None where no campaign was held by it."""
    campaign, drafted = _last_campaign(code), read_text(code, text)
    if campaign is None or isinstance(drafted, Fault):
        return None
    day = Period.parse(campaign.period).last_day
    held = index_set(code)
    then, now = held.on(day), drafted.on(day)
    if then is None or now is None:
        return Preview(campaign, (), NOT_HELD)
    units = _of_campaign(campaign)
    try:
        moved = compared(_scored(units, then, held), _scored(units, now, drafted))
    except DataFault as fault:
        return Preview(campaign, (), _said(fault))
    return Preview(campaign, tuple(moved))


def on_facts(code: str, text: str, today: date) -> OnFacts | None:
    """The draft beside the set as it holds, on today's facts; None where nothing holds yet or the draft is wrong."""
    drafted = read_text(code, text)
    if isinstance(drafted, Fault) or not file_text(code):
        return None
    campaign, held, period = _last_campaign(code), index_set(code), _period(today)
    then, now = held.on(today), drafted.on(today)
    if then is None or now is None or not (then.can_be_scored and now.can_be_scored):
        return OnFacts(period, campaign, fault=NOT_TODAY)
    units = _of_campaign(campaign) if campaign else _of_the_place(now, today)
    before, after = (_told(units, edition, period) for edition in (then, now))
    try:
        moved = compared(_scored(_filled(units, before), then, held), _scored(_filled(units, after), now, drafted))
    except DataFault as fault:
        return OnFacts(period, campaign, fault=_said(fault))
    used = [source for own in after.values() for each in own.values() for source in each.sources.values()]
    return OnFacts(
        period=period,
        campaign=campaign,
        moved=tuple(moved),
        origins=tuple(_origins(units, now, after)),
        counted_at=max((own.counted_at for own in used if own.counted_at), default=None),
        is_provisional=any(own.provisional for own in used),
        is_simulated=any(own.simulated for own in used) or bool(campaign and campaign.simulated),
    )


def _last_campaign(code: str) -> Campaign | None:
    return Campaign.objects.filter(document__code=code).select_related("document").order_by("-id").first()


def _period(today: date) -> Period:
    """The year of the last month that was counted; this year where nothing was."""
    counted = extent()
    return Period.year(counted.last.year if counted else today.year)


def _of_campaign(campaign: Campaign) -> list[Unit]:
    return list(values_of(campaign, sheets(campaign)).units)


def _of_the_place(edition: Edition, today: date) -> list[Unit]:
    """Every unit of the place that a profile fits, without any values of its own."""
    found = [(one, edition.profile_for(one.kind)) for one in descendants(home.locality().root, today)]
    return [Unit(one.key, one.full_name, {}, profile) for one, profile in found if profile is not None]


def _told(units: Sequence[Unit], edition: Edition, period: Period) -> Told:
    return fed(edition, {own.key: own.profile for own in units if own.profile in edition.profile_codes}, period)


def _filled(units: Sequence[Unit], told: Told) -> list[Unit]:
    """The units with what facts tell in the place of what the campaign says."""
    return [replace(own, cells={**own.cells, **_of_facts(told, own)}) for own in units]


def _of_facts(told: Told, own: Unit) -> dict[str, Given]:
    return {code: each.given for code, each in told.get(own.key, {}).items() if each.tells}


def _scored(units: Sequence[Unit], edition: Edition, own_set: IndexSet) -> tuple[UnitScore, ...]:
    """Scores by an edition of the units that it knows, with the cells that it knows."""
    known = {one.code for one in edition.indicators} | {one.code for one in edition.adjustments}
    kept = [
        replace(own, cells={code: given for code, given in own.cells.items() if code in known})
        for own in units
        if own.profile in edition.profile_codes
    ]
    return score_units(edition, kept, own_set.ranked)


def _origins(units: Sequence[Unit], edition: Edition, told: Told) -> list[From]:
    found = []
    for one in edition.indicators:
        own = [unit for unit in units if unit.profile in one.scoring]
        facts = sum(one.code in _of_facts(told, unit) for unit in own)
        said = sum(one.code in unit.cells and one.code not in _of_facts(told, unit) for unit in own)
        found.append(From(one, facts, said, len(own) - facts - said))
    return found


def _said(fault: DataFault) -> str:
    return ": ".join([*fault.where, _(fault.reason).format(**fault.params)])

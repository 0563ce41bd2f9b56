"""What targets and figures tell to the checks: whether a whole shrank once a share of it was to be reached."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import TypeAlias

from batru.commons import home
from batru.commons.places.public import subtree_keys, units
from batru.evaluation.models import Campaign, Target
from batru.evaluation.reads.found_in_sheets import campaigns_of
from batru.evaluation.reads.sheets import sheets
from batru.evaluation.reads.targets import Aim, figure
from batru.evaluation.rules.entries import holding
from batru.evaluation.rules.integrity.checks import Check, Found
from batru.evaluation.rules.integrity.wholes import Wholes, shrunk
from batru.index.public import Period, measure, sets, values
from batru.law.index_sets.given import Given

Aimed: TypeAlias = dict[str, tuple[Aim, set[str]]]  # by set and indicator: what it is, and to whom a target was set
Divided: TypeAlias = dict[str, tuple[int, bool]]  # by unit: what it was divided by, and whether that was simulated


def smaller_wholes(check: Check, year: int) -> list[Found]:
    """Units whose whole shrank against the year before, in an indicator for which they were set a target."""
    last = date(year, 12, 31)
    place = subtree_keys([home.locality().root], last)
    aims = [*_aimed(year).values(), *_of_catalogue(place, last)]
    return shrunk(check, [one for aim, aimed in aims for one in _wholes(aim, aimed, year, place)])


def _of_catalogue(place: Collection[str], last: date) -> Iterator[tuple[Aim, set[str]]]:
    """The shares for which the catalogue itself sets units a target."""
    for own in sets():
        for one in (one for one in own.measures if one.shape.is_share and one.targets):
            aimed = {unit for unit in place if one.target(unit, last) is not None}
            if aimed:
                yield Aim(own.code, one.code, one.name, own.name, one.better, one.code), aimed


def _aimed(year: int) -> Aimed:
    """Every indicator of which some unit has a target of the year that was not taken back."""
    latest = {
        (row.unit_id, row.set_code, row.indicator, row.source): row
        for row in Target.objects.filter(year=year).order_by("id")
    }
    found: Aimed = {}
    for row in latest.values():
        aim = figure(row.set_code, row.indicator, year)
        if aim is not None and row.value is not None:
            found.setdefault(aim.key, (aim, set()))[1].add(row.unit_id)
    return found


def _wholes(aim: Aim, aimed: Collection[str], year: int, place: Collection[str]) -> Iterator[Wholes]:
    """The wholes of both years of every unit of the place: counted where a measure counts them."""
    before, now = _divided(aim, year - 1, place), _divided(aim, year, place)
    known = units({*before, *now})
    for key in sorted(set(before) & set(known)):
        own, simulated = now.get(key, (0, False))
        is_simulated = simulated or before[key][1]
        yield Wholes(known[key].level, key, aim.key, before[key][0], own, key in aimed, is_simulated)


def _divided(aim: Aim, year: int, place: Collection[str]) -> Divided:
    return _counted(aim.measure, year, place) if aim.measure else _reported(aim, year)


def _counted(code: str, year: int, place: Collection[str]) -> Divided:
    if not measure(code).shape.is_share:
        return {}
    found = values(code, place, Period.year(year))
    return {unit: (int(own.whole), own.simulated) for unit, own in found.items() if own.whole}


def _reported(aim: Aim, year: int) -> Divided:
    """By the sheets of the year's campaigns of the aim's set; where several hold a unit, the latest."""
    found: Divided = {}
    for campaign in campaigns_of(year):
        if campaign.document.code == aim.set_code:
            found |= _of_sheets(campaign, aim.code)
    return found


def _of_sheets(campaign: Campaign, indicator: str) -> Divided:
    found: Divided = {}
    for unit, sheet in sheets(campaign).items():
        word = holding(sheet.get(indicator, {}), "final")
        whole = Given.of(dict(word[1].cells)).number("whole") if word else None
        if whole:
            found[unit] = (int(whole), campaign.simulated)
    return found


FROM_WHOLES: Mapping[str, Callable[[Check, int], list[Found]]] = {"smaller_wholes": smaller_wholes}

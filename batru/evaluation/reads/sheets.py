"""What a campaign's units have handed in, by whose word, and the scores that follow."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from batru.commons.places.public import parents
from batru.evaluation.models import Campaign, Entry, Participant
from batru.evaluation.reads.documents import set_of
from batru.evaluation.rules.entries import Layer, holding
from batru.index.public import Period
from batru.law.index_sets.frozen import Values
from batru.law.index_sets.given import Given
from batru.law.index_sets.model import Edition, IndexSet
from batru.law.index_sets.units import Unit, UnitScore, score_units


@dataclass(frozen=True, slots=True)
class Word:
    """What one layer says of an indicator; `sources` tells by cell what a counted figure was counted from."""

    layer: Layer
    cells: Mapping[str, str]
    origin: str
    verdict: str
    reason: str
    sources: Mapping[str, Any]
    by: str
    at: datetime | None
    entry: int | None


Sheet: TypeAlias = Mapping[str, Mapping[Layer, Word]]


def edition_of(campaign: Campaign) -> tuple[IndexSet, Edition]:
    """The campaign's set, and the edition that holds on the last day of its period."""
    own = set_of(campaign.document)
    edition = own.on(Period.parse(campaign.period).last_day)
    assert edition is not None, "a campaign opens only with a set that holds on its last day"
    return own, edition


def sheets(campaign: Campaign, known_at: datetime | None = None) -> dict[str, dict[str, dict[Layer, Word]]]:
    """By unit and indicator, the latest word of each layer as it was known at a moment; one query."""
    rows = Entry.objects.filter(participant__campaign=campaign).order_by("id")
    if known_at is not None:
        rows = rows.filter(at__lte=known_at)
    found: dict[str, dict[str, dict[Layer, Word]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows.select_related("participant"):
        layer = Layer(row.layer)
        word = Word(layer, row.cells, row.origin, row.verdict, row.reason, row.sources, row.by, row.at, row.pk)
        found[row.participant.unit_id][row.indicator][layer] = word
    return found


@dataclass(frozen=True, slots=True)
class Roll:
    """Who takes part in a campaign, and by unit the one above it that takes part too."""

    campaign: Campaign
    participants: tuple[Participant, ...]
    above: Mapping[str, str]


def roll_of(campaign: Campaign) -> Roll:
    """Everybody, read once for all views of a page; two queries."""
    rows = Participant.objects.filter(campaign=campaign).select_related("unit", "campaign__document")
    taking_part = tuple(rows.order_by("unit_id"))
    keys = {own.unit_id for own in taking_part}
    lay = parents(keys, Period.parse(campaign.period).last_day)
    return Roll(campaign, taking_part, {key: own.key for key, own in lay.items() if own.key in keys})


def values_of(campaign: Campaign, found: Mapping[str, Sheet], view: str = "final", roll: Roll | None = None) -> Values:
    """The units with the cells that hold in a view (self, appraised, council, final), ready to be scored."""
    _, edition = edition_of(campaign)
    known = roll or roll_of(campaign)
    units = tuple(
        _unit(own, found.get(own.unit_id, {}), view, known.above.get(own.unit_id, "")) for own in known.participants
    )
    return Values(campaign.period, Period.parse(campaign.period).last_day, edition, units)


def scores_of(
    campaign: Campaign, found: Mapping[str, Sheet], view: str = "final", roll: Roll | None = None
) -> tuple[UnitScore, ...]:
    """Every unit's score in a view."""
    own, edition = edition_of(campaign)
    return score_units(edition, values_of(campaign, found, view, roll).units, own.ranked)


def _unit(own: Participant, sheet: Sheet, view: str, parent: str) -> Unit:
    held = {code: holding(layers, view) for code, layers in sheet.items()}
    cells = {code: Given.of(dict(word[1].cells)) for code, word in held.items() if word}
    return Unit(own.unit_id, own.unit.full_name, cells, own.profile, parent=parent)

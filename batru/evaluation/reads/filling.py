"""A unit's sheet as it stands: every indicator with its way, its value, what it earns, and what is missing."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from batru.commons.places.public import parents
from batru.evaluation.models import Campaign, Entry, Evidence, Participant
from batru.evaluation.reads.feeds import Fed, fed
from batru.evaluation.reads.sheets import Word, edition_of
from batru.evaluation.rules.entries import Layer
from batru.evaluation.rules.fields import fields
from batru.evaluation.rules.filling import Filling, Progress, Way, progress
from batru.index.public import Period
from batru.law.index_sets.given import Around, DataFault, Given
from batru.law.index_sets.model import Edition, Indicator
from batru.law.index_sets.scoring import Scored, leaf_score
from batru.law.index_sets.sheet import Leaf, leaves, sheet


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator of a sheet with the words that stand on it, and the live figure where none is frozen yet."""

    indicator: Indicator
    leaf: Leaf
    filling: Filling
    own: Word | None
    frozen: Word | None
    live: Fed | None

    @property
    def sources(self) -> Mapping[str, Any]:
        """By cell, what a counted figure was counted from."""
        if self.frozen:
            return self.frozen.sources
        return self.live.sources if self.live else {}

    @property
    def is_simulated(self) -> bool:
        """Whether simulated rows stand behind a counted figure."""
        return any(one.get("simulated") for one in self.sources.values())


@dataclass(frozen=True)
class Own:
    """What all sheets of a campaign share, read once."""

    campaign: Campaign
    edition: Edition
    leaves: Mapping[str, list[Leaf]]
    indicators: Mapping[str, Indicator]
    live: Mapping[str, Mapping[str, Fed]]
    parents: frozenset[str]


def shared(campaign: Campaign, own: Collection[Participant]) -> Own:
    """The edition's sheets by profile, and the live figures of some of its units."""
    _, edition = edition_of(campaign)
    period = Period.parse(campaign.period)
    by_profile = {code: leaves(sheet(edition, code)) for code in {one.profile for one in own}}
    live = fed(edition, {one.unit_id: one.profile for one in own}, period)
    taking_part = set(campaign.participants.values_list("unit_id", flat=True))
    above = parents([one.unit_id for one in own], period.last_day)
    inherits = frozenset(key for key, one in above.items() if one.key in taking_part)
    return Own(campaign, edition, by_profile, {one.code: one for one in edition.indicators}, live, inherits)


def lines(participant: Participant, known: Own | None = None) -> list[Line]:
    """A unit's whole sheet, scored indicator by indicator."""
    known = known or shared(participant.campaign, [participant])
    said = words(Entry.objects.filter(participant=participant))
    shown = _papers([participant])[participant.pk]
    return [
        line(participant, leaf, known, said.get(participant.pk, {}), shown)
        for leaf in known.leaves[participant.profile]
    ]


def line(
    participant: Participant,
    leaf: Leaf,
    known: Own,
    said: Mapping[str, Mapping[Layer, Word]],
    shown: Mapping[str, int],
    is_scored: bool = True,
) -> Line:
    """One indicator of a sheet; a figure that is frozen stands before the live one, and both before the unit's word."""
    indicator, word = known.indicators[leaf.code], said.get(leaf.code, {})
    frozen, own = word.get(Layer.COUNTED), word.get(Layer.SELF)
    live = known.live.get(participant.unit_id, {}).get(leaf.code) if frozen is None else None
    way = _way(leaf, participant, known, frozen is not None or live is not None)
    cells = frozen.cells if frozen else live.cells if live else own.cells if own else {}
    earned, fault = _scored(known.edition, leaf, cells) if is_scored and cells else (None, "")
    filling = Filling(
        code=leaf.code,
        way=way,
        fields=fields(indicator, leaf.scoring),
        cells=cells,
        reason=own.reason if own else "",
        earned=earned,
        fault=fault,
        papers=shown.get(leaf.code, 0),
        needs_paper="evidence" in indicator.raw,
    )
    return Line(indicator, leaf, filling, own, frozen, live)


def progress_of(campaign: Campaign, own: Collection[Participant]) -> dict[str, Progress]:
    """By unit, how far its sheet is filled; the same few queries for one unit and for a hundred."""
    known = shared(campaign, own)
    said = words(Entry.objects.filter(participant__in=own, layer__in=(Layer.COUNTED, Layer.SELF)))
    shown = _papers(own)
    return {
        one.unit_id: progress(
            line(one, leaf, known, said.get(one.pk, {}), shown[one.pk], is_scored=False).filling
            for leaf in known.leaves[one.profile]
        )
        for one in own
    }


def words(rows: Any) -> dict[int, dict[str, dict[Layer, Word]]]:
    """By participant and indicator, the latest word of each layer."""
    found: dict[int, dict[str, dict[Layer, Word]]] = {}
    for row in rows.order_by("id"):
        layer = Layer(row.layer)
        word = Word(layer, row.cells, row.origin, row.verdict, row.reason, row.sources, row.by, row.at, row.pk)
        found.setdefault(row.participant_id, {}).setdefault(row.indicator, {})[layer] = word
    return found


def _papers(own: Iterable[Participant]) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {one.pk: Counter() for one in own}
    rows = Evidence.objects.filter(participant__in=list(found), withdrawn_at=None)
    for participant, indicator in rows.values_list("participant_id", "indicator"):
        found[participant][indicator] += 1
    return found


def _way(leaf: Leaf, participant: Participant, known: Own, is_counted: bool) -> Way:
    if leaf.scoring.from_parent and participant.unit_id in known.parents:
        return Way.INHERITED
    return Way.COUNTED if is_counted else Way.TYPED


def _scored(edition: Edition, leaf: Leaf, cells: Mapping[str, str]) -> tuple[Scored | None, str]:
    """What the cells earn, or why they cannot be used; what is compared with others earns nothing yet."""
    try:
        return leaf_score(edition, leaf, Given.of(dict(cells)), Around()), ""
    except DataFault as fault:
        return None, _(fault.reason).format(**fault.params)

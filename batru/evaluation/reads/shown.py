"""A published result with all that its pages say beside it: names, how sure places are, and the result before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from math import ceil
from typing import Any

from batru.commons.places.public import Unit, units
from batru.evaluation.models import Campaign, Correction, Publication
from batru.evaluation.reads.results import NodeResult, Result, UnitResult, publication, row_of
from batru.evaluation.rules.stages import Stage
from batru.index.public import robust, robust_known
from batru.law.index_sets.model import Edition, Group

TOTAL = "total"
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Sure:
    """Between which places a unit came in nine draws of ten; units of one group cannot be told apart from its first."""

    low: int
    high: int
    group: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A result to be shown; `before` is the last one of an earlier period by the same set, in the same place."""

    result: Result
    campaign: Campaign
    latest: int
    reply_until: datetime | None
    names: Mapping[str, Unit]
    spans: Mapping[str, Sure]
    nexts: Mapping[str, Sequence[Mapping[str, Any]]]
    undrawn: Mapping[str, Sequence[str]]  # by block the indicators that rest on few cases and yet were not drawn
    draws: int  # over which it is told how sure places are; 0 where it is not told
    seed: int
    is_pending: bool
    before: Result | None

    @property
    def is_latest(self) -> bool:
        """Whether no later number stands in its place."""
        return self.result.number == self.latest

    @property
    def is_comparable(self) -> bool:
        """Whether the result before was scored by the same rules and points."""
        return self.before is not None and is_same(self.before.edition, self.result.edition)

    @property
    def digits(self) -> int:
        """How many digits totals are shown with."""
        return digits_of(self.result.edition)

    def name(self, key: str, language: str) -> str:
        """A unit's full name; as it was published where the tree does not know it any more."""
        found = self.names.get(key)
        return found.called(language) if found else self.result.unit(key).name

    def short(self, key: str, language: str) -> str:
        """Its own name, without the kind: "Xuân Hà", in English too, as in "Xuân Hà Ward"."""
        found = self.names.get(key)
        if found is None:
            return self.result.unit(key).name
        keeps_its_marks = found.name in found.full_name_en
        return found.name_en if language == "en" and not keeps_its_marks else found.name

    def of_block(self, block: str) -> list[UnitResult]:
        """The units of a block, the first first, those without a place last."""
        return [own for own in self.result.units if own.block == block]

    def was(self, key: str) -> UnitResult | None:
        """The unit in the result before, where both may be compared."""
        if self.before is None or not self.is_comparable:
            return None
        return next((own for own in self.before.units if own.key == key), None)


def shown(code: str, number: int | str = "latest") -> Shown:
    """A publication with what its pages need; Refusal (404) where there is none."""
    row = row_of(code, number)
    result, campaign = publication(code, row.number), row.campaign
    past = before(campaign)
    told = sure(row, past) if result.edition.in_points else {"blocks": {}}
    window = campaign.windows.filter(stage=Stage.REPLY).first()
    numbers = campaign.publications.values_list("number", flat=True)
    return Shown(
        result=result,
        campaign=campaign,
        latest=max(numbers),
        reply_until=window.closes_at if window else None,
        names=units({own.key for own in result.units}),
        spans=spans_in(told),
        nexts=_nexts(told),
        undrawn={block: own.get("undrawn", ()) for block, own in told["blocks"].items()} if told else {},
        draws=told["draws"] if told and told["blocks"] else 0,
        seed=told["seed"] if told and told["blocks"] else 0,
        is_pending=told is None,
        before=publication(past.campaign.code, past.number) if past else None,
    )


def digits_of(edition: Edition) -> int:
    """How many digits totals are shown with."""
    rounding = edition.total_rounding
    return rounding.digits if rounding.mode != "exact" else 2


def is_same(one: Edition, other: Edition) -> bool:
    """Whether two editions score alike: only the days on which they hold may differ."""
    return replace(one, since=other.since, until=other.until) == other


def block_name(edition: Edition, block: str, language: str) -> str:
    """What a block is called."""
    found = next((own.name for own in edition.blocks if own.code == block), None)
    return block if found is None else found.en if language == "en" else found.vi


def leaf_codes(edition: Edition) -> frozenset[str]:
    """The codes of the indicators."""
    return frozenset(own.code for own in edition.indicators)


def pillars(edition: Edition, own: UnitResult) -> list[tuple[Group, NodeResult]]:
    """The groups right under the total that the unit's profile knows."""
    return [(p, own.nodes[p.code]) for p in edition.root.parts if isinstance(p, Group) and p.code in own.nodes]


def corrections(shown: Shown, unit: str = "") -> list[Correction]:
    """What was put right in a campaign up to a publication, told beside it; of one unit or of all."""
    rows = Correction.objects.filter(publication__campaign=shown.campaign, at__lte=shown.result.known_at)
    rows = rows.filter(entry__participant__unit_id=unit) if unit else rows
    return list(rows.select_related("publication", "entry__participant__unit", "objection").order_by("at"))


def before(campaign: Campaign) -> Publication | None:
    """The last result of an earlier period by the same set, in the same place."""
    rows = Publication.objects.filter(
        campaign__document__code=campaign.document.code,
        campaign__root_id=campaign.root_id,
        campaign__period__lt=campaign.period,
    )
    return rows.select_related("campaign").order_by("-campaign__period", "-number").first()


def sure(row: Publication, past: Publication | None) -> dict[str, Any] | None:
    """How sure places are; None while it is being worked out."""
    return robust(row.frozen, past.frozen if past else None)


def sure_of(
    row: Publication, past: Publication | None, digests: Mapping[int, Mapping[str, str]]
) -> dict[str, Any] | None:
    """The same where the digests of files are known: a whole file is read only as long as it is not worked out."""
    known = robust_known(digests[row.pk], digests[past.pk] if past else None)
    return sure(row, past) if known is None else known


def spans_in(told: dict[str, Any] | None) -> dict[str, Sure]:
    if told is None:
        return {}
    rows = (one for block in told["blocks"].values() for one in block["units"].items())
    return {key: Sure(int(row["low"]), ceil(row["high"]), row["group"]) for key, row in rows if row["group"]}


def _nexts(told: dict[str, Any] | None) -> dict[str, Any]:
    """By unit the indicators that would lift it most, as the index works them out (index/points/lifting.py)."""
    blocks = told["blocks"].values() if told else ()
    return {key: found for block in blocks for key, found in block["next"].items()}

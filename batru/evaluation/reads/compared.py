"""Published results beside one another: how units stand by each set, and how one unit stood over the years."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from batru.commons.places.public import Unit, units
from batru.evaluation.models import Campaign, Participant, Publication
from batru.evaluation.reads.league import blocks
from batru.evaluation.reads.results import Result, UnitResult, parsed
from batru.evaluation.reads.shown import Sure, block_name, digits_of, is_same, spans_in, sure_of
from batru.kernel.text import fold

MOST = 200  # units on one page; whoever looks for another searches


@dataclass(frozen=True, slots=True)
class Found:
    """The last publication of a campaign, how sure its places are, and how many have a place in each block."""

    result: Result
    campaign: Campaign
    spans: Mapping[str, Sure]
    is_pending: bool
    ranked: Mapping[str, int]

    @property
    def strand(self) -> tuple[str, str]:
        """By which set, and where: results of one strand follow one another over the years."""
        return self.result.own.code, self.campaign.root_id

    @property
    def digits(self) -> int:
        """How many digits totals are shown with."""
        return digits_of(self.result.edition)

    def stand(self, unit: str) -> "Stand | None":
        """A unit in this result; None where it took no part."""
        own = next((one for one in self.result.units if one.key == unit), None)
        return None if own is None else Stand(self, own)


@dataclass(frozen=True, slots=True)
class Stand:
    """A unit in one result."""

    found: Found
    own: UnitResult

    @property
    def share(self) -> Decimal | None:
        """What was earned of the maximum, 0 to 1."""
        return self.own.total / self.own.most if self.own.total is not None and self.own.most else None

    @property
    def sure(self) -> Sure | None:
        """Between which places it may lie."""
        return self.found.spans.get(self.own.key)

    @property
    def of(self) -> int:
        """Among how many that have a place."""
        return self.found.ranked.get(self.own.block, 0)


@dataclass(frozen=True, slots=True)
class Year:
    """A unit in one period; `is_alike` says whether it was scored as in the period after."""

    stand: Stand
    is_alike: bool


@dataclass(frozen=True, slots=True)
class Strand:
    """A unit by one set over the years, oldest first."""

    years: tuple[Year, ...]

    @property
    def last(self) -> Stand:
        """Where it stands now."""
        return self.years[-1].stand


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with how it stands in each column; None where it took no part."""

    key: str
    kind: str
    stands: tuple[Stand | None, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """Units of one kind by several results; `kinds` tells each kind's name and number, `left_out` what is cut."""

    columns: tuple[Found, ...]
    kinds: Mapping[str, tuple[str, int]]
    kind: str
    lines: tuple[Line, ...]
    left_out: int
    names: Mapping[str, Unit]


def found_results(unit: str = "") -> list[Found]:
    """The last publication of every campaign (in which a unit took part), by set and period; a few statements."""
    rows = Publication.objects.select_related("campaign__document").order_by("campaign__period", "number")
    last = {row.campaign_id: row for row in rows.defer("frozen", "campaign__document__data")}
    asked = list(last.values())
    if unit:
        took_part = Participant.objects.filter(unit=unit, campaign__in=list(last))
        there = set(took_part.values_list("campaign_id", flat=True))
        asked = [row for row in asked if row.campaign_id in there]
    before = {row.pk: _before(row, last.values()) for row in asked}
    pks = {row.pk for row in asked} | {one.pk for one in before.values() if one}
    digests = dict(Publication.objects.filter(pk__in=pks).values_list("pk", "frozen__digests"))
    return [_found(row, before[row.pk], digests) for row in asked]


def strands_of(unit: str) -> list[Strand]:
    """A unit by each set over its years; the set that told of it last comes first."""
    by_strand: dict[tuple[str, str], list[Stand]] = {}
    for one in found_results(unit):
        stand = one.stand(unit)
        if stand is not None:
            by_strand.setdefault(one.strand, []).append(stand)
    made = [_strand(stands) for stands in by_strand.values()]
    return sorted(made, key=lambda own: own.last.found.result.day, reverse=True)


def periods(found: Iterable[Found]) -> list[str]:
    """The periods that have results, the latest first."""
    return sorted({one.result.period for one in found}, reverse=True)


def side_by_side(found: Sequence[Found], *, period: str, kind: str, query: str, language: str) -> Sides:
    """Units by the results of a period; of none, by the latest of each set. An unknown kind falls back to the first."""
    columns = tuple(_columns(found, period))
    lines = list(_lines(columns))
    many = Counter(line.kind for line in lines)
    kinds = {one: (_kind_name(one, lines, language), count) for one, count in many.items()}
    chosen = kind if kind in kinds else next(iter(kinds), "")
    own = [line for line in lines if line.kind == chosen]
    names = units({line.key for line in own})
    own = [line for line in own if fold(query) in fold(_called(line, names, language))]
    own.sort(key=lambda line: fold(_called(line, names, language)))
    return Sides(columns, kinds, chosen, tuple(own[:MOST]), max(0, len(own) - MOST), names)


def _found(row: Publication, before: Publication | None, digests: Mapping[int, Mapping[str, str]]) -> Found:
    result = parsed(row)
    told = sure_of(row, before, digests) if result.edition.in_points else {"blocks": {}}
    ranked: dict[str, int] = {}
    for own in result.units:
        ranked[own.block] = ranked.get(own.block, 0) + (own.rank is not None)
    return Found(result, row.campaign, spans_in(told), told is None, ranked)


def _before(row: Publication, last: Iterable[Publication]) -> Publication | None:
    """The last result of an earlier period by the same set, in the same place."""
    alike = [one for one in last if _strand_of(one) == _strand_of(row) and one.campaign.period < row.campaign.period]
    return max(alike, key=lambda one: (one.campaign.period, one.number), default=None)


def _strand_of(row: Publication) -> tuple[str, str]:
    return row.campaign.document.code, row.campaign.root_id


def _strand(stands: list[Stand]) -> Strand:
    stands.sort(key=lambda one: (one.found.result.day, one.found.result.campaign))
    after = [*stands[1:], stands[-1]]
    return Strand(
        tuple(
            Year(one, is_same(one.found.result.edition, later.found.result.edition))
            for one, later in zip(stands, after, strict=True)
        )
    )


def _columns(found: Sequence[Found], period: str) -> list[Found]:
    if period:
        return [one for one in found if one.result.period == period]
    newest = {one.strand: one for one in sorted(found, key=lambda own: own.result.day)}
    return sorted(newest.values(), key=lambda own: (-own.result.day.toordinal(), own.result.own.code))


def _lines(columns: Sequence[Found]) -> Iterable[Line]:
    """Every unit once; its kind is what the first result that knows it calls its block."""
    known = [{own.key: own for own in one.result.units} for one in columns]
    for key in dict.fromkeys(key for own in columns for key in _keys(own.result)):
        stands = tuple(Stand(one, own[key]) if key in own else None for one, own in zip(columns, known, strict=True))
        first = next(stand for stand in stands if stand)
        yield Line(key, block_name(first.found.result.edition, first.own.block, "vi"), stands)


def _keys(result: Result) -> list[str]:
    """The units block by block, as the set orders its blocks."""
    order = list(blocks(result))
    return [own.key for own in sorted(result.units, key=lambda own: order.index(own.block))]


def _kind_name(kind: str, lines: Iterable[Line], language: str) -> str:
    stands = next(line.stands for line in lines if line.kind == kind)
    first = next(stand for stand in stands if stand)
    return block_name(first.found.result.edition, first.own.block, language)


def _called(line: Line, names: Mapping[str, Unit], language: str) -> str:
    found = names.get(line.key)
    if found is not None:
        return found.called(language)
    return next(stand.own.name for stand in line.stands if stand)

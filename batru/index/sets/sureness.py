"""How sure the places of a run are, and what would lift each unit: rows in the columns of the statistical kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from batru.index.method.telling import Row, index_row, interval_row, plain
from batru.index.points.board import Board, Vary, boards
from batru.index.points.intervals import Moved, Out, Sure, moved, one_out, sure
from batru.index.points.lifting import next_points
from batru.index.points.next_point import NextPoint
from batru.index.points.pack import ONE_OUT_UP_TO, place
from batru.index.sets.tables import in_order
from batru.law.index_sets.frozen import Period

SETS = 512


@dataclass(frozen=True)
class SureBlock:
    """A block of ranked units; what moves its ranks and lifts its units is told of the last period alone."""

    board: Board
    places: Sure
    moved: Moved | None = None
    nexts: Mapping[str, Sequence[NextPoint]] = field(default_factory=dict)
    outs: Sequence[Out] = ()

    @property
    def rows(self) -> dict[str, Row]:
        """Each unit's line by its key."""
        return {own.unit.key: _line(self.places, row) for row, own in enumerate(self.board.units)}


@dataclass(frozen=True)
class SurePeriod:
    """A period's blocks that have ranked units, by code."""

    period: Period
    blocks: Mapping[str, SureBlock]


def surely(periods: Sequence[Period], draws: int, seed: int) -> list[SurePeriod]:
    """Every period's places over so many draws; the same seed gives the same."""
    return [SurePeriod(own, _blocks(own, draws, seed, own is periods[-1])) for own in periods]


def interval_rows(told: Sequence[SurePeriod]) -> Iterator[Row]:
    """A row per period and unit, best first within its block, units without a place last."""
    for own in told:
        for one in in_order(own.period.scores):
            block = own.blocks.get(one.block)
            line = block.rows.get(one.unit.key) if block else None
            yield {"period": _period(own), "block": one.block, "unit": one.unit.key, **(line or UNPLACED)}


def factor_rows(told: Sequence[SurePeriod]) -> Iterator[Row]:
    """What moves the ranks of each block of the last period: a row per factor."""
    for own, code, block in _last(told):
        if block.moved:
            for factor, first, total in zip(block.moved.factors, block.moved.first, block.moved.total, strict=True):
                yield {"period": _period(own), "block": code, **index_row(factor, first, total)}


def out_rows(told: Sequence[SurePeriod]) -> Iterator[Row]:
    """How far the ranks of each block of the last period move without each of its parts: a row per part."""
    for own, code, block in _last(told):
        for out in block.outs:
            shifts = {"mean_shift": plain(out.mean_shift), "most_shift": place(out.most)}
            yield {"period": _period(own), "block": code, "code": out.code, **shifts}


def next_rows(told: Sequence[SurePeriod]) -> Iterator[Row]:
    """What would lift each unit of the last period: its indicators by what the best unit's points would bring."""
    for own, code, block in _last(told):
        for unit, points in block.nexts.items():
            for number, point in enumerate(points, start=1):
                yield {"period": _period(own), "block": code, "unit": unit, "place": number, **_point(point)}


def _blocks(own: Period, draws: int, seed: int, is_last: bool) -> dict[str, SureBlock]:
    found = boards(own.values.edition, own.scores, Vary())
    return {code: _block(board, draws, seed, is_last) for code, board in found.items()}


def _block(board: Board, draws: int, seed: int, is_last: bool) -> SureBlock:
    places = sure(board, draws, seed)
    if not is_last:
        return SureBlock(board, places)
    many = max(len(team.leaves.leaves) for team in board.teams)
    several = len(board.factors) > 1 and len(board.units) > 1
    explained = moved(board, SETS, seed) if several else None
    outs = one_out(board) if 1 < len(board.units) <= ONE_OUT_UP_TO else []
    return SureBlock(board, places, explained, next_points(board, {}, many), outs)


def _last(told: Sequence[SurePeriod]) -> Iterator[tuple[SurePeriod, str, SureBlock]]:
    for own in told[-1:]:
        for code, block in own.blocks.items():
            yield own, code, block


def _period(own: SurePeriod) -> str:
    return own.period.values.period


def _line(own: Sure, unit: int) -> Row:
    return {"rank": place(own.nominal[unit]), **interval_row(own, unit)}


UNPLACED: Row = dict.fromkeys(("rank", "low", "median", "high", "mean", "first", "ahead_of_next", "group"))


def _point(own: NextPoint) -> Row:
    """A point more brings on average what all that are missing bring together."""
    left = own.most - (own.points or 0.0)
    return {
        "code": own.code,
        "now": own.points,
        "best": own.best,
        "gain_per_point": plain(own.gain_at_full / left) if left > 0 else None,
        "gain_at_best": own.gain_at_best,
        "rank_at_best": own.rank_at_best,
        "most": own.most,
        "gain_at_full": own.gain_at_full,
        "rank_at_full": own.rank_at_full,
        "gain_per_case": own.per_case,
    }

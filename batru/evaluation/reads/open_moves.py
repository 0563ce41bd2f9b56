"""What moves the places of a result as rows of its open data: the choices left open, then each part left out."""

from collections.abc import Iterator
from decimal import Decimal

from batru.evaluation.reads.moves import Factor, Moves, Out, Part, moves
from batru.evaluation.reads.open_codes import both
from batru.evaluation.reads.shown import Shown
from batru.evaluation.reads.sureness import pending
from batru.evaluation.rules.result_workbook import Cell
from batru.evaluation.wording import FACTORS
from batru.law.index_sets.model import Edition

DIGITS = 6


def move_rows(shown: Shown) -> Iterator[list[Cell]]:
    """Block by block; none for a set that is not in points. Refusal (503) while it is being worked out."""
    edition = shown.result.edition
    known = moves(shown.result.campaign, shown.result.number) if edition.in_points else {}
    if known is None:
        raise pending()
    for block, own in known.items():
        yield from ([block, *row, shown.result.simulated] for row in _rows(own, edition))


def _rows(own: Moves, edition: Edition) -> Iterator[list[Cell]]:
    names = {node.code: node.name for node in edition.root.walk()}
    yield from (_factor(one) for one in own.factors)
    yield from (_out(one, *names[one.code]) for one in own.outs)


def _factor(one: Factor) -> list[Cell]:
    return ["factor", one.code, *both(FACTORS[one.code]), *_part(one.alone), *_part(one.in_all), None, None]


def _out(one: Out, vi: str, en: str) -> list[Cell]:
    return ["left_out", one.code, vi, en, *[None] * 6, _told(one.mean_shift), _told(one.most)]


def _part(part: Part) -> list[Cell]:
    return [_told(part.value), _told(part.low), _told(part.high)]


def _told(number: float) -> Decimal:
    return Decimal(str(round(number, DIGITS)))

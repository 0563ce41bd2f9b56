"""What an index tells a unit: the next best points, who is like it, and what each part does to the ranking."""

from dataclasses import dataclass

import numpy as np

from batru.index.method import refusals
from batru.index.method.building import Result
from batru.index.method.means import score
from batru.index.method.ranking import ranks
from batru.index.method.refusals import refuse_values
from batru.index.method.spec import Flags, Floats, Ints
from batru.index.method.weights import without

NUDGE = 1e-6


@dataclass(frozen=True)
class NextPoint:
    """What an indicator would bring a unit: a point more on its scale, and the best figure of all units."""

    code: str
    now: float
    best: float
    gain_per_point: float
    gain_at_best: float
    rank_at_best: int


@dataclass(frozen=True)
class Peer:
    """A unit alike in structure; the distance is in standard deviations."""

    unit: str
    distance: float


@dataclass(frozen=True)
class OneOut:
    """A part left out: the ranks then, and how far they move on average."""

    code: str
    ranks: Ints
    mean_shift: float


def row_of(result: Result, unit: str, year: int | None = None) -> int:
    """The row of a unit in a year, by default its last; a refusal where it is not there."""
    rows = [row for row, name in enumerate(result.units) if name == unit]
    if result.years is not None and year is not None:
        rows = [row for row in rows if result.years[row] == year]
    if not rows:
        raise refuse_values(refusals.NO_UNIT, unit=unit)
    return rows[-1] if result.years is None else max(rows, key=lambda row: int(result.years[row]))  # type: ignore[index]


def next_points(result: Result, unit: str, year: int | None = None) -> list[NextPoint]:
    """All indicators by what they would add to the unit's score, all else and all scales staying as they are."""
    row = row_of(result, unit, year)
    rows = _same_year(result, row)
    normalised = result.prepared.normalised
    own, best = normalised[row], np.fmax.reduce(normalised[rows], axis=0)
    raised, nudged = np.repeat(own[None, :], len(own), axis=0), np.repeat(own[None, :], len(own), axis=0)
    np.fill_diagonal(raised, best)
    np.fill_diagonal(nudged, own + NUDGE)
    now = result.index[row]
    gains = score(result.tree, raised, result.weights)[:, -1] - now
    slopes = (score(result.tree, nudged, result.weights)[:, -1] - now) / NUDGE
    others = result.index[rows & (np.arange(len(rows)) != row)]
    places = [_rank_among(others, now + gain, result.spec.digits) for gain in gains]
    found = [
        NextPoint(code, float(own[c]), float(best[c]), float(slopes[c]), float(gains[c]), places[c])
        for c, code in enumerate(result.tree.codes[: result.tree.indicators])
    ]
    return sorted(found, key=lambda point: (-np.nan_to_num(point.gain_at_best, nan=-np.inf), point.code))


def _rank_among(others: Floats, own: float, digits: int) -> int:
    return int(ranks(np.append(others, own)[None, :], digits)[0, -1])


def _same_year(result: Result, row: int) -> Flags:
    return next(rows for rows in result.prepared.years if rows[row])


def peers(result: Result, unit: str, many: int = 5, year: int | None = None) -> list[Peer]:
    """The units nearest by the set's columns of structure, each in standard deviations, over those that both have."""
    row = row_of(result, unit, year)
    table, rows = result.prepared.table, np.flatnonzero(_same_year(result, row))
    x = np.column_stack([table.column(name) for name in result.spec.peers])[rows]
    spread = np.array([np.std(own[~np.isnan(own)]) if (~np.isnan(own)).any() else 0.0 for own in x.T])
    away = (x - x[rows.tolist().index(row)]) / np.where(spread > 0, spread, 1)
    there = ~np.isnan(away)
    many_there = there.sum(axis=1)
    distances = np.sqrt(np.where(there, away, 0) ** 2 @ np.ones(x.shape[1]) / np.where(many_there, many_there, np.nan))
    found = [Peer(table.units[at], float(d)) for at, d in zip(rows, distances, strict=True) if at != row and d == d]
    return sorted(found, key=lambda peer: (peer.distance, peer.unit))[:many]


def one_out(result: Result, level: int = 1) -> list[OneOut]:
    """Each node of a level left out in turn, its siblings taking its weight."""
    nominal = result.ranks[:, -1]
    found = []
    for node in np.flatnonzero(result.tree.levels == level):
        if node == len(result.tree.codes) - 1:
            continue
        scores = score(result.tree, result.prepared.normalised, without(result.tree, result.weights, int(node)))[:, -1]
        changed = np.zeros_like(nominal)
        for rows in result.prepared.years:
            changed[rows] = ranks(scores[rows][None, :], result.spec.digits)[0]
        both = (changed > 0) & (nominal > 0)
        shift = float(np.abs(changed - nominal)[both].mean()) if both.any() else float("nan")
        found.append(OneOut(result.tree.codes[node], changed, shift))
    return found

"""What would lift a unit most: more of an indicator, as the best does it, or all of it; and who is like it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from batru.index.method.spec import Floats, Ints
from batru.index.points.board import Board, Team, linear
from batru.index.points.branches import Cells, evaluated, rounded
from batru.index.points.cases import earned
from batru.index.points.next_point import NextPoint
from batru.law.index_sets.given import Given
from batru.law.index_sets.rates import PLAIN
from batru.law.index_sets.scoring import SCORED

ROUND = 6


@dataclass(frozen=True)
class Peer:
    """A unit of the same profile and about the same size: 1 is twice, or half, as many cases on average."""

    unit: str
    distance: float


@dataclass(frozen=True)
class Lifted:
    """What totals gain and where units stand then (leaves x units)."""

    gains: Floats
    ranks: Ints

    def of(self, leaf: int, unit: int) -> tuple[float, int]:
        """One unit's gain and place by one leaf."""
        return float(self.gains[leaf, unit]), int(self.ranks[leaf, unit])


def next_points(board: Board, earlier: Mapping[str, Mapping[str, float]], many: int) -> dict[str, list[NextPoint]]:
    """For each unit the `many` indicators that lift it most, by what the best unit's share would bring.

    `earlier` gives shares of the year before by unit and indicator.
    """
    found: dict[str, list[NextPoint]] = {}
    for team in board.teams:
        cells = team.scenes[0, 0]
        most = np.array([float(leaf.most) for leaf in team.leaves.leaves])
        best = np.where(cells.known, cells.points[0], 0.0).max(axis=1)
        gains = {"best": _lifted(board, team, best), "full": _lifted(board, team, most)}
        for row, own in enumerate(team.leaves.units):
            past = earlier.get(own.unit.key, {})
            tried = (_point(team, (row, c), gains, (best[c], most[c]), past) for c in range(len(most)))
            points = [one for one in tried if one is not None]
            points.sort(key=lambda one: (-one.gain_at_best, -one.gain_at_full, one.code))
            found[own.unit.key] = points[:many]
    return found


def peers(board: Board, many: int) -> dict[str, list[Peer]]:
    """For each unit those of its profile with about as many cases, indicator by indicator, however well they do."""
    found: dict[str, list[Peer]] = {}
    for team in board.teams:
        scale = _scale(team)
        keys = [own.unit.key for own in team.leaves.units]
        by_name = np.argsort(np.argsort(keys))
        for row, key in enumerate(keys):
            away = np.abs(scale - scale[row])
            counted = (~np.isnan(away)).sum(axis=1)
            counted[row] = 0
            distance = np.round(np.nansum(away, axis=1) / np.maximum(counted, 1), ROUND)
            order = np.lexsort((by_name, distance, counted == 0))[: min(many, np.count_nonzero(counted))]
            found[key] = [Peer(keys[other], float(distance[other])) for other in order]
    return found


def _scale(team: Team) -> Floats:
    """How many times two (units x leaves) the cases of each leaf are; NaN where no cases are counted."""
    wholes = np.array(
        [
            [float(own.unit.cells.get(leaf.code, Given({})).number("whole") or 0) for leaf in team.leaves.leaves]
            for own in team.leaves.units
        ]
    )
    with np.errstate(divide="ignore"):
        return np.asarray(np.where(wholes > 0, np.log2(np.where(wholes > 0, wholes, 1.0)), np.nan))


def _lifted(board: Board, team: Team, instead: Floats) -> Lifted:
    """What each unit's total gains when one leaf has these points, all else staying, and its place then."""
    cells = team.scenes[0, 0]
    now = board.nominal_totals[team.places]
    gains = np.empty(cells.gone.shape)
    for place, worth in enumerate(instead):
        points = cells.points.copy()
        points[0, place] = np.where(cells.gone[place], np.nan, np.fmax(points[0, place], worth))
        gains[place] = totals(board, team, Cells(cells.codes, points, cells.gone)) - now
    return Lifted(gains, _ranks(board, now, gains))


def _ranks(board: Board, now: Floats, gains: Floats) -> Ints:
    """Each unit's place with a higher total, all others staying; ties share the better place."""
    ranking = board.edition.ranking
    sign = -1 if ranking.lower_first else 1
    others = np.sort(sign * rounded(board.nominal_totals, ranking.rounding))
    then = sign * rounded(now + gains, ranking.rounding)
    ahead = len(others) - np.searchsorted(others, then, side="right")
    return np.asarray(1 + ahead - (sign * rounded(now, ranking.rounding) > then), dtype=np.int64)


def totals(board: Board, team: Team, cells: Cells) -> Floats:
    """The totals of a team with other cells."""
    if team.is_linear:
        score, applies = linear(team.branch, cells, {})
    else:
        root = evaluated(team.branch, cells, {})[team.branch.code]
        score, applies = root.score, root.applies
    if board.edition.applicable_only:
        score = np.where(applies > 0, score * team.most / np.where(applies > 0, applies, 1.0), score)
    return np.asarray(rounded(score, board.edition.total_rounding)[0] + team.added)


def _point(
    team: Team,
    place: tuple[int, int],
    gains: Mapping[str, Lifted],
    instead: tuple[float, float],
    past: Mapping[str, float],
) -> NextPoint | None:
    """None where the indicator does not apply, or is at its full points already."""
    row, column = place
    cells, (best, most) = team.scenes[0, 0], instead
    leaf, points = team.leaves.leaves[column], float(cells.points[0, column, row])
    if cells.gone[column, row] or points >= most:
        return None
    at_best, at_full = (gains[way].of(column, row) for way in ("best", "full"))
    before = past.get(leaf.code)
    there = not np.isnan(points)
    return NextPoint(
        code=leaf.code,
        points=round(points, ROUND) if there else None,
        most=most,
        per_case=_per_case(team, column, row),
        best=round(float(best), ROUND),
        gain_at_best=round(at_best[0], ROUND),
        rank_at_best=at_best[1],
        gain_at_full=round(at_full[0], ROUND),
        rank_at_full=at_full[1],
        pace=None if before is None or not there else round(points / most - before, ROUND),
    )


def _per_case(team: Team, place: int, row: int) -> float | None:
    """Points for one case more in the part, before rounding; None under rules that do not look at the share alone."""
    leaf, own = team.leaves.leaves[place], team.leaves.units[row]
    given = own.unit.cells.get(leaf.code, Given({}))
    part, whole = given.number("part"), given.number("whole")
    plain = (leaf.scoring.rule.rate or PLAIN).kind == PLAIN.kind
    known = leaf.scoring.rule.kind in ("ratio/1", "capped/1", "linear/1") and plain
    if not known or part is None or not whole or part >= whole or team.leaves.states[place, row] != SCORED:
        return None
    shares = np.array([float(part / whole), float((part + 1) / whole)])
    now, then = earned(leaf.scoring.rule, shares)
    return round(float((then - now) * float(leaf.most)), ROUND)

"""What would lift a unit most: more of an indicator, as the best does it, or all of it; and who is like it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from batru.index.method.spec import Floats
from batru.index.points.board import Board, Team, linear
from batru.index.points.branches import Cells, evaluated, rounded
from batru.index.points.next_point import NextPoint
from batru.index.points.scenes import earned
from batru.law.index_sets.given import Given
from batru.law.index_sets.rates import PLAIN
from batru.law.index_sets.scoring import SCORED
from batru.law.index_sets.sheet import Leaf

ROUND = 6


@dataclass(frozen=True)
class Peer:
    """A unit of the same profile and about the same size: 1 is twice, or half, as many cases on average."""

    unit: str
    distance: float


def next_points(board: Board, earlier: Mapping[str, Mapping[str, float]], many: int) -> dict[str, list[NextPoint]]:
    """For each unit the `many` indicators that lift it most, by what the best unit's share would bring.

    `earlier` gives shares of the year before by unit and indicator.
    """
    found: dict[str, list[NextPoint]] = {}
    for team in board.teams:
        cells = team.scenes[0, 0]
        most = np.array([float(leaf.most) for leaf in team.leaves.leaves])
        best = np.fmax.reduce(np.where(np.isnan(cells.points), 0.0, cells.points), axis=0)
        gains = {"best": _gains(board, team, best), "full": _gains(board, team, most)}
        for row, own in enumerate(team.leaves.units):
            past = earlier.get(own.unit.key, {})
            tried = (_point(board, team, (row, c), gains, (best[c], most[c]), past) for c in range(len(most)))
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
        for row, key in enumerate(keys):
            away = np.abs(scale - scale[row])
            there = ~np.isnan(away)
            counted = there.sum(axis=1)
            distance = np.where(there, away, 0.0).sum(axis=1) / np.maximum(counted, 1)
            nearest = [Peer(keys[o], round(float(distance[o]), ROUND)) for o in range(len(keys)) if counted[o]]
            near = sorted((p for p in nearest if p.unit != key), key=lambda peer: (peer.distance, peer.unit))
            found[key] = near[:many]
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


def _gains(board: Board, team: Team, instead: Floats) -> Floats:
    """What each unit's total gains (units x leaves) when one leaf has these points, all else staying."""
    cells = team.scenes[0, 0]
    now = board.nominal_totals[team.places]
    gains = np.empty(cells.points.shape)
    for column in range(cells.points.shape[1]):
        points = cells.points.copy()
        points[:, column] = np.where(cells.gone[:, column], np.nan, np.fmax(points[:, column], instead[column]))
        gains[:, column] = totals(board, team, Cells(cells.codes, points, cells.gone)) - now
    return gains


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
    board: Board,
    team: Team,
    place: tuple[int, int],
    gains: Mapping[str, Floats],
    instead: tuple[float, float],
    past: Mapping[str, float],
) -> NextPoint | None:
    """None where the indicator does not apply, or is at its full points already."""
    row, column = place
    cells, (best, most) = team.scenes[0, 0], instead
    leaf, points = team.leaves.leaves[column], float(cells.points[row, column])
    if cells.gone[row, column] or points >= most:
        return None
    at_best, at_full = float(gains["best"][row, column]), float(gains["full"][row, column])
    unit = int(team.places[row])
    before = past.get(leaf.code)
    there = not np.isnan(points)
    return NextPoint(
        code=leaf.code,
        points=round(points, ROUND) if there else None,
        most=most,
        per_case=_per_case(team, row, leaf),
        best=round(float(best), ROUND),
        gain_at_best=round(at_best, ROUND),
        rank_at_best=_rank(board, unit, at_best),
        gain_at_full=round(at_full, ROUND),
        rank_at_full=_rank(board, unit, at_full),
        pace=None if before is None or not there else round(points / most - before, ROUND),
    )


def _rank(board: Board, unit: int, gain: float) -> int:
    """The place with a higher total, the others staying."""
    all_totals = board.nominal_totals.copy()
    all_totals[unit] += gain
    kept = rounded(all_totals, board.edition.ranking.rounding)
    ahead = kept < kept[unit] if board.edition.ranking.lower_first else kept > kept[unit]
    return int(ahead.sum()) + 1


def _per_case(team: Team, row: int, leaf: Leaf) -> float | None:
    """Points for one case more in the part, before rounding; None under rules that do not look at the share alone."""
    own = team.leaves.units[row]
    given = own.unit.cells.get(leaf.code, Given({}))
    part, whole = given.number("part"), given.number("whole")
    states = {part_.code: part_.state for part_ in own.base.walk()}
    plain = (leaf.scoring.rule.rate or PLAIN).kind == PLAIN.kind
    known = leaf.scoring.rule.kind in ("ratio/1", "capped/1", "linear/1") and plain
    if not known or part is None or not whole or part >= whole or states.get(leaf.code) != SCORED:
        return None
    shares = np.array([float(part / whole), float((part + 1) / whole)])
    now, then = earned(leaf.scoring.rule, shares)
    return round(float((then - now) * float(leaf.most)), ROUND)

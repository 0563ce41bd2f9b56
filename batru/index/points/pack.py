"""Everything that is told of how sure a result is, as plain data: derived from its frozen file alone, by a seed."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, TypeAlias

import numpy as np

from batru.index.points.board import WEIGHTS, Board, Vary, boards
from batru.index.points.intervals import Moved, Sure, moved, one_out, sure
from batru.index.points.lifting import next_points, peers
from batru.law.index_sets.frozen import score_periods, set_of, thawed
from batru.law.index_sets.numbers import exact

Plain: TypeAlias = dict[str, Any]
FORMAT = "batru.sure/1"
DRAWS, SETS, SEED = 10_000, 512, 1
NEXT, PEERS, DIGITS = 8, 5, 4
# Larger blocks are drawn just as often, but what each of a thousand indicators does is worked out for the top alone.
ONE_OUT_UP_TO = 1_000


def pack(frozen: Mapping[str, Any], before: Mapping[str, Any] | None = None, draws: int = DRAWS) -> Plain:
    """Intervals, pairs, factors, one-out, next points and peers by block; `before` is the year before, for the pace."""
    own = set_of(frozen["set"])
    (period,) = score_periods(own, thawed(own, dict(frozen)))
    earlier = _shares(before) if before else {}
    found = boards(period.values.edition, period.scores, Vary())
    return {
        "format": FORMAT,
        "of": frozen["digests"],
        "draws": draws,
        "seed": SEED,
        "blocks": {block: _block(board, earlier, draws) for block, board in found.items()},
    }


def _block(board: Board, earlier: Mapping[str, Mapping[str, float]], draws: int) -> Plain:
    keys = [own.unit.key for own in board.units]
    places = sure(board, draws, SEED)
    nexts, alike = next_points(board, earlier, NEXT), peers(board, PEERS)
    return {
        "units": dict(zip(keys, _rows(places), strict=True)),
        "pairs": None if places.ahead is None else {k: _plain(row) for k, row in zip(keys, places.ahead, strict=True)},
        "order": keys,
        "factors": list(board.factors),
        "undrawn": list(board.undrawn),
        "spread": board.vary.spread if WEIGHTS in board.factors else 0,
        "moved": _factors(moved(board, SETS, SEED)) if board.factors and len(keys) > 1 else None,
        "one_out": [{**asdict(out), "most": place(out.most)} for out in one_out(board)]
        if len(keys) <= ONE_OUT_UP_TO
        else [],
        "next": {key: [asdict(one) for one in own] for key, own in nexts.items()},
        "peers": {key: [asdict(one) for one in own] for key, own in alike.items()},
    }


def _rows(places: Sure) -> Iterator[Plain]:
    for unit in range(len(places.nominal)):
        yield {
            "rank": place(places.nominal[unit]),
            "low": round(float(places.low[unit]), DIGITS),
            "median": round(float(places.median[unit]), DIGITS),
            "high": round(float(places.high[unit]), DIGITS),
            "mean": round(float(places.mean[unit]), DIGITS),
            "first": round(float(places.first[unit]), DIGITS),
            "ahead_of_next": _one(places.ahead_of_next[unit]),
            "group": int(places.groups[unit]),
        }


def _factors(own: Moved) -> Plain:
    rows = [
        {"factor": name, "first": asdict(first), "total": asdict(total)}
        for name, first, total in zip(own.factors, own.first, own.total, strict=True)
    ]
    return {"sets": own.sets, "mean_shift": round(own.mean_shift, DIGITS), "factors": rows}


def _shares(frozen: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Shares by unit and node of an earlier result."""
    (period,) = frozen["results"]
    found: dict[str, dict[str, float]] = {}
    for key, own in period["units"].items():
        nodes = ((code, node) for code, node in own["nodes"].items() if "score" in node and node["most"] != "0")
        found[key] = {code: float(_number(node["score"]) / _number(node["most"])) for code, node in nodes}
    return found


def _number(text: str) -> Any:
    part, _, whole = text.partition("/")
    return exact(part) / exact(whole or "1")


def place(value: float) -> float:
    """A place; a half where ties share the average of theirs."""
    return int(value) if value == int(value) else float(value)


def _plain(row: Any) -> list[float]:
    return [round(float(own), DIGITS) for own in row]


def _one(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), DIGITS)

"""A statistical result frozen with its set, its values and its seed; recomputed to the same digests anywhere."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from batru.index.method.reading import read_spec
from batru.index.method.table import columns_of
from batru.index.method.telling import interval_rows, plain
from batru.index.statistical.given import Entry
from batru.index.statistical.work import Worked, worked_out
from batru.kernel.text import N_, said
from batru.law.catalogue import CatalogueError
from batru.law.index_sets.frozen import digest

FORMAT = "batru.statistical-result/1"
# How a set of this kind becomes scores and ranks; a changed way is the next number.
ENGINE = "batru.statistical/1"
CLOSE = 1e-7  # of a figure: processors differ in the last binary digits of a mean
KEPT = ("set", "asked", "inputs", "results")
Plain: TypeAlias = dict[str, Any]


def frozen(worked: Worked) -> Plain:
    """The file of a result; the order of the table's rows leaves no trace."""
    sure = next(iter(worked.sure.values()))
    made = {
        "set": dict(worked.data),
        "asked": {"engine": ENGINE, "draws": sure.draws, "seed": sure.seed},
        "inputs": [_input(own) for own in worked.rows],
        "results": _results(worked),
    }
    return {"format": FORMAT, **made, "digests": {name: digest(made[name]) for name in KEPT}}


def again(path: Path, before: Plain) -> Plain:
    """The same worked out anew; figures that are the same but for their last binary digits stand as they stood."""
    asked = before["asked"]
    if asked["engine"] != ENGINE:
        message = N_("This result was worked out by {engine}; this program works by {own}.")
        raise CatalogueError(path, 1, said(message, engine=asked["engine"], own=ENGINE))
    columns = columns_of(read_spec(before["set"]))
    rows = [_entry(own, columns) for own in before["inputs"]]
    made = frozen(worked_out(before["set"], rows, int(asked["draws"]), int(asked["seed"]), explain=False))
    made["results"] = _settled(before["results"], made["results"])
    return {**made, "digests": {name: digest(made[name]) for name in KEPT}}


def _input(own: Entry) -> Plain:
    named = {"unit": own.unit, "year": own.year, "name": own.name if own.name != own.unit else ""}
    cells = {code: cell for code, cell in own.cells.items() if cell}
    return {**{name: each for name, each in named.items() if each}, "cells": cells}


def _entry(raw: Plain, columns: Sequence[str]) -> Entry:
    cells = {code: str(raw["cells"].get(code, "")) for code in columns}
    return Entry(raw["unit"], raw.get("year", ""), str(raw.get("name", raw["unit"])), cells, {})


def _results(worked: Worked) -> Plain:
    result = worked.result
    states, weights = result.states(), result.effective_weights()
    return {
        "weights": {code: plain(weight, 12) for code, weight in zip(result.tree.codes, weights, strict=True)},
        "units": [
            {
                "unit": unit,
                "year": None if result.years is None else int(result.years[row]),
                "nodes": {
                    code: _node(worked, row, node, states[row][node]) for node, code in enumerate(result.tree.codes)
                },
            }
            for row, unit in enumerate(result.units)
        ],
        "intervals": [
            {"year": year or None, "units": {str(row.pop("unit")): row for row in map(dict, interval_rows(own))}}
            for year, own in worked.sure.items()
        ],
        "left_out": sorted({event.unit for event in result.prepared.events if event.what == "left_out"}),
    }


def _node(worked: Worked, row: int, node: int, state: str) -> Plain:
    result = worked.result
    score = plain(result.scores[row, node], result.spec.digits)
    return {"score": score, "rank": int(result.ranks[row, node]) or None, "state": state}


def _settled(before: Any, after: Any) -> Any:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return {key: _settled(before.get(key), each) for key, each in after.items()}
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return [_settled(one, other) for one, other in zip(before, after, strict=True)]
    return before if _same(before, after) else after


def _same(before: Any, after: Any) -> bool:
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in (before, after)):
        return False
    return bool(abs(before - after) <= CLOSE * max(1.0, abs(before)))

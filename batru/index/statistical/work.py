"""An index worked out from a set file and a table, with how sure its ranks are and what moves them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from batru.index.method.building import Result, build
from batru.index.method.intervals import RankIntervals, intervals_of
from batru.index.method.plan import Plan, plan_of
from batru.index.method.reading import read_spec
from batru.index.method.refusals import MethodRefusal
from batru.index.method.screening import Flagged, flagged
from batru.index.method.sensitivity import Sensitivity, sensitivity
from batru.index.method.spec import Spec, Uncertainty
from batru.index.method.table import Table
from batru.index.sets.compared import Compared
from batru.index.statistical.given import Entry, entries, table_of
from batru.index.statistical.held import held
from batru.kernel.text import said
from batru.law.catalogue import CatalogueError
from batru.law.questions import Words
from batru.law.reading import line_of, read_yaml

# What is varied where a set names nothing: the weights, by a quarter up and down, as the example of COINr does.
UNLESS_NAMED = Uncertainty(weights=0.25)
DRAWS, SETS, SEED = 10_000, 512, 1


@dataclass(frozen=True)
class Asked:
    """A set file and its table, with the columns that name units and years, and how often to draw."""

    set: Path
    data: Path
    unit: str = ""
    year: str = ""
    draws: int = DRAWS
    seed: int = SEED


@dataclass(frozen=True)
class Worked:
    """The index, how sure the ranks of each year are, and what moves those of the last."""

    data: Mapping[str, Any]
    rows: Sequence[Entry]
    result: Result
    sure: Mapping[int, RankIntervals]  # by year; 0 where the table has no years
    moved: Sensitivity | None
    declared: bool  # whether the set itself says what may vary
    quality: Sequence[Flagged]  # of the indicators as they were given
    checks: Sequence[Compared] = field(default_factory=tuple)

    @property
    def name(self) -> Words:
        """The name of the set."""
        return words_of(self.data)

    @property
    def source(self) -> str:
        """Where the set comes from."""
        told = self.data.get("source")
        return told if isinstance(told, str) else ""

    @property
    def names(self) -> dict[str, Words]:
        """The names of all nodes by code."""
        return {own["code"]: words_of(own) for own in (*self.data["indicators"], *self.data.get("groups", ()))}

    @property
    def units(self) -> dict[str, str]:
        """The names of the units by key."""
        return {own.unit: own.name for own in self.rows}


def is_statistical(path: Path) -> bool:
    """Whether a file is a set of this kind: it lists indicators, and has no dated versions."""
    try:
        data = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return False
    return isinstance(data, dict) and "indicators" in data and "versions" not in data


def work(asked: Asked) -> Worked:
    """Read, build and draw; CatalogueError with the line where the set is wrong, Refusal where the table is."""
    text = asked.set.read_text(encoding="utf-8")
    data = read_yaml(text)
    try:
        rows = entries(read_spec(data), asked.data, asked.unit, asked.year)
        worked = worked_out(data, rows, asked.draws, asked.seed)
        return replace(worked, checks=held(worked.result, rows))
    except MethodRefusal as refusal:
        if not refusal.path:
            raise
        reason = said(refusal.why, **refusal.params)
        raise CatalogueError(asked.set, line_of(text, refusal.path), reason) from refusal


def worked_out(data: Mapping[str, Any], rows: list[Entry], draws: int, seed: int, explain: bool = True) -> Worked:
    """The index of a set's plain data and rows; `explain`: also what moves the ranks."""
    spec = read_spec(data)
    declared = spec.uncertainty != Uncertainty()
    spec = spec if declared else replace(spec, uncertainty=UNLESS_NAMED)
    table = table_of(spec, rows)
    result = build(spec, table)
    years = [0] if result.years is None else [int(own) for own in np.unique(result.years)]
    plans = {own: plan_of(spec, table, own or None) for own in years}
    sure = {own: intervals_of(plan, draws, seed) for own, plan in plans.items()}
    moved = _moved(spec, table, plans[years[-1]], seed, years[-1]) if explain else None
    return Worked(data, rows, result, sure, moved, declared, _quality(spec, table))


def words_of(data: Mapping[str, Any]) -> Words:
    """The name of a set or node in both languages; its code where it has none."""
    told = data.get("name") or data["code"]
    return Words(**told) if isinstance(told, Mapping) else Words(str(told), str(told))


def _moved(spec: Spec, table: Table, plan: Plan, seed: int, year: int) -> Sensitivity | None:
    """What moves the ranks; one factor alone moves them all, so there is nothing to divide."""
    return sensitivity(spec, table, SETS, seed, year=year or None) if len(plan.factors) > 1 else None


def _quality(spec: Spec, table: Table) -> list[Flagged]:
    codes = tuple(own.code for own in spec.indicators)
    return flagged(codes, np.column_stack([table.column(code) for code in codes]))

"""COINr's worked example, read as any set and any table are read."""

import csv
from dataclasses import replace
from pathlib import Path

from batru.index.method.reading import read_spec
from batru.index.method.spec import Screen, Spec
from batru.index.method.table import Table, read_table
from batru.law.reading import read_yaml

FOLDER = Path(__file__).with_name("coinr")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of the folder."""
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def spec() -> Spec:
    """The set of build_example_coin()."""
    return read_spec(read_yaml((FOLDER / "asem.yaml").read_text(encoding="utf-8")))


def table(own: Spec) -> Table:
    """The figures that a set needs."""
    return read_table(own, rows("asem.csv"), unit="uCode")


def published(column: str) -> dict[str, float]:
    """A column of COINr's own results, by country; countries without a value left out."""
    return {row["uCode"]: float(row[column]) for row in rows("published.csv") if row[column]}


def screened(own: Spec, available: float = 0.9) -> Spec:
    """The same set without imputation: countries with too few figures are left out instead."""
    steps = tuple(step for step in own.steps if type(step).__name__ not in ("Impute", "Screen"))
    return replace(own, steps=(steps[0], Screen(available), *steps[1:]))


def without(own: Spec, *codes: str) -> Spec:
    """The same set without some indicators."""
    return replace(own, indicators=tuple(each for each in own.indicators if each.code not in codes))

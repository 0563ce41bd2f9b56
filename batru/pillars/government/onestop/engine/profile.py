"""What an example year is drawn from: the file of assumptions, and the names that people bear."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Mix:
    """One procedure of the year: how often it is asked for, at which level, and how often online at the start."""

    code: str
    weight: float
    online: float
    level: str


@dataclass(frozen=True, slots=True)
class UnitProfile:
    """One desk: the level it decides at, its share of filings, the mean share of a term that it takes (`pace`), and how
    often things go wrong beside the average (`care`, 1 = as often)."""

    key: str
    level: str
    weight: float
    pace: float
    care: float


@dataclass(frozen=True, slots=True)
class YearProfile:
    """The assumptions of an example year; shares of one, hours of the day, first day to last."""

    seed: int
    dossiers: int
    first: date
    last: date
    units: tuple[UnitProfile, ...]
    mix: tuple[Mix, ...]
    weekdays: tuple[float, ...]
    counter_hours: Mapping[int, float]
    online_hours: Mapping[int, float]
    month_end: float
    before_tet: float
    after_tet: float
    tet_eve: date
    growth: float
    online_gain: float
    supplement: float
    never_answered: float
    refused: float
    withdrawn: float
    rated: float
    stars: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Names:
    """Weighted family, middle and given names by sex, and streets."""

    family: Weights
    middle: Mapping[str, Weights]
    given: Mapping[str, Weights]
    streets: tuple[str, ...]


def load_profile(folder: Path) -> YearProfile:
    """Read `year.yaml`; a KeyError names what is missing."""
    data: dict[str, Any] = yaml.safe_load((folder / "year.yaml").read_text(encoding="utf-8"))
    return YearProfile(
        **{
            **data,
            "units": tuple(UnitProfile(**one) for one in data["units"]),
            "mix": tuple(Mix(**one) for one in data["mix"]),
            "weekdays": tuple(data["weekdays"]),
        }
    )


def load_names(folder: Path) -> Names:
    """Read `names.csv` and `streets.txt`."""
    with (folder / "names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    streets = (folder / "streets.txt").read_text(encoding="utf-8").split("\n")
    return Names(
        family=_weights(rows, "family", "both"),
        middle={sex: _weights(rows, "middle", sex) for sex in ("male", "female")},
        given={sex: _weights(rows, "given", sex) for sex in ("male", "female")},
        streets=tuple(street for street in streets if street),
    )


def _weights(rows: list[dict[str, str]], part: str, sex: str) -> Weights:
    wanted = {"both", sex}
    return {row["name"]: float(row["weight"]) for row in rows if row["part"] == part and row["sex"] in wanted}

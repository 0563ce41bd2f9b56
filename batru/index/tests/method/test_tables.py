"""Published indices worked out from their parts as any set would be."""

import csv
from pathlib import Path

import numpy as np
import pytest

from batru.index.method.building import Result, build
from batru.index.method.reading import read_spec
from batru.index.method.table import read_table

TABLES = Path(__file__).with_name("tables")


def published(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def egdi(rows: list[dict[str, str]], weights: tuple[float, float, float], digits: int) -> Result:
    spec = read_spec(
        {
            "code": "egdi",
            "indicators": [
                {"code": code, "parent": "egdi", "weight": weight}
                for code, weight in zip(("osi", "hci", "tii"), weights, strict=True)
            ],
            "groups": [{"code": "egdi"}],
            "scale": "as_given",
            "at_least": 1,
            "digits": digits,
        }
    )
    return build(spec, read_table(spec, rows))


@pytest.mark.parametrize(("year", "digits", "near"), [(2016, 5, 1e-5), (2018, 4, 1e-4)])
def test_egdi_is_the_mean_of_three(year: int, digits: int, near: float) -> None:
    rows = published(f"egdi_{year}.csv")
    result = egdi(rows, (1, 1, 1), digits)
    assert len(rows) == 193
    assert np.abs(result.index - [float(row["egdi"]) for row in rows]).max() < near


def test_egdi_2018_has_the_published_ranks() -> None:
    rows = published("egdi_2018.csv")
    assert egdi(rows, (1, 1, 1), 4).ranks[:, -1].tolist() == [int(row["rank"]) for row in rows]


def test_egdi_2010_has_weights_and_gives_nothing_to_states_that_lack_a_part() -> None:
    rows = published("egdi_2010.csv")
    result = egdi(rows, (0.34, 0.33, 0.33), 5)
    whole = [place for place, row in enumerate(rows) if row["osi"] and row["hci"] and row["tii"]]
    assert len(whole) == 183
    assert np.abs(result.index[whole] - [float(rows[place]["egdi"]) for place in whole]).max() < 1e-5
    assert np.isnan(np.delete(result.index, whole)).all()
    assert {row["egdi"] for place, row in enumerate(rows) if place not in whole} == {"0.0", ""}


def test_papi_2018_is_a_sum_of_sums() -> None:
    """Weights by the number of parts turn means into sums; provinces that lack a dimension have no total."""
    rows = published("papi_2018.csv")
    codes = [code for code in rows[0] if code.startswith("SC") and any(row[code] for row in rows)]
    parts = {f"C0{n}": [code for code in codes if code[2] == str(n)] for n in range(1, 9)}
    spec = read_spec(
        {
            "code": "papi",
            "indicators": [{"code": code, "parent": f"C0{code[2]}"} for code in codes],
            "groups": [
                *({"code": code, "parent": "papi", "weight": len(own)} for code, own in parts.items()),
                {"code": "papi"},
            ],
            "scale": "as_given",
            "at_least": 1,
            "digits": 6,
        }
    )
    result = build(spec, read_table(spec, rows))
    for code, own in parts.items():
        expected = np.array([float(row[code] or "nan") for row in rows])
        assert np.allclose(result.of(code) * len(own), expected, atol=1e-5, equal_nan=True)
    totals = np.array([float(row["total"] or "nan") for row in rows])
    assert np.allclose(result.index * len(codes), totals, atol=1e-5, equal_nan=True)
    assert result.ranks[:, -1].tolist() == [int(row["rank"] or 0) for row in rows]
    assert 0 < np.isnan(totals).sum() < 10

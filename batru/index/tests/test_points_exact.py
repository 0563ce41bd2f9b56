"""The arrays against the exact scorer: every shipped set, every published table, to nine digits."""

import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from batru.commons import home
from batru.index.cli import find_set
from batru.index.points.board import Vary, boards, linear
from batru.index.sets.values import read_values
from batru.law.index_sets.checks import load_index_sets
from batru.law.index_sets.frozen import Period, score_periods
from batru.law.index_sets.given import Given
from batru.law.index_sets.model import Edition
from batru.law.index_sets.units import Unit, score_units

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES, DATA = ROOT / "examples" / "index", Path(__file__).parent / "data"
PLAIN = Vary(factors=())
TABLES = [
    (str(EXAMPLES / "egdi.yaml"), EXAMPLES / "egdi.csv", ""),
    (str(EXAMPLES / "766-provinces.yaml"), EXAMPLES / "766-provinces.csv", ""),
    (str(DATA / "papi.yaml"), DATA / "papi.csv.gz", ""),
    ("dti_province_922", DATA / "dti_2022_top5.csv", "2022"),
]


def periods(code: str, path: Path, period: str) -> tuple[Period, ...]:
    """A published table scored exactly."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    own = find_set(home.catalogue(), code)
    return score_periods(own, read_values(own, text, date(2026, 11, 27), period))


@pytest.mark.parametrize(("code", "path", "period"), TABLES, ids=["egdi", "766", "papi", "dti"])
def test_totals_and_places_of_published_tables(code: str, path: Path, period: str) -> None:
    seen = 0
    for own in periods(code, path, period):
        for found in boards(own.values.edition, own.scores, PLAIN).values():
            exact = [float(one.total or 0) for one in found.units]
            assert np.abs(found.nominal_totals - exact).max() < 1e-9
            if own.values.edition.ranking.ties == "competition":
                assert [int(one.ranks["total"]) for one in found.units] == found.nominal_ranks.tolist()
            seen += len(found.units)
    assert seen >= 5


def _editions() -> Iterator[tuple[str, Edition, str]]:
    for own in load_index_sets(home.catalogue()):
        for edition in own.editions:
            if edition.can_be_scored:
                yield from ((own.code, edition, profile) for profile in edition.profile_codes)


def _units(edition: Edition, profile: str, many: int) -> list[Unit]:
    """Units that were awarded a share of each indicator's points, some of which do not apply or are missing."""
    random = np.random.default_rng(7)
    units = []
    for number in range(many):
        cells = {}
        for place, indicator in enumerate(edition.indicators):
            if profile not in indicator.points:
                continue
            share = int(random.integers(0, 101))
            most = indicator.points[profile]
            given = {"awarded": f"{float(most * share / 100):.4f}"}
            cells[indicator.code] = Given({"": "na"} if (number + place) % 11 == 0 else given)
        units.append(Unit(f"u{number}", f"u{number}", cells, profile))
    return units


def test_totals_of_every_shipped_set() -> None:
    tried = set()
    for code, edition, profile in _editions():
        scores = score_units(edition, _units(edition, profile, 12))
        for found in boards(edition, scores, PLAIN).values():
            exact = [float(one.total or 0) for one in found.units]
            assert np.abs(found.nominal_totals - exact).max() < 1e-9, (code, profile)
            for team in found.teams:
                if team.is_linear:
                    score, _ = linear(team.branch, team.scenes[0, 0], {})
                    bases = [float(one.base.score or 0) for one in team.leaves.units]
                    assert np.abs(score[0] - bases).max() < 1e-9
            tried.add(code)
    assert tried >= {"commune_dti_tay_ninh", "district_proposed", "dti_province_922", "school_4725"}

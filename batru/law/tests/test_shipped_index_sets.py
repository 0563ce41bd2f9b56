"""What the index sets of the catalogue hold."""

from datetime import date
from pathlib import Path

import pytest

from batru.law.catalogue import Catalogue
from batru.law.index_sets.checks import load_index_sets, most
from batru.law.index_sets.model import Edition

SETS = {own.code: own for own in load_index_sets(Catalogue(Path(__file__).resolve().parents[3] / "catalogue"))}


def _edition(code: str, day: date = date(2023, 12, 31)) -> Edition:
    found = SETS[code].on(day)
    assert found is not None
    return found


def test_the_shipped_sets_are_those_whose_sources_were_found() -> None:
    assert set(SETS) == {
        "commune_dti_tay_ninh",
        "district_proposed",
        "dti_province_922",
        "par_index",
        "records_archives_2225",
        "school_4725",
        "service_quality_766",
    }


def test_maxima_of_decision_766() -> None:
    edition = _edition("service_quality_766")
    maxima = {part.code: most(part, "") for part in edition.root.parts}
    assert maxima == {
        "publicity": 18,
        "progress": 20,
        "online_services": 12,
        "digitising": 22,
        "payment": 10,
        "satisfaction": 18,
    }


@pytest.mark.parametrize(
    ("profile", "points"),
    [("ward", (60, 17, 23)), ("department", (82, 9, 9)), ("school", (62, 12, 26)), ("body", (86, 4, 10))],
)
def test_the_proposed_set_gives_each_profile_a_hundred_points(profile: str, points: tuple[int, ...]) -> None:
    edition = _edition("district_proposed")
    assert tuple(most(part, profile) for part in edition.root.parts) == points
    assert len(edition.indicators) == 40
    assert all(own.proposed for own in edition.profiles)


def test_the_commune_set_is_never_a_ranking() -> None:
    own = SETS["commune_dti_tay_ninh"]
    edition = _edition("commune_dti_tay_ninh", date(2025, 12, 31))
    assert len(edition.indicators) == 62
    assert most(edition.root, "") == 960
    assert not own.ranked
    assert own.why_not_ranked


def test_the_structure_of_922() -> None:
    edition = _edition("dti_province_922", date(2022, 12, 31))
    assert {one.code: most(one, "") for one in edition.indicators} == {
        "awareness": 100,
        "institutions": 100,
        "infrastructure": 100,
        "people": 100,
        "security": 100,
        "smart_city": 0,
        "government": 200,
        "economy": 150,
        "society": 150,
    }
    assert SETS["dti_province_922"].on(date(2025, 12, 31)) is None


def test_a_mere_structure_cannot_be_scored_and_says_what_it_lacks() -> None:
    for code, lacks in (("par_index", "điểm của từng lĩnh vực"), ("records_archives_2225", "điểm, cách chấm")):
        edition = _edition(code)
        assert not edition.can_be_scored and not edition.ground.confirmed
        assert edition.lacks is not None and lacks in edition.lacks.vi


def test_of_the_records_set_no_criterion_is_made_up() -> None:
    """Only the head of Decision 2225/QĐ-UBND was read: no groups, no indicators, no points."""
    edition = _edition("records_archives_2225")
    assert (edition.root.parts, edition.indicators, edition.total, edition.grades) == ((), (), {}, ())
    assert edition.since == date(2022, 8, 19)

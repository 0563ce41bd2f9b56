"""What the index sets of the catalogue hold."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from batru.law.catalogue import Catalogue
from batru.law.index_sets.checks import load_index_sets, most
from batru.law.index_sets.model import Edition, Policy

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


EVERY = [(code, own) for code, one in SETS.items() for edition in one.editions for own in edition.indicators]
RULED = [(code, own) for code, own in EVERY if own.scoring]


def test_every_indicator_has_a_citation_of_its_own() -> None:
    """Not that of the whole set: where in the text it stands, and where that was looked for."""
    without = [
        f"{code}/{own.code}"
        for code, own in EVERY
        if not own.ground.found_in or own.ground.article in (None, SETS[code].editions[0].ground.article)
    ]
    assert (len(EVERY), without) == (19 + 62 + 9 + 8 + 2 + 40, [])


def test_what_was_not_read_is_marked() -> None:
    """Only the main indices of Decision 922 were read with their points, all but the one whose row was cut off."""
    confirmed = {f"{code}/{own.code}" for code, own in EVERY if own.ground.confirmed}
    read = "awareness institutions infrastructure people security smart_city government economy"
    assert confirmed == {f"dti_province_922/{one}" for one in read.split()}


def test_every_rule_has_cases_worked_by_hand() -> None:
    """One at least that earns by the rule, and one of each profile whose rule differs."""
    for code, own in RULED:
        assert any(case.state == "scored" for case in own.cases), (code, own.code)
        assert {case.profile for case in own.cases} >= set(own.raw.get("differs", ())), (code, own.code)


def test_nothing_to_divide_by_is_a_case_wherever_it_may_be() -> None:
    """Points taken as given, shares as they are published and the meetings of G01 have no denominator."""
    for code, own in RULED:
        if code not in ("service_quality_766", "district_proposed") or own.code == "G01":
            continue
        profile = own.cases[0].profile
        states, most_points = own.scoring[profile].states, own.points[profile]
        worth = {Policy.NA: None, Policy.ZERO: 0, Policy.FULL: most_points}
        wanted = {0, most_points} if states.full_if else {worth[states.nothing]}
        assert {case.earns for case in own.cases if case.state == "nothing"} == wanted, own.code


def test_each_threshold_of_a_share_is_a_case() -> None:
    """All points right at a threshold, not only above it."""
    shares = [
        (own, own.cases[0].profile) for _, own in RULED if own.scoring[own.cases[0].profile].rule.kind == "capped/1"
    ]
    for own, profile in shares:
        rule = own.scoring[profile].rule
        full = {str(case.given) for case in own.cases if case.earns == own.points[profile]}
        assert rule.rate or rule.number("target") in {Fraction(given) for given in full}, own.code


def test_missing_is_a_case_of_each_set() -> None:
    assert {code for code, own in RULED for case in own.cases if case.state == "missing"} == {code for code, _ in RULED}


def test_each_threshold_of_decision_766_has_its_own_citation() -> None:
    edition = _edition("service_quality_766")
    told = {one.of: (one.value, one.since, one.ground.confirmed) for one in edition.dated if one.section == "parts"}
    day = date(2022, 6, 23)
    assert told == {
        "reused": (0.8, day, False),
        "procedures_paid": (0.8, day, False),
        "procedures_offered": (0.8, day, False),
        "dossiers_content": (0.9, day, False),
    }
    grades = {one.of: one.value for one in edition.dated if one.section == "grades"}
    assert grades == {"excellent": 90, "good": 80, "fair": 70, "average": 50, "weak": 0}


def test_the_decision_has_five_groups_where_the_portal_shows_six() -> None:
    (view,) = _edition("service_quality_766").views
    assert [group.of for group in view.groups] == [("online_services", "payment")]
    assert view.note and view.ground.article and "22" in view.ground.article.vi


def test_how_a_pillar_of_922_is_made_is_inferred() -> None:
    (view,) = _edition("dti_province_922", date(2022, 12, 31)).views
    assert not view.ground.confirmed and view.note


def test_the_economy_of_a_commune_is_the_provinces() -> None:
    edition = _edition("commune_dti_tay_ninh", date(2025, 12, 31))
    inherited = [one.code for one in edition.indicators if one.scoring[""].from_parent]
    assert inherited == ["i5_1", "i5_2", "i5_3", "i5_4"]

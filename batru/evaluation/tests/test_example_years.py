"""The example's years that are over: lawful by their set, the same every time, published, labelled."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps

from batru.commons.people.public import system_actor
from batru.commons.places.public import rebuild_ancestry
from batru.evaluation.actions.example_years import has_years, load_years, set_of_then
from batru.evaluation.engine.drawing import answer, cells, chance
from batru.evaluation.models import Campaign, Correction, Entry, Publication
from batru.evaluation.reads.cards import years
from batru.evaluation.reads.replies import objections
from batru.evaluation.rules.entries import Layer, Verdict
from batru.kernel.period import local_day
from batru.law.index_sets.frozen import digest, frozen, score_periods, thawed
from batru.law.index_sets.numbers import exact
from batru.law.index_sets.rule import Rule
from batru.law.index_sets.sheet import leaves, sheet

pytestmark = pytest.mark.django_db
AT = datetime(2022, 12, 1, 2, 0, tzinfo=UTC)
DISTRICT = "491@2022"
WARDS = ("20203@2022", "20206@2022", "20207@2022")
OFFICES = ("thanh-khe-2022/phong-van-hoa-thong-tin", "thanh-khe-2022/phong-tu-phap")


@pytest.fixture
def year(db: None) -> Campaign:
    """Three wards and two offices of a district."""
    unit, placement = apps.get_model("places.Unit"), apps.get_model("places.Placement")
    kinds = {DISTRICT: "district", **dict.fromkeys(WARDS, "ward"), **dict.fromkeys(OFFICES, "department")}
    for key, kind in kinds.items():
        words = dict.fromkeys(("name", "name_en", "full_name", "full_name_en", "folded"), key)
        unit.objects.create(key=key, level="commune", kind=kind, valid_from=date(2018, 1, 1), **words)
    for key in (*WARDS, *OFFICES):
        placement.objects.create(unit_id=key, parent_id=DISTRICT, valid_from=date(2018, 1, 1))
    rebuild_ancestry()
    load_years(DISTRICT, by=system_actor("prepare"), at=AT)
    return Campaign.objects.get(code="2021")


def test_it_is_over_and_labelled(year: Campaign) -> None:
    assert has_years()
    assert [(one.code, one.simulated) for one in Campaign.objects.order_by("code")] == [("2020", True), ("2021", True)]
    assert {one.profile for one in year.participants.all()} == {"ward", "department"}
    assert local_day(year.windows.order_by("-closes_at")[0].closes_at) == date(2022, 3, 18)


def test_each_publication_is_computed_again_to_its_digests(year: Campaign) -> None:
    for row in Publication.objects.all():
        again = frozen(set_of_then(), score_periods(set_of_then(), thawed(set_of_then(), row.frozen)))
        assert again["digests"] == row.frozen["digests"]
        assert row.results_digest == digest(row.frozen["results"])


def test_the_second_differs_from_the_first_by_its_correction(year: Campaign) -> None:
    first, second = year.publications.order_by("number")
    right = Correction.objects.get()
    key = right.entry.participant.unit_id
    before, after = (row.frozen["results"][0]["units"] for row in (first, second))
    assert right.publication_id == first.pk
    (asked,) = objections(year, [right.entry.participant])
    told = asked.correction
    assert told is not None and (told.before, told.after) == tuple(
        exact(own[key]["nodes"]["G13"]["score"]) for own in (before, after)
    )
    assert exact(after[key]["nodes"]["G13"]["score"]) > exact(before[key]["nodes"]["G13"]["score"])
    assert exact(after[key]["nodes"]["G13"]["score"]) == exact(after[key]["nodes"]["G13"]["most"])
    assert [other for other in before if other != key and before[other]["total"] != after[other]["total"]] == []


def test_a_figure_that_was_lowered_says_why(year: Campaign) -> None:
    lowered = Entry.objects.filter(layer=Layer.APPRAISED, verdict=Verdict.LOWERED)
    assert lowered.exists() and not lowered.filter(reason="").exists()
    assert not Entry.objects.filter(layer=Layer.APPRAISED, verdict=Verdict.KEPT).exclude(reason="").exists()


def test_the_same_words_give_the_same_figures() -> None:
    edition = set_of_then().on(date(2021, 12, 31))
    assert edition is not None
    leaf = leaves(sheet(edition, "ward"))[0]
    assert answer("20203@2022", leaf, 0.5) == answer("20203@2022", leaf, 0.5)
    # The first 48 bits of SHA-256 of "a|b", from sha256sum.
    assert chance("a", "b") == int("0eab8a0a3380", 16) / 2**48


def test_nobody_has_more_than_there_is(year: Campaign) -> None:
    assert year.publications.count() == 2
    units = year.publications.get(number=2).frozen["results"][0]["units"]
    assert len(units) == 5
    assert [key for key, own in units.items() if exact(own["total"]) > exact(own["most"])] == []


def test_the_years_follow_one_another_by_the_same_rules_and_units_move(year: Campaign) -> None:
    """Published once in March 2021 and twice in 2022; most have come further, and the places are not the same."""
    assert [(one.campaign.code, one.number, local_day(one.at)) for one in Publication.objects.order_by("at")] == [
        ("2020", 1, date(2021, 3, 5)),
        ("2021", 1, date(2022, 2, 18)),
        ("2021", 2, date(2022, 3, 15)),
    ]
    pairs = [years(key, "district_proposed", DISTRICT) for key in (*WARDS, *OFFICES)]
    assert all([one.is_alike for one in pair] == [True, True] for pair in pairs)
    assert sum((after.own.total or 0) > (before.own.total or 0) for before, after in pairs) >= 3
    assert any(before.own.rank != after.own.rank for before, after in pairs)


def test_years_that_are_there_are_not_drawn_again(year: Campaign) -> None:
    before = Entry.objects.filter(participant__campaign=year).count()
    load_years(DISTRICT, by=system_actor("prepare"), at=AT)
    assert Campaign.objects.count() == 2 and Entry.objects.filter(participant__campaign=year).count() == before


def test_what_counts_in_full_and_by_half_is_never_more_than_all() -> None:
    """Of 46 cases 4 (8 %) count by half, so at most 42 count in full, however near to all of them a unit came."""
    rule = Rule("ratio/1", rate=Rule("weighted/1", {"weights": {"on_time": 1, "extended": 0.5}}))
    for place in range(60):
        counts = {name: int(cell) for name, cell in cells(f"u{place}", "G03", rule, 0.995).items()}
        assert counts["on_time"] + counts["extended"] <= counts["whole"]

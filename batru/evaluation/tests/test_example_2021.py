"""The example's year that is over: lawful by its set, the same every time, published twice, labelled."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps

from batru.commons.people.public import system_actor
from batru.commons.places.public import rebuild_ancestry
from batru.evaluation.actions.example_2021 import has_year, load_2021, set_of_2021
from batru.evaluation.engine.drawing import answer, chance
from batru.evaluation.models import Campaign, Correction, Entry
from batru.evaluation.rules.entries import Layer, Verdict
from batru.kernel.period import local_day
from batru.law.index_sets.frozen import digest, frozen, score_periods, thawed
from batru.law.index_sets.numbers import exact
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
    load_2021(DISTRICT, by=system_actor("prepare"), at=AT)
    return Campaign.objects.get(code="2021")


def test_it_is_over_and_labelled(year: Campaign) -> None:
    assert has_year()
    assert year.simulated
    assert {one.profile for one in year.participants.all()} == {"ward", "department"}
    assert local_day(year.windows.order_by("-closes_at")[0].closes_at) == date(2022, 3, 18)


def test_each_publication_is_computed_again_to_its_digests(year: Campaign) -> None:
    for row in year.publications.all():
        again = frozen(set_of_2021(), score_periods(set_of_2021(), thawed(set_of_2021(), row.frozen)))
        assert again["digests"] == row.frozen["digests"]
        assert row.results_digest == digest(row.frozen["results"])


def test_the_second_differs_from_the_first_by_its_correction(year: Campaign) -> None:
    first, second = year.publications.order_by("number")
    right = Correction.objects.get()
    key = right.entry.participant.unit_id
    before, after = (row.frozen["results"][0]["units"] for row in (first, second))
    assert right.publication_id == first.pk
    assert exact(after[key]["nodes"]["G13"]["score"]) > exact(before[key]["nodes"]["G13"]["score"])
    assert exact(after[key]["nodes"]["G13"]["score"]) == exact(after[key]["nodes"]["G13"]["most"])
    assert [other for other in before if other != key and before[other]["total"] != after[other]["total"]] == []


def test_a_figure_that_was_lowered_says_why(year: Campaign) -> None:
    lowered = Entry.objects.filter(layer=Layer.APPRAISED, verdict=Verdict.LOWERED)
    assert lowered.exists() and not lowered.filter(reason="").exists()
    assert not Entry.objects.filter(layer=Layer.APPRAISED, verdict=Verdict.KEPT).exclude(reason="").exists()


def test_the_same_words_give_the_same_figures() -> None:
    edition = set_of_2021().on(date(2021, 12, 31))
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

"""The whole nation, as of a day. Expected counts and names: the README of catalogue/places and Resolution 1659."""

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from batru.commons.journal.public import history
from batru.commons.places import models, reads
from batru.commons.places.public import (
    KeptTree,
    ancestors,
    children,
    descendants,
    find,
    headcounts,
    lies_under,
    lineage,
    lines,
    load_nation,
    outlines,
    rebuild_ancestry,
    subtree_keys,
    tree,
    tree_data,
    turns,
    unit,
    unit_by_code,
    units,
)
from batru.commons.places.tests.conftest import AT, Loader
from batru.kernel.refusal import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nation")]
IN_2022, EARLY_2025, LATE_2025 = date(2022, 12, 1), date(2025, 3, 1), date(2025, 7, 1)
BY_INDEX = re.compile(r"(USING INDEX|Scan using|Scan on) places_ancestry_(up|down)")
SCANNED = re.compile(r"SCAN places_ancestry|Seq Scan on places_ancestry")
XUAN_HA, THANH_KHE = "20209@2022", "20209@2025h2"


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "communes"),
    [(IN_2022, 63, 705, 10_599), (EARLY_2025, 63, 696, 10_035), (LATE_2025, 34, 0, 3_321)],
)
def test_the_nation_counts_as_published(day: date, provinces: int, districts: int, communes: int) -> None:
    counts = [len(descendants("vn", day, level)) for level in ("province", "district", "commune")]
    assert counts == [provinces, districts, communes]
    assert len(descendants("vn", day)) == sum(counts)


def test_20209_is_xuan_ha_until_july_2025_and_thanh_khe_from_then_on() -> None:
    names = {day: unit_by_code("20209", day) for day in (IN_2022, date(2025, 6, 30), LATE_2025)}
    assert [found.name for found in names.values() if found] == ["Xuân Hà", "Xuân Hà", "Thanh Khê"]
    assert [found.name for found in ancestors(XUAN_HA, IN_2022)] == ["Thanh Khê", "Đà Nẵng", "Việt Nam"]
    assert [found.key for found in ancestors(THANH_KHE, LATE_2025)] == ["48@2025h2", "vn"]


def test_the_lines_of_a_tree_lead_from_each_unit_up_to_its_root_and_no_further() -> None:
    district = lines("491@2022", IN_2022)
    assert len(district) == 11 and district["491@2022"] == ["491@2022"]
    assert district[XUAN_HA] == [XUAN_HA, "491@2022"]
    assert lines("vn", IN_2022)[XUAN_HA] == [XUAN_HA, "491@2022", "48@2022", "vn"]
    assert lines(XUAN_HA, IN_2022) == {XUAN_HA: [XUAN_HA]}
    assert lines(XUAN_HA, LATE_2025) == lines("nowhere", IN_2022) == {}
    assert set(lines("48@2025h2", LATE_2025)) == subtree_keys(["48@2025h2"], LATE_2025)


@pytest.mark.parametrize("day", [IN_2022, EARLY_2025, LATE_2025])
def test_a_kept_tree_answers_as_the_present_one_did(day: date) -> None:
    kept = KeptTree(json.loads(json.dumps(tree_data())))
    for root in ("vn", "48@2022", "48@2025h2", "nowhere"):
        own = kept.lines(root, day)
        assert own == lines(root, day)
        assert kept.people(own, day) == {key: one.population for key, one in headcounts(list(own), day).items()}
    for key in (XUAN_HA, THANH_KHE, "vn", "nowhere"):
        assert kept.above(key, day) == [one.key for one in ancestors(key, day)]
    assert set(turns()) - {date.max} <= set(kept.turns())


def test_20218_changes_hands_on_new_years_day_of_2025() -> None:
    before, after = unit_by_code("20218", date(2024, 12, 31)), unit_by_code("20218", date(2025, 1, 1))
    assert before and after
    assert (before.name, after.name) == ("Vĩnh Trung", "Thạc Gián")
    assert unit_by_code("20221", date(2025, 1, 1)) is None
    assert {step.other.name for step in lineage(after.key).origins} == {"Vĩnh Trung", "Thạc Gián"}


def test_the_district_of_2022_has_ten_wards_and_of_2025_six() -> None:
    wards = [found.name for found in children("491@2022", IN_2022)]
    assert len(wards) == 10
    assert {found.name for found in children("491@2022", date(2025, 1, 1))} == {
        "Thanh Khê Tây",
        "Thanh Khê Đông",
        "Xuân Hà",
        "Chính Gián",
        "Thạc Gián",
        "An Khê",
    }


def test_the_wards_of_2025_come_from_those_that_the_resolution_names() -> None:
    assert {step.other.name for step in lineage(THANH_KHE).origins if step.other.level == "commune"} == {
        "Xuân Hà",
        "Chính Gián",
        "Thạc Gián",
        "Thanh Khê Tây",
        "Thanh Khê Đông",
    }
    an_khe = {step.other.name for step in lineage("20305@2025h2").origins if step.other.level == "commune"}
    assert an_khe == {"An Khê", "Hòa An", "Hòa Phát"}
    assert [step.other.key for step in lineage("491@2022").afterwards] == ["20209@2025h2", "20305@2025h2"]


def test_part_of_hoa_minh_went_to_thanh_khe_tay_and_both_lived_on() -> None:
    step = next(step for step in lineage("20206@2022").origins if step.other.code == "20200")
    assert (step.kind, step.share, step.on) == ("split_from", None, date(2025, 1, 1))
    assert unit("20200@2022").holds_on(date(2025, 1, 1))


@pytest.mark.parametrize(
    ("district", "zone"), [("318", "11948"), ("471", "19742"), ("498", "20333"), ("536", "21548"), ("755", "26732")]
)
def test_an_island_district_without_communes_became_a_special_zone(district: str, zone: str) -> None:
    after = [step.other for step in lineage(f"{district}@2022").afterwards]
    assert [(found.code, found.kind) for found in after] == [(zone, "special_zone")]


def test_ba_che_is_06970_until_july_2025_and_06978_after() -> None:
    after = unit_by_code("06978", LATE_2025)
    assert after and after.name == "Ba Chẽ"
    assert "06970@2022" in {step.other.key for step in lineage(after.key).origins}
    assert unit_by_code("06970", LATE_2025) is None


def test_every_unit_of_today_that_is_new_says_where_it_comes_from() -> None:
    new = models.Unit.objects.filter(key__endswith="@2025h2")
    assert not new.exclude(key__in=models.Lineage.objects.values("after")).exists()


def test_every_commune_and_province_that_ended_in_july_2025_says_what_became_of_it() -> None:
    ended = models.Unit.objects.filter(valid_to=LATE_2025)
    silent = ended.exclude(key__in=models.Lineage.objects.filter(on=LATE_2025).values("before"))
    assert list(silent.values_list("key", flat=True)) == []


def test_either_spelling_finds_the_same_units() -> None:
    assert find("Hoà Khê", IN_2022) == find("Hòa Khê", IN_2022) == find("hoa khe", IN_2022)
    assert "20225@2022" in {found.key for found in find("hoa khe", IN_2022)}
    assert [found.key for found in find("20209", LATE_2025)] == [THANH_KHE]
    assert find("  ", IN_2022) == []


def random_days() -> list[date]:
    draw = random.Random(7)
    return [date(2018, 1, 1) + timedelta(days=draw.randrange(3_000)) for _ in range(3)] + [IN_2022, LATE_2025]


def below_by_walking(day: date) -> Callable[[str], set[str]]:
    """Descendants from the placements alone, level by level."""
    rows = models.Placement.objects.values_list("unit_id", "parent_id", "valid_from", "valid_to")
    own = defaultdict(list)
    for child, parent, start, end in rows:
        if start <= day and (end is None or day < end):
            own[parent].append(child)

    def below(root: str) -> set[str]:
        found: set[str] = set()
        waiting = [root]
        while waiting:
            waiting = [child for parent in waiting for child in own[parent]]
            found.update(waiting)
        return found

    return below


@pytest.mark.parametrize("day", random_days())
def test_descendants_equal_a_walk_down_the_placements(day: date) -> None:
    below = below_by_walking(day)
    roots = ["vn", *random.Random(1).sample(sorted(below("vn")), 40)]
    for root in roots:
        assert {found.key for found in descendants(root, day)} == below(root)


@pytest.mark.parametrize("day", random_days())
def test_no_unit_has_two_parents_on_a_day(day: date) -> None:
    parents = models.Ancestry.objects.filter(depth=1, valid_from__lte=day, valid_to__gt=day)
    assert parents.values("descendant").distinct().count() == parents.count()


def test_a_tree_is_one_query_however_deep(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        root = tree("48@2022", IN_2022)
    assert (root.unit.name, len(root.children)) == ("Đà Nẵng", 8)
    thanh_khe = next(node for node in root.children if node.unit.code == "491")
    assert len(thanh_khe.children) == 10


@pytest.mark.parametrize(
    "ask",
    [
        lambda: tree("491@2022", IN_2022),
        lambda: descendants("491@2022", IN_2022),
        lambda: ancestors(XUAN_HA, IN_2022),
        lambda: children("491@2022", IN_2022),
        lambda: subtree_keys(["491@2022", "492@2022"], IN_2022),
        lambda: lies_under(XUAN_HA, ["491@2022"], IN_2022),
    ],
    ids=["tree", "descendants", "ancestors", "children", "subtree_keys", "lies_under"],
)
def test_a_question_is_one_query_by_an_index(ask: Callable[[], Any], django_assert_num_queries: Any) -> None:
    """On both databases, as they plan by their own counts of the nation's 11,000 units; PostgreSQL is free to scan."""
    is_sqlite = connection.vendor == "sqlite"
    if not is_sqlite:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    with django_assert_num_queries(1) as seen:
        assert ask()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if is_sqlite else ''}{seen.captured_queries[0]['sql']}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert BY_INDEX.search(plan) and not SCANNED.search(plan), plan


def test_a_unit_that_did_not_exist_on_the_day_has_no_tree() -> None:
    with pytest.raises(Refusal) as refusal:
        tree(THANH_KHE, IN_2022)
    assert refusal.value.status == 404
    with pytest.raises(Refusal):
        unit("20209@1999")
    assert units([XUAN_HA, "nobody"]).keys() == {XUAN_HA}


def test_outlines_of_2022_are_marked_as_computed_and_those_of_2025_are_not() -> None:
    wards = [found.key for found in children("491@2022", IN_2022)]
    drawn = outlines(wards, IN_2022)
    assert len(drawn) == 10
    assert all(feature["properties"]["computed"] for feature in drawn)
    zones = [found.key for found in children("48@2025h2", LATE_2025)]
    assert len(zones) == 94
    assert [feature["properties"]["computed"] for feature in outlines(zones, LATE_2025)] == [False] * 94


def test_a_ward_that_grew_in_2025_does_not_show_its_outline_of_2022() -> None:
    assert outlines([XUAN_HA], date(2025, 1, 1)) == []
    assert len(outlines(["20224@2022"], date(2025, 6, 30))) == 1


def test_people_of_the_ten_wards_add_up_to_the_district() -> None:
    wards = headcounts([found.key for found in children("491@2022", IN_2022)], IN_2022)
    assert sum(found.population for found in wards.values()) == 221_534
    assert headcounts(["491@2022"], IN_2022)["491@2022"].population == 221_534
    assert headcounts(["491@2022"], EARLY_2025)["491@2022"].population == 236_754


def test_loading_again_changes_nothing_and_writes_no_line() -> None:
    before = models.Placement.objects.order_by("-id").values_list("id", flat=True).first()
    assert load_nation(by=Loader(), at=AT) is False
    assert models.Placement.objects.order_by("-id").values_list("id", flat=True).first() == before
    assert [entry.act for entry in history("places:nation")] == ["places.nation.loaded"]


def test_burning_the_derived_table_and_making_it_again_gives_the_same_lines() -> None:
    lines = ("ancestor_id", "descendant_id", "depth", "valid_from", "valid_to")
    before = set(models.Ancestry.objects.values_list(*lines))
    assert rebuild_ancestry() == len(before)
    assert set(models.Ancestry.objects.values_list(*lines)) == before


def test_names_are_composed_text() -> None:
    for name in models.Unit.objects.values_list("full_name", flat=True)[:2_000]:
        assert name == " ".join(name.split())
    assert reads.unit("48@2022").called("en") == "Đà Nẵng City"

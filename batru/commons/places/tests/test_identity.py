"""Which unit is which across snapshots. The nations here are invented; the traps are those of 2022 to 2025."""

from datetime import date

from batru.commons.places.rules.identity import History, Recorded, Snapshot, faults, tell_apart
from batru.commons.places.rules.lineage import Pair, descend, kept_codes

FIRST, SECOND = date(2018, 1, 1), date(2025, 7, 1)


def snapshot(name: str, day: date, *records: tuple[str, str, str, str], **extra: object) -> Snapshot:
    return Snapshot(name, day, {code: Recorded(code, *rest) for code, *rest in records}, **extra)  # type: ignore[arg-type]


CITY = ("48", "central_city", "Đà Nẵng", "")
DISTRICT = ("491", "urban_district", "Thanh Khê", "48")
XUAN_HA = ("20209", "ward", "Xuân Hà", "491")


def test_a_unit_goes_on_while_code_kind_and_name_stay() -> None:
    history = tell_apart([snapshot("2022", FIRST, CITY), snapshot("2025h1", SECOND, CITY)])
    assert list(history.units) == ["48@2022"]
    assert history.units["48@2022"].valid_to is None


def test_another_spelling_of_the_tone_mark_is_the_same_unit_under_the_newest_spelling() -> None:
    old, new = ("20200", "ward", "Hoà Minh", "48"), ("20200", "ward", "Hòa Minh", "48")
    history = tell_apart([snapshot("2022", FIRST, CITY, old), snapshot("2025h1", SECOND, CITY, new)])
    assert history.units["20200@2022"].name == "Hòa Minh"


def test_a_reused_code_is_another_unit_with_a_key_of_its_own() -> None:
    before = snapshot("2022", FIRST, CITY, DISTRICT, XUAN_HA)
    after = snapshot("2025h2", SECOND, CITY, ("20209", "ward", "Thanh Khê", "48"))
    history = tell_apart([before, after])
    assert history.units["20209@2022"].valid_to == SECOND
    assert history.units["20209@2025h2"].valid_from == SECOND
    assert history.units["20209@2025h2"].name == "Thanh Khê"


def test_a_merged_unit_of_the_same_code_and_name_is_new_where_the_map_is_complete() -> None:
    before = snapshot("2022", FIRST, CITY)
    history = tell_apart([before, snapshot("2025h2", SECOND, CITY, kept=frozenset())])
    assert set(history.units) == {"48@2022", "48@2025h2"}


def test_a_city_may_change_earlier_than_the_nation() -> None:
    later = snapshot("2025h1", date(2025, 3, 1), CITY, starts={"48": date(2025, 1, 1)})
    history = tell_apart([snapshot("2022", FIRST, CITY, DISTRICT), later])
    assert history.units["491@2022"].valid_to == date(2025, 1, 1)


def test_a_unit_that_moves_under_another_parent_keeps_its_key_and_has_one_parent_a_day() -> None:
    other = ("492", "urban_district", "Hải Châu", "48")
    moved = ("20209", "ward", "Xuân Hà", "492")
    history = tell_apart(
        [snapshot("2022", FIRST, CITY, DISTRICT, other, XUAN_HA), snapshot("b", SECOND, CITY, DISTRICT, other, moved)]
    )
    own = sorted((laid.parent, laid.valid_from, laid.valid_to) for laid in history.placements if "20209" in laid.unit)
    assert own == [("491@2022", FIRST, SECOND), ("492@2022", SECOND, None)]
    assert faults(history.units, history.placements, lambda key: key == "vn") == []


def test_two_parents_on_a_day_are_a_fault() -> None:
    history = tell_apart([snapshot("2022", FIRST, CITY, DISTRICT)])
    doubled = [*history.placements, *history.placements]
    assert faults(history.units, doubled, lambda key: key == "vn")


def lines(pairs: list[Pair], *after: tuple[str, str, str, str]) -> dict[tuple[str, str], str]:
    tam_thuan = ("20203", "ward", "Tam Thuận", "491")
    before = snapshot("2022", FIRST, CITY, DISTRICT, XUAN_HA, tam_thuan)
    later = snapshot("2025h2", SECOND, CITY, *after, kept=kept_codes(pairs) | {"48"})
    history: History = tell_apart([before, later])
    return {(line.before, line.after): line.kind for line in descend(history, before, later, pairs)}


def test_wards_that_go_wholly_into_one_are_merged_and_their_district_is_succeeded() -> None:
    found = lines(
        [Pair("20209", "20209", "whole", "x"), Pair("20203", "20209", "whole", "x")],
        ("20209", "ward", "Thanh Khê", "48"),
    )
    assert found == {
        ("20209@2022", "20209@2025h2"): "merged_into",
        ("20203@2022", "20209@2025h2"): "merged_into",
        ("491@2022", "20209@2025h2"): "succeeded_by",
    }


def test_a_ward_that_was_divided_is_split() -> None:
    found = lines(
        [Pair("20209", "1", "part", "x"), Pair("20209", "2", "part", "x"), Pair("20203", "2", "whole", "x")],
        ("1", "ward", "Một", "48"),
        ("2", "ward", "Hai", "48"),
    )
    assert found["20209@2022", "1@2025h2"] == found["20209@2022", "2@2025h2"] == "split_from"


def test_a_ward_alone_under_another_name_is_renamed_and_under_another_code_succeeded() -> None:
    pairs = [Pair("20209", "20209", "whole", "x"), Pair("20203", "9", "whole", "x")]
    found = lines(pairs, ("20209", "ward", "Hà Khê", "48"), ("9", "ward", "Tam Thuận", "48"))
    assert found["20209@2022", "20209@2025h2"] == "renamed"
    assert found["20203@2022", "9@2025h2"] == "succeeded_by"


def test_only_a_code_that_lies_alone_with_itself_is_kept() -> None:
    pairs = [Pair("1", "1", "whole", ""), Pair("2", "2", "whole", ""), Pair("3", "2", "whole", "")]
    assert kept_codes([*pairs, Pair("4", "4", "part", "")]) == {"1"}

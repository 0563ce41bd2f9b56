"""Dated values: what holds on a day, by which article, and what may be changed."""

from datetime import date, time
from pathlib import Path

import pytest

from batru.law.catalogue import Catalogue, CatalogueError, Document
from batru.law.reactions import reaction_due
from batru.law.terms import Term
from batru.law.tests.desks import CATALOGUE, desk, moment
from batru.law.values import Dated, NotRegulated, load_values, read_value, rewritten


def dated(*history: tuple[str, object]) -> Dated:
    values = {
        day: {"value": value, "article": f"Article of {day}", "status": "confirmed", "source": "read"}
        for day, value in history
    }
    data = {
        "code": "one_stop.limit",
        "name": {"vi": "Thời hạn", "en": "Limit"},
        "unit": "working_day",
        "checked_on": "2026-01-15",
        "values": values,
    }
    return read_value(Document("law", "one_stop/limit", Path("limit.yaml"), data))


LIMIT = dated(("2021-01-01", 5), ("2025-07-01", 3), ("2027-03-01", None))


@pytest.mark.parametrize(("day", "value"), [(date(2021, 1, 1), 5), (date(2025, 6, 30), 5), (date(2025, 7, 1), 3)])
def test_what_holds_on_a_day(day: date, value: float) -> None:
    assert LIMIT.on(day).value == value


def test_a_value_brings_its_article_and_its_checking() -> None:
    value = LIMIT.on(date(2026, 1, 1))
    assert (value.article, value.status, value.checked_on) == ("Article of 2025-07-01", "confirmed", date(2026, 1, 15))
    assert value.term() == Term(3, "working_day")


@pytest.mark.parametrize("day", [date(2020, 12, 31), date(2027, 3, 1)])
def test_before_the_law_and_after_it_has_lapsed_nothing_holds(day: date) -> None:
    with pytest.raises(NotRegulated):
        LIMIT.on(day)


def test_law_is_appended_to() -> None:
    assert rewritten(dated(("2021-01-01", 5)), dated(("2021-01-01", 5), ("2025-07-01", 3))) == []


@pytest.mark.parametrize(
    "after",
    [
        dated(("2021-01-01", 4), ("2025-07-01", 3)),  # an old value edited
        dated(("2025-07-01", 3)),  # an old value left out
        dated(("2020-01-01", 9), ("2021-01-01", 5), ("2025-07-01", 3)),  # a value put before
        dated(("2021-01-01", 5), ("2023-01-01", 4), ("2025-07-01", 3)),  # a value put between
    ],
)
def test_law_is_never_edited(after: Dated) -> None:
    assert rewritten(dated(("2021-01-01", 5), ("2025-07-01", 3)), after)


def test_the_code_is_the_place_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "limit.yaml"
    path.write_text("code: one_stop.limit\n", "utf-8")
    data = {"code": "one_stop.limit", "values": {}}
    with pytest.raises(CatalogueError, match=r"code must be 'elsewhere.limit'"):
        read_value(Document("law", "elsewhere/limit", path, data))


def test_days_stand_in_order(tmp_path: Path) -> None:
    path = tmp_path / "limit.yaml"
    path.write_text("code: limit\nvalues:\n  2025-07-01: {}\n  2021-01-01: {}\n", "utf-8")
    data = {"code": "limit", "values": {"2025-07-01": {}, "2021-01-01": {}}}
    with pytest.raises(CatalogueError, match="append"):
        read_value(Document("law", "limit", path, data))


@pytest.mark.parametrize(
    ("reaction", "at", "due"),
    [
        ("online_supplement", "Fri 2026-03-06 10:00", "Mon 2026-03-09 10:00"),  # eight working hours
        ("paper_supplement", "Fri 2026-03-06 10:00", "Mon 2026-03-09 17:00"),  # one working day
        ("officer_alert", "Fri 2026-03-06 16:00", "Mon 2026-03-09 08:00"),  # two working hours
        ("after_examination", "Thu 2022-01-27 10:00", "Tue 2022-02-08 17:00"),  # three working days, over Tết
    ],
)
def test_first_reactions(reaction: str, at: str, due: str) -> None:
    found = reaction_due(load_values(Catalogue(CATALOGUE)), reaction, moment(at), desk())  # type: ignore[arg-type]
    assert found is not None
    assert found[0] == moment(due)


def test_the_eight_hours_of_2022_are_not_confirmed() -> None:
    values = load_values(Catalogue(CATALOGUE))
    found = reaction_due(values, "online_supplement", moment("Thu 2022-12-01 09:00"), desk())
    assert found is not None and found[1].status == "unconfirmed"
    assert reaction_due(values, "online_supplement", moment("Thu 2020-05-21 09:00"), desk()) is None


def test_values_that_other_rooms_count_by() -> None:
    values = load_values(Catalogue(CATALOGUE))
    assert values["one_stop.same_day.cutoff"].on(date(2022, 12, 1)).time() == time(15)
    assert values["kpi_766.on_time.supplements_allowed"].on(date(2022, 12, 1)).number() == 1
    target = values["da_nang.online_share_target"].on(date(2022, 12, 1))
    assert (target.number(), target.unit, target.is_confirmed) == (65, "percent", False)

"""The working calendar as data: each year's days off, swaps, and what is not announced yet."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from batru.kernel.working_time import Calendar
from batru.law.calendar import DayOff, cautions, days_off, load_calendar, load_desk
from batru.law.catalogue import Catalogue
from batru.law.tests.desks import CATALOGUE, moment

WEEKDAYS_OFF = {  # 10 by the Labour Code of 2012, 11 by that of 2019, 12 with Culture Day; and each swap one more
    2018: 11,
    2019: 11,
    2020: 10,
    2021: 11,
    2022: 11,
    2023: 11,
    2024: 12,
    2025: 12,
    2026: 14,
    2027: 12,
}


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return load_calendar(Catalogue(CATALOGUE))


def test_ten_years_without_a_gap(calendar: Calendar) -> None:
    assert (calendar.first, calendar.last) == (date(2018, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(("year", "count"), WEEKDAYS_OFF.items())
def test_weekdays_off_in_a_year(calendar: Calendar, year: int, count: int) -> None:
    assert len([day for day in calendar.days_off if day.year == year and day.weekday() < 5]) == count


def test_saturdays_worked(calendar: Calendar) -> None:
    worked = ["2019-01-05", "2019-05-04", "2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22"]
    assert [day.isoformat() for day, _ in calendar.make_up] == worked


def test_a_swap_that_is_only_proposed_is_not_counted(calendar: Calendar) -> None:
    assert calendar.weekday_worked(date(2026, 11, 23)) == 0
    assert date(2026, 11, 28) not in dict(calendar.make_up)


def test_culture_day_begins_in_2026(calendar: Calendar) -> None:
    assert calendar.weekday_worked(date(2025, 11, 24)) == 0
    assert calendar.weekday_worked(date(2026, 11, 24)) is None


def test_the_first_of_may_2021_was_a_saturday_made_good(calendar: Calendar) -> None:
    assert {date(2021, 5, 1), date(2021, 5, 3)} <= calendar.days_off


def test_every_day_off_has_its_article_and_only_2027_is_unconfirmed() -> None:
    found = days_off(Catalogue(CATALOGUE))
    assert all(each.article for each in found)
    unconfirmed = {(each.code, each.day.year) for each in found if each.status != "confirmed"}
    assert unconfirmed == {("tet", 2027), ("hung_kings", 2027), ("national_day", 2027)}


def test_a_locality_closes_its_desks_for_a_storm(tmp_path: Path) -> None:
    file = tmp_path / "law" / "calendar" / "2022-storm.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(
        "year: 2022\nchecked_on: 2026-11-24\nholidays:\n"
        "  - {code: closure, name: {vi: Bão, en: Storm}, days: [2022-09-28], article: EXAMPLE, status: confirmed,"
        " source: EXAMPLE}\n",
        "utf-8",
    )
    assert not load_desk(Catalogue(CATALOGUE, locality=tmp_path)).is_open(date(2022, 9, 28))
    assert load_desk(Catalogue(CATALOGUE)).is_open(date(2022, 9, 28))


TET_2027 = DayOff(date(2027, 2, 4), "tet", "Tết", "Tết", "art. 112", "unconfirmed")


@pytest.mark.parametrize(
    ("since", "due", "codes"),
    [
        ("Thu 2022-12-01 09:00", "Thu 2022-12-08 17:00", []),
        ("Mon 2027-02-01 09:00", "Thu 2027-02-11 17:00", ["law.calendar.unconfirmed"]),
        ("Fri 2027-02-05 09:00", "Fri 2027-02-12 17:00", []),
        ("Mon 2027-09-06 09:00", "Mon 2027-10-04 17:00", ["law.calendar.ends_soon"]),
        ("Wed 2027-12-15 09:00", "Tue 2028-01-04 17:00", ["law.calendar.ended"]),
    ],
)
def test_a_due_time_that_may_yet_move_says_so(calendar: Calendar, since: str, due: str, codes: list[str]) -> None:
    found = cautions(moment(due), calendar, [TET_2027], moment(since).date())
    assert [each.code for each in found] == codes


def test_the_calendar_reaches_a_quarter_beyond_what_it_warns_of(calendar: Calendar) -> None:
    assert cautions(moment("Fri 2027-10-01 17:00"), calendar, [], date(2027, 9, 1)) == ()
    assert calendar.last - date(2027, 10, 2) == timedelta(days=90)

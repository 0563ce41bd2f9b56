"""Every check over facts finds what it is for, with its rows, in one ward of eight; and nothing in the others."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from batru.evaluation.models import Flag
from batru.evaluation.reads.found_in_facts import rows_of
from batru.evaluation.tests.conftest import HOA_KHE, XUAN_HA
from batru.evaluation.tests.flagged import found, lake
from batru.evaluation.tests.world import MORE, WARDS, dossiers, keep, moment
from batru.facts.tests.rows import charge
from batru.kernel.fact_tables import PAYMENTS

__all__ = ["lake"]
pytestmark = pytest.mark.django_db
# Friday 18 November 2022: 10:00 in Viet Nam is an office hour, and 12 days before the month ends.
WORKING = moment(18, 3)
Rows = list[dict[str, Any]]


def wards(**change: Any) -> dict[str, Rows]:
    """Forty alike dossiers in every ward."""
    return {ward: dossiers(ward, 0, 40, **{"done_at": WORKING} | change) for ward in WARDS}


def with_some(rows: Rows, many: int, **change: Any) -> Rows:
    """The first of them changed."""
    return [row | change if place < many else row for place, row in enumerate(rows)]


# Each: what all wards have alike, what thirty of Xuân Hà's forty have instead, and what two of each other ward's have.
ALIKE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "many_applicants": ({"applicants_served": 1, "channel": "online"}, {"applicants_served": 5}),
    "filed_again": ({"filed_again": False}, {"filed_again": True}),
    "no_file": ({"paper_only": False}, {"paper_only": True}),
    "saved_by_stops": ({"first_due_at": moment(21, 3)}, {"first_due_at": moment(17, 3)}),
    # Friday at 18:59 is more than an hour after the desk shuts at 17:00; Sunday noon is no office hour at all.
    "outside_hours": ({}, {"done_at": moment(18, 11, 59)}),
    # The 28th is the first of November's last three days; it was due on the 17th.
    "before_month_end": ({"on_time": False, "due_at": moment(17, 3)}, {"done_at": moment(28, 3)}),
    "few_marks": ({"state": "handed_over", "rating": None}, {"rating": 4}),
}


@pytest.mark.parametrize("code", ALIKE)
def test_one_ward_unlike_its_peers_is_found_with_its_rows(lake: None, code: str) -> None:
    usual, unlike = ALIKE[code]
    own = {ward: with_some(rows, 30 if ward == XUAN_HA else 2, **unlike) for ward, rows in wards(**usual).items()}
    keep([row for rows in own.values() for row in rows])
    assert found() == {(code, XUAN_HA)}
    told = Flag.objects.get().statistic
    assert (told["part"], told["whole"], told["peers_part"], told["peers_whole"]) == (30, 40, 14, 280)
    assert {row.key for row in rows_of(code, XUAN_HA, 2022)} == {row["key"] for row in own[XUAN_HA][:30]}
    assert len(rows_of(code, XUAN_HA, 2022, part="out")) == 10


@pytest.mark.parametrize(
    ("code", "unlike"),
    [
        ("many_applicants", {"applicants_served": 4}),
        ("recorded_time", {"written_late_minutes": 59}),
        # 17:59 on Friday is within the hour after the desk shut.
        ("outside_hours", {"done_at": moment(18, 10, 59)}),
        # The 27th still has three days after it.
        ("before_month_end", {"on_time": False, "due_at": moment(17, 3), "done_at": moment(25, 3)}),
        ("saved_by_stops", {"first_due_at": WORKING}),
    ],
)
def test_one_step_before_the_line_nothing_is_found(lake: None, code: str, unlike: dict[str, Any]) -> None:
    usual = {key: value for key, value in ALIKE.get(code, ({}, {}))[0].items() if key not in ("on_time", "due_at")}
    own = {ward: with_some(rows, 30 if ward == XUAN_HA else 2, **unlike) for ward, rows in wards(**usual).items()}
    keep([row for rows in own.values() for row in rows])
    assert code not in {check for check, _ in found()}


def test_any_step_that_was_written_late_is_shown(lake: None) -> None:
    own = dossiers(XUAN_HA, 0, 3, done_at=WORKING)
    keep([own[0] | {"written_late_minutes": 0}, own[1] | {"written_late_minutes": 60}, own[2]])
    assert found() == {("recorded_time", XUAN_HA)}
    assert Flag.objects.get().statistic == {"part": 1, "whole": 2}
    (row,) = rows_of("recorded_time", XUAN_HA, 2022)
    assert (row.key, row.values["written_late_minutes"]) == (own[1]["key"], 60)


def test_marks_of_one_minute(lake: None) -> None:
    """Elsewhere every mark has a minute of its own; in Xuân Hà thirty of forty came three by three."""

    def marked(ward: str) -> Rows:
        alone = [WORKING + timedelta(minutes=2 * place) for place in range(40)]
        moments = [*(alone[place // 3] for place in range(30)), *alone[30:]] if ward == XUAN_HA else alone
        rows = dossiers(ward, 0, 40, done_at=WORKING)
        return [
            row | {"rated_at": at, "rating": 4 + n % 2} for n, (row, at) in enumerate(zip(rows, moments, strict=True))
        ]

    keep([row for ward in WARDS for row in marked(ward)])
    assert found() == {("marks_together", XUAN_HA)}
    assert len(rows_of("marks_together", XUAN_HA, 2022)) == 30


def test_the_same_mark_in_a_row(lake: None, client: Client, sign_in: Callable[[str], None]) -> None:
    """Sixty marks, half of them fours, half fives: elsewhere by turns, in Xuân Hà all fours first."""

    def marked(ward: str) -> Rows:
        rows = dossiers(ward, 0, 60, done_at=WORKING)
        marks = [4] * 30 + [5] * 30 if ward == XUAN_HA else [4 + n % 2 for n in range(60)]
        return [
            row | {"rated_at": WORKING + timedelta(minutes=n), "rating": mark}
            for n, (row, mark) in enumerate(zip(rows, marks, strict=True))
        ]

    keep([row for ward in WARDS for row in marked(ward)])
    assert found() == {("marks_in_a_row", XUAN_HA)}
    flag = Flag.objects.get()
    assert (flag.statistic["length"], flag.statistic["mark"], flag.statistic["whole"]) == (30, 4, 60)
    assert [row["dossier"] for row in flag.rows] == [f"{XUAN_HA}-{n}" for n in range(30)]
    sign_in("phuc")
    text = _page(client, "marks_in_a_row")
    assert "30 điểm 4 liên tiếp" in text and "điểm 4, chấm lúc" in text


def test_ends_that_fall_at_the_due_time(lake: None, client: Client, sign_in: Callable[[str], None]) -> None:
    """Elsewhere ten end on each of the five days before and after; in Xuân Hà forty before and one after."""

    def ended(ward: str) -> Rows:
        due, (before, after) = moment(16, 3), (40, 1) if ward == XUAN_HA else (10, 10)
        days = [day for day in range(-5, 5) for _ in range(before if day < 0 else after)]
        rows = dossiers(ward, 0, len(days), due_at=due)
        ends = [due + timedelta(days=day, hours=12) for day in days]
        return [row | {"done_at": end, "on_time": end <= due} for row, end in zip(rows, ends, strict=True)]

    keep([row for ward in WARDS for row in ended(ward)])
    assert ("due_cliff", XUAN_HA) in found()
    assert [unit for check, unit in found() if check == "due_cliff"] == [XUAN_HA]
    flag = Flag.objects.get(check_code="due_cliff")
    assert (round(flag.statistic["before"], 6), round(flag.statistic["after"], 6)) == (40, 1)
    assert [row["ended"] for row in flag.rows] == [40] * 5 + [1] * 5
    assert [len(rows_of("due_cliff", XUAN_HA, 2022, part=part, limit=300)) for part in ("in", "out")] == [200, 5]
    sign_in("phuc")
    assert "5 ngày trước hạn" in _page(client, "due_cliff")


@pytest.mark.parametrize(
    ("code", "usual", "unlike"),
    [
        ("one_payer", {"payers_served": 1}, {"payers_served": 5}),
        ("same_minute", {}, {"settled_at": WORKING}),
    ],
)
def test_payments_unlike_peers(lake: None, code: str, usual: dict[str, Any], unlike: dict[str, Any]) -> None:
    """Thirty of Hòa Khê's forty; elsewhere each payment has a minute and an address of its own."""

    def paid(ward: str) -> Rows:
        rows = [
            charge(n, key=f"{ward}/{n}", unit=ward, settled_at=WORKING + timedelta(minutes=n + 1), **usual)
            for n in range(40)
        ]
        return with_some(rows, 30 if ward == HOA_KHE else 0, **unlike)

    keep(dossiers(MORE[0], 0, 1, done_at=WORKING))
    keep([row for ward in WARDS for row in paid(ward)], PAYMENTS)
    assert found() == {(code, HOA_KHE)}
    assert len(rows_of(code, HOA_KHE, 2022)) == 30 and len(rows_of(code, HOA_KHE, 2022, part="out")) == 10


def test_rows_tell_why_they_are_there_in_both_languages(
    lake: None, client: Client, sign_in: Callable[[str], None]
) -> None:
    own = {ward: with_some(rows, 30 if ward == XUAN_HA else 0, applicants_served=7) for ward, rows in
           wards(channel="online", applicants_served=1).items()}  # fmt: skip
    keep([row for rows in own.values() for row in rows])
    assert found() == {("many_applicants", XUAN_HA)}
    sign_in("phuc")
    link = reverse("evaluation:flag_rows", args=("many_applicants", "2022", XUAN_HA))
    assert "Số người được nộp thay" in client.get(link).content.decode()
    client.cookies["batru_language"] = "en"
    assert "Applicants served" in client.get(link).content.decode()


def _page(client: Client, code: str) -> str:
    answer = client.get(reverse("evaluation:flag", args=(code, "2022", XUAN_HA)))
    assert answer.status_code == 200
    return str(answer.content.decode())

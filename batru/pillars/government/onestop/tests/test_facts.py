"""What the room reports upward: every column of the fact table, worked out by hand for dossiers made by hand."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pytest_django import Settings

from batru.commons import clock
from batru.commons.journal.public import changes_since
from batru.commons.people.public import Actor
from batru.kernel.fact_tables import COMPLAINTS, DOSSIERS
from batru.kernel.period import Month
from batru.pillars.government.onestop import facts
from batru.pillars.government.onestop.actions import checking, complaining, extending, processing, stopping
from batru.pillars.government.onestop.actions.complaining import Said
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, assist, submit
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.tests.conftest import OTHER, STATUS, WARD, vn

Cast = Callable[[str], Actor]
DECEMBER = Month(2022, 12)
# Bà Hoa's question about her marital status: three working days from the receipt of Thursday end on Tuesday at 17:00;
# asked once and answered on Tuesday at 10:00, they are counted again and end on Friday.
WALKED = {
    "key": "000.04.01.Y99-221201-0001",
    "locality": "thanh-khe-2022",
    "unit": WARD,
    "received_unit": WARD,
    "procedure": STATUS,
    "field": "civil_status",
    "channel": "online",
    "assisted": False,
    "applicants_served": 1,
    "filed_again": False,
    "paper_only": True,
    "submitted_at": vn("2022-12-01 08:00"),
    "received_at": vn("2022-12-01 09:00"),
    "due_at": vn("2022-12-09 17:00"),
    "first_due_at": vn("2022-12-06 17:00"),
    "done_at": vn("2022-12-08 10:00"),
    "handed_at": vn("2022-12-08 14:00"),
    "state": "handed_over",
    "done": True,
    "on_time": True,
    "supplements": 1,
    "stopped_late": False,
    "first_time_right": False,
    "rating": 4,
    "rated_at": vn("2022-12-09 20:00"),
    "written_late_minutes": 8 * 24 * 60 + 13 * 60 + 30,
    "owner_system": "own",
    "simulated": False,
}


def rows(month: Month) -> list[dict[str, Any]]:
    found = []
    for columns in facts.dossiers(month):
        assert tuple(columns) == DOSSIERS.names
        found += [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return found


def walk(cast: Cast) -> str:
    hoa, minh, thu, lan = (cast(name) for name in ("hoa", "minh", "thu", "lan"))
    who = Applicant("Trần Thị Hoa", "048190000123", "0905000111", "hoa@vidu.vn", hoa.person_id)
    code = submit(Filing(STATUS, WARD, who), by=hoa, at=vn("2022-12-01 08:00")).code
    checking.receive(code, by=minh, at=vn("2022-12-01 09:00"))
    processing.take(code, by=thu, at=vn("2022-12-01 10:00"))
    checking.ask_supplement(code, "Thiếu giấy tờ cư trú.", by=thu, at=vn("2022-12-02 09:00"))
    checking.answer_supplement(code, by=hoa, at=vn("2022-12-06 10:00"))
    processing.propose(code, "Đủ.", by=thu, at=vn("2022-12-07 10:00"))
    processing.decide(code, True, "Đồng ý.", by=lan, at=vn("2022-12-08 10:00"))
    processing.hand_over(code, by=minh, at=vn("2022-12-08 14:00"))
    processing.rate(code, 4, "Tốt", by=hoa, at=vn("2022-12-09 20:00"))
    return code


def test_a_walked_dossier_as_columns(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it is written at half past nine on the evening of the ninth, though it bears earlier moments."""
    monkeypatch.setattr(clock, "now", lambda: vn("2022-12-09 21:30"))
    walk(cast)
    (row,) = rows(DECEMBER)
    assert {name: row[name] for name in WALKED} == WALKED
    assert set(row) - set(WALKED) == {"online_level", "fee_vnd"}  # the catalogue's, as the version of the day has them


def test_who_files_for_many_is_told_by_number_alone(cast: Cast) -> None:
    """Bà Hoa files for five people in three days: her account had served one, two and at last five of them."""
    hoa = cast("hoa")
    for number in range(5):
        who = Applicant(f"Người {number}", f"04819000020{number}", f"090500020{number}", "", hoa.person_id)
        submit(Filing(STATUS, WARD, who), by=hoa, at=vn(f"2022-12-0{1 + number // 2} 08:0{number}"))
    again = Applicant("Người 4", "048190000204", "", "", hoa.person_id)
    submit(Filing(STATUS, WARD, again), by=hoa, at=vn("2022-12-04 08:00"))
    assert [row["applicants_served"] for row in rows(DECEMBER)] == [1, 2, 3, 4, 5, 5]
    assist(Filing(STATUS, WARD, again), "Quầy 1", by=cast("minh"), at=vn("2022-12-05 08:00"))
    assert rows(DECEMBER)[-1]["applicants_served"] is None, "open help is not looked at"


def test_the_days_before_the_month_count_as_well(cast: Cast) -> None:
    hoa = cast("hoa")
    for number, moment in enumerate(("2022-10-31 08:00", "2022-11-20 08:00", "2022-12-01 08:00")):
        who = Applicant(f"Người {number}", f"04819000020{number}", person_id=hoa.person_id)
        submit(Filing(STATUS, WARD, who), by=hoa, at=vn(moment))
    assert [row["applicants_served"] for row in rows(DECEMBER)] == [2]


def test_who_withdraws_and_files_again_begins_a_new_clock(cast: Cast) -> None:
    hoa, minh = cast("hoa"), cast("minh")
    who = Applicant("Trần Thị Hoa", "048190000123", person_id=hoa.person_id)
    filing = Filing(STATUS, WARD, who)
    first = submit(filing, by=hoa, at=vn("2022-12-01 08:00")).code
    checking.receive(first, by=minh, at=vn("2022-12-01 09:00"))
    processing.withdraw(first, by=hoa, at=vn("2022-12-06 16:00"))
    submit(filing, by=hoa, at=vn("2022-12-06 16:30"))
    submit(Filing(STATUS, WARD, Applicant("x", person_id=hoa.person_id)), by=hoa, at=vn("2022-12-06 16:40"))
    assert [row["filed_again"] for row in rows(DECEMBER)] == [False, True, None]


def test_counted_twice_the_rows_are_the_same(cast: Cast) -> None:
    walk(cast)
    assert rows(DECEMBER) == rows(DECEMBER)


def test_nothing_personal_leaves_the_room(cast: Cast) -> None:
    walk(cast)
    told = repr(rows(DECEMBER))
    for secret in ("Trần", "Hoa", "048190000123", "0905000111", "hoa@", "cư trú", "Tốt"):
        assert secret not in told


def test_every_column_that_may_not_be_empty_is_filled_even_for_a_fresh_filing(cast: Cast) -> None:
    hoa = cast("hoa")
    submit(Filing(STATUS, WARD, Applicant("x", person_id=hoa.person_id)), by=hoa, at=vn("2022-12-01 08:00"))
    (row,) = rows(DECEMBER)
    assert [column.name for column in DOSSIERS.columns if not column.empty and row[column.name] is None] == []
    assert (row["state"], row["done"], row["on_time"], row["first_time_right"]) == ("submitted", False, None, None)
    assert (row["supplements"], row["rating"], row["due_at"]) == (0, None, None)


def test_refused_and_withdrawn_are_done_but_neither_late_nor_in_time(cast: Cast) -> None:
    hoa, minh = cast("hoa"), cast("minh")
    filing = Filing(STATUS, WARD, Applicant("x", person_id=hoa.person_id))
    checking.refuse(
        submit(filing, by=hoa, at=vn("2022-12-01 08:00")).code, "Sai nơi.", by=minh, at=vn("2022-12-01 09:00")
    )
    processing.withdraw(submit(filing, by=hoa, at=vn("2022-12-01 10:00")).code, by=hoa, at=vn("2022-12-01 11:00"))
    assert [(row["state"], row["done"], row["on_time"]) for row in rows(DECEMBER)] == [
        ("refused", True, None),
        ("withdrawn", True, None),
    ]


def test_a_row_belongs_to_the_month_of_its_filing_in_viet_nam(cast: Cast) -> None:
    hoa = cast("hoa")
    filing = Filing(STATUS, OTHER, Applicant("x", person_id=hoa.person_id))
    # 00:30 on the first of December in Viet Nam is still November in Greenwich.
    moments = ("2022-11-30 23:59", "2022-12-01 00:30", "2022-12-31 23:59", "2023-01-01 00:00")
    for moment in moments:
        submit(filing, by=hoa, at=vn(moment))
    assert facts.months() == {Month(2022, 11), DECEMBER, Month(2023, 1)}
    assert [len(rows(month)) for month in (Month(2022, 11), DECEMBER, Month(2023, 1))] == [1, 2, 1]
    assert sorted(row["submitted_at"] for month in facts.months() for row in rows(month)) == [vn(m) for m in moments]


def test_no_dossier_no_month(db: None) -> None:
    assert facts.months() == set() and rows(DECEMBER) == []


def test_batches_lose_and_double_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    hoa = cast("hoa")
    filing = Filing(STATUS, WARD, Applicant("x", person_id=hoa.person_id))
    for _ in range(7):
        submit(filing, by=hoa, at=vn("2022-12-01 08:00"))
    monkeypatch.setattr(facts, "BATCH", 3)
    assert [len(batch["key"]) for batch in facts.dossiers(DECEMBER)] == [3, 3, 1]
    assert [row["key"] for row in rows(DECEMBER)] == list(Dossier.objects.order_by("id").values_list("code", flat=True))


def test_help_at_the_counter_counts_as_assisted(cast: Cast) -> None:
    assist(Filing(STATUS, WARD, Applicant("x")), "Quầy 1", by=cast("minh"), at=vn("2022-12-01 08:00"))
    (row,) = rows(DECEMBER)
    assert (row["assisted"], row["channel"]) == (True, "online")


def test_a_new_day_with_an_apology_makes_no_late_answer_punctual(cast: Cast) -> None:
    hoa, minh, thu, lan = (cast(name) for name in ("hoa", "minh", "thu", "lan"))
    filing = Filing(STATUS, WARD, Applicant("x", person_id=hoa.person_id))
    code = submit(filing, by=hoa, at=vn("2022-12-01 08:00")).code
    checking.receive(code, by=minh, at=vn("2022-12-01 09:00"))  # due on Tuesday 6 December
    processing.take(code, by=thu, at=vn("2022-12-01 10:00"))
    extending.ask_extension(code, date(2022, 12, 8), "Cần xác minh.", "Xin lỗi.", by=thu, at=vn("2022-12-05 09:00"))
    extending.sign_extension(code, by=lan, at=vn("2022-12-05 10:00"))
    processing.propose(code, "Đủ.", by=thu, at=vn("2022-12-07 09:00"))
    processing.decide(code, True, "Đồng ý.", by=lan, at=vn("2022-12-07 10:00"))
    (row,) = rows(DECEMBER)
    assert (row["due_at"], row["on_time"]) == (vn("2022-12-06 17:00"), False)
    assert Dossier.objects.get().due_at == vn("2022-12-08 17:00")


def test_stopped_is_done_and_judged_by_its_due_time(cast: Cast) -> None:
    hoa, minh, lan = cast("hoa"), cast("minh"), cast("lan")
    filing = Filing(STATUS, WARD, Applicant("x", person_id=hoa.person_id))
    code = submit(filing, by=hoa, at=vn("2022-12-01 08:00")).code
    checking.receive(code, by=minh, at=vn("2022-12-01 09:00"))
    stopping.stop(code, "Dừng.", by=lan, at=vn("2022-12-06 17:01"))
    (row,) = rows(DECEMBER)
    assert (row["state"], row["done"], row["on_time"]) == ("stopped", True, False)


def complaint_rows(month: Month) -> list[dict[str, Any]]:
    found = []
    for columns in facts.complaints(month):
        assert tuple(columns) == COMPLAINTS.names
        found += [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return found


def test_a_complaint_is_a_row_of_the_month_in_which_it_was_made(cast: Cast) -> None:
    """Fifteen working days after Thursday 1 December are Thursday the 22nd, when the desk shuts at 17:00."""
    assert facts.complaint_months() == set() and complaint_rows(DECEMBER) == []
    who = Applicant("Trần Thị Hoa", "048190000123", "0905000111", "hoa@vidu.vn", cast("hoa").person_id)
    code = submit(Filing(STATUS, WARD, who), by=cast("hoa"), at=vn("2022-12-01 08:00")).code
    said = Said("Tôi phải đi lại ba lần.")
    of_dossier = complaining.complain_of_dossier(code, said, by=cast("hoa"), at=vn("2022-12-01 09:00"))
    of_service = complaining.complain_of_service(OTHER, said, by=cast("hoa"), at=vn("2022-12-01 10:00"))
    complaining.answer_complaint(of_dossier.pk, "Xin lỗi bà.", by=cast("lan"), at=vn("2022-12-22 17:01"))
    plain = {"locality": "thanh-khe-2022", "due_at": vn("2022-12-22 17:00")}
    assert complaint_rows(DECEMBER) == [
        {
            "key": str(of_dossier.pk),
            "unit": WARD,
            "about_dossier": True,
            "procedure": STATUS,
            "made_at": vn("2022-12-01 09:00"),
            "answered_at": vn("2022-12-22 17:01"),
            "answered": True,
            "on_time": False,
            "simulated": False,
            **plain,
        },
        {
            "key": str(of_service.pk),
            "unit": OTHER,
            "about_dossier": False,
            "procedure": None,
            "made_at": vn("2022-12-01 10:00"),
            "answered_at": None,
            "answered": False,
            "on_time": None,
            "simulated": True,
            **plain,
        },
    ]
    assert facts.complaint_months() == {DECEMBER} and complaint_rows(DECEMBER.next()) == []


def test_what_was_answered_in_the_next_year_stays_in_its_month(cast: Cast) -> None:
    made = complaining.complain_of_service(WARD, Said("Chờ lâu."), by=cast("hoa"), at=vn("2022-12-30 09:00"))
    complaining.answer_complaint(made.pk, "Xin lỗi bà.", by=cast("lan"), at=vn("2023-01-10 09:00"))
    (row,) = complaint_rows(DECEMBER)
    assert (row["answered"], row["on_time"]) == (True, True)
    _, pairs = changes_since(0)
    assert ("complaints", "2022-12") in pairs and ("complaints", "2023-01") not in pairs


def test_of_a_service_the_place_itself_says_whether_it_is_an_example(cast: Cast, settings: Settings) -> None:
    complaining.complain_of_service(WARD, Said("Chờ lâu."), by=cast("hoa"), at=vn("2022-12-01 09:00"))
    assert [row["simulated"] for row in complaint_rows(DECEMBER)] == [True]
    settings.BATRU_EXAMPLE = False
    assert [row["simulated"] for row in complaint_rows(DECEMBER)] == [False]

"""Flags are found in facts and sheets, stay apart from every score, and keep their looks when they are found anew."""

import ast
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from batru.commons.journal.public import Line, append_many, history
from batru.commons.people.public import Actor
from batru.evaluation.actions import campaigns
from batru.evaluation.actions.flags import answer_flag, find_flags, look_at_flag
from batru.evaluation.models import Campaign, Evidence, Flag, FlagLook, Participant, Target
from batru.evaluation.reads.evidence import papers
from batru.evaluation.reads.flags import flags, standing
from batru.evaluation.reads.found_in_facts import rows_of
from batru.evaluation.reads.sheets import scores_of, sheets
from batru.evaluation.rules.entries import Layer
from batru.evaluation.rules.integrity.checks import Finding
from batru.evaluation.tests.conftest import (
    AT,
    BY,
    DISTRICT,
    HOA_KHE,
    OPENED,
    XUAN_HA,
    Cast,
    Said,
    new,
    small_set,
    windows,
)
from batru.evaluation.tests.flagged import TODAY, found, lake
from batru.evaluation.tests.world import MORE, WARDS, dossiers, keep, moment
from batru.facts.tests.rows import charge, visit
from batru.index.tests.scene import add_cell
from batru.kernel.fact_tables import PAYMENTS, VISITS
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal

__all__ = ["lake"]
pytestmark = pytest.mark.django_db


def late(unit: str, many: int, of: int) -> list[dict[str, Any]]:
    """So many late ones of so many; all end in office hours, far from their due times."""
    slow = dossiers(unit, 0, many, on_time=False, done_at=moment(29, 5))
    return slow + dossiers(unit, many, of - many, done_at=moment(18, 5))


def test_a_year_of_alike_wards_gives_nothing(lake: None) -> None:
    keep([row for number, ward in enumerate(WARDS) for row in late(ward, 8 + number % 3, 200)])
    assert found() == set()


def test_too_good_to_be_true_is_found_with_its_rows(lake: None) -> None:
    honest = [row for number, ward in enumerate(WARDS[1:]) for row in late(ward, 28 + number % 3, 200)]
    keep([*honest, *late(XUAN_HA, 0, 400)])
    assert found() == {("late_unlike_peers", XUAN_HA)}
    told = Flag.objects.get().statistic
    assert (told["part"], told["whole"], told["side"], len(told["peers"])) == (0, 400, "low", 7)
    assert Flag.objects.get().simulated
    assert rows_of("late_unlike_peers", XUAN_HA, 2022) == []
    assert len(rows_of("late_unlike_peers", XUAN_HA, 2022, part="out")) == 50


def test_entered_when_it_was_done(lake: None) -> None:
    """Six minutes from receipt to the answer, where the others take five days."""
    quick = dossiers(XUAN_HA, 900, 60, done_at=moment(15, 5, 6))
    keep([*(row for ward in WARDS for row in dossiers(ward, 0, 200)), *quick])
    assert found() == {("quick_finish", XUAN_HA)}
    assert {row.key for row in rows_of("quick_finish", XUAN_HA, 2022, limit=99)} == {row["key"] for row in quick}


def test_ended_close_before_the_due_time(lake: None) -> None:
    """Due on 22 November at noon; sixty end in the hour before it, ten in the two working hours after."""
    due = moment(22, 3)
    near = dossiers(XUAN_HA, 500, 60, due_at=due, done_at=moment(22, 2, 30))
    after = dossiers(XUAN_HA, 700, 10, due_at=due, done_at=moment(22, 3, 20), on_time=True)
    keep([*near, *after, *dossiers(HOA_KHE, 0, 100)])
    assert found() == {("near_due", XUAN_HA)}
    told = Flag.objects.get().statistic
    assert (told["before"], told["after"]) == (60, 10)
    assert len(rows_of("near_due", XUAN_HA, 2022, limit=99)) == 60
    assert len(rows_of("near_due", XUAN_HA, 2022, limit=99, part="out")) == 10


def test_filed_right_after_a_ticket(lake: None) -> None:
    online = [row for ward in WARDS for row in dossiers(ward, 0, 60, channel="online", submitted_at=moment(15, 5))]
    keep(online)
    codes = [row["key"] for row in online if row["unit"] == XUAN_HA][:40]
    keep([visit(n, dossier=code, served_at=moment(15, 4, 50)) for n, code in enumerate(codes)], VISITS)
    assert found() == {("after_ticket", XUAN_HA)}
    assert Flag.objects.get().statistic["part"] == 40


def test_declared_help_is_not_looked_at(lake: None) -> None:
    """The same as above, yet the clerk said that he helped: honesty costs nothing."""
    online = [row for ward in WARDS for row in dossiers(ward, 0, 60, channel="online", submitted_at=moment(15, 5))]
    helped = [row | {"assisted": row["unit"] == XUAN_HA} for row in online]
    keep(helped)
    codes = [row["key"] for row in helped if row["unit"] == XUAN_HA][:40]
    keep([visit(n, dossier=code, served_at=moment(15, 4, 50)) for n, code in enumerate(codes)], VISITS)
    assert found() == set()


def test_marks_supplements_and_small_payments(lake: None) -> None:
    plain = [row | {"rating": 5 if n % 2 else 4} for ward in WARDS for n, row in enumerate(dossiers(ward, 0, 200))]
    praised = [row | {"rating": 5} if row["unit"] == MORE[0] else row for row in plain]
    keep([row | {"supplements": 2} if row["unit"] == MORE[1] else row for row in praised])
    paid = [charge(n, key=f"{ward}/{n}", unit=ward) for ward in WARDS for n in range(60)]
    keep([row | {"amount_vnd": 1_000} if row["unit"] == MORE[2] else row for row in paid], PAYMENTS)
    assert found() == {("top_marks", MORE[0]), ("asked_again", MORE[1]), ("small_payments", MORE[2])}


def test_clocks_stopped_near_the_due_time(lake: None) -> None:
    """Of forty clocks stopped in each ward four stood near the end; in one ward it was thirty."""

    def stopped(ward: str) -> list[dict[str, Any]]:
        near = 30 if ward == MORE[0] else 4
        return [row | {"stopped_late": n < near} for n, row in enumerate(dossiers(ward, 0, 40))] + dossiers(
            ward, 40, 60
        )

    keep([row for ward in WARDS for row in stopped(ward)])
    assert found() == {("stopped_clock", MORE[0])}
    told = Flag.objects.get().statistic
    assert (told["part"], told["whole"]) == (30, 40)
    assert len(rows_of("stopped_clock", MORE[0], 2022, limit=99)) == 30
    assert len(rows_of("stopped_clock", MORE[0], 2022, limit=99, part="out")) == 10


def test_a_step_that_goes_back_in_time(lake: None) -> None:
    own = dossiers(XUAN_HA, 0, 3)
    keep(own)
    told = [("onestop.dossier.received", AT), ("onestop.dossier.decided", AT - timedelta(days=2))]
    for row, acts in zip(own, ([told[0]], told, list(reversed(told))), strict=True):
        subject = f"dossier/{row['key']}"
        append_many(Line(subject, act, "system:test", at, fact="dossiers", month="2022-11") for act, at in acts)
    assert found() == {("journal_order", XUAN_HA)}
    assert [line["dossier"] for line in Flag.objects.get().rows] == [own[1]["key"]]


def paper(campaign: Campaign, unit: str, indicator: str, **more: Any) -> Evidence:
    plain: dict[str, Any] = {"content": "a" * 64, "number": "", "dated": date(2022, 6, 1), "title": "Kế hoạch"}
    own = Participant.objects.get(campaign=campaign, unit_id=unit)
    return Evidence.objects.create(participant=own, indicator=indicator, by="official:1", at=AT, **{**plain, **more})


def test_papers_used_again_or_dated_outside(lake: None, campaign: Campaign) -> None:
    paper(campaign, XUAN_HA, "A")
    paper(campaign, XUAN_HA, "B")
    paper(campaign, XUAN_HA, "C", shared_because="Một kế hoạch cho cả ba")
    paper(campaign, HOA_KHE, "A", content="b" * 64, dated=date(2023, 1, 1))
    paper(campaign, HOA_KHE, "B", content="c" * 64, withdrawn_at=AT, dated=date(2020, 1, 1))
    assert found() == {("evidence_again", XUAN_HA), ("evidence_outside", HOA_KHE)}
    assert [row["indicator"] for row in Flag.objects.get(check_code="evidence_again").rows] == ["A", "B"]


def test_a_paper_of_last_years_campaign_is_found_in_this_years(
    lake: None, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same file under A in both years; under C the number and day of another ward's paper of the year before.

    What this year's sheets hold is flagged, and the sheet names campaign, unit and indicator of the other use.
    """
    monkeypatch.setattr(campaigns, "index_set", lambda code: small_set())
    opened = OPENED.replace(year=2023)
    later = {"code": "small-2023", "period": "2023", "windows": windows(opened)}
    now = Campaign.objects.get(pk=campaigns.open_campaign(new(**later), by=BY, at=opened))
    last = paper(campaign, XUAN_HA, "A")
    paper(campaign, HOA_KHE, "C", content="d" * 64, number="12/KH-UBND", dated=date(2023, 1, 5))
    own = paper(now, XUAN_HA, "A", dated=date(2023, 6, 1))
    numbered = paper(now, XUAN_HA, "C", content="e" * 64, number="12/KH-UBND", dated=date(2023, 1, 5))
    paper(now, HOA_KHE, "B", content="f" * 64, number="13/KH-UBND", dated=date(2023, 6, 1))
    find_flags(opened.date(), opened)
    flag = Flag.objects.get(check_code="evidence_again", unit=XUAN_HA, period="2023")
    assert [(row["campaign"], row["indicator"], row["same"], row["also"]) for row in flag.rows] == [
        ("small-2023", "A", "content", [[XUAN_HA, "A"]]),
        ("small-2023", "C", "number", [[HOA_KHE, "C"]]),
    ]
    assert not Flag.objects.filter(check_code="evidence_again", unit=HOA_KHE, period="2023").exists()
    shown = {one.row.pk: one for one in papers(Participant.objects.get(campaign=now, unit_id=XUAN_HA))}
    assert [(use.campaign, use.unit_key, use.indicator) for use in shown[own.pk].uses] == [("small-2022", XUAN_HA, "A")]
    assert [(use.campaign, use.same_content) for use in shown[numbered.pk].uses] == [("small-2022", False)]
    assert shown[own.pk].uses[0].is_own is False, "another sheet of the same unit"
    last.withdrawn_at = opened
    last.save()
    assert next(one for one in papers(own.participant) if one.row == own).uses == ()


def test_sheets_changed_late_and_lowered_much(lake: None, campaign: Campaign, say: Said) -> None:
    """16.50 of its own becomes 10.50: 36 % less; the window shut on 15 December at nine."""
    say(XUAN_HA, "A", Layer.SELF, {"part": "8", "whole": "10"})
    say(XUAN_HA, "B", Layer.SELF, {"part": "60", "whole": "100"})
    say(XUAN_HA, "C", Layer.SELF, {"": "yes"}, at=AT + timedelta(days=20))
    say(XUAN_HA, "A", Layer.APPRAISED, {"part": "2", "whole": "10"}, at=AT + timedelta(days=21))
    assert found() == {("sheet_after_close", XUAN_HA), ("lowered", XUAN_HA)}
    told = Flag.objects.get(check_code="lowered")
    assert (told.statistic["self"], told.statistic["appraised"]) == (16.5, 10.5)
    assert [(row["indicator"], row["self"], row["appraised"]) for row in told.rows] == [("A", 8.0, 2.0)]


def test_no_score_changes_with_flags(lake: None, campaign: Campaign, say: Said, cast: Cast) -> None:
    say(XUAN_HA, "A", Layer.SELF, {"part": "8", "whole": "10"})
    say(XUAN_HA, "B", Layer.SELF, {"part": "60", "whole": "100"})
    say(XUAN_HA, "C", Layer.SELF, {"": "yes"})
    paper(campaign, XUAN_HA, "A")
    paper(campaign, XUAN_HA, "B")
    views = ("self", "appraised", "council", "final")
    before = [scores_of(campaign, sheets(campaign), view) for view in views]
    assert found() == {("evidence_again", XUAN_HA)}
    for finding in (Finding.CONFIRMED, Finding.INSPECTION):
        look_at_flag("evidence_again", XUAN_HA, "2022", finding, "Đã xem.", by=cast("phuc"), at=AT)
    assert [scores_of(campaign, sheets(campaign), view) for view in views] == before


def test_nothing_that_scores_knows_of_flags() -> None:
    """Who scores, publishes or ranks imports nothing of flags, checks or looks."""
    room = Path(__file__).resolve().parents[1]
    scoring = [room / "reads" / "sheets.py", *(room.parent / "law" / "index_sets").glob("*.py")]
    scoring += [path for name in ("results", "publications") for path in room.rglob(f"{name}.py")]
    named = {
        f"{node.module}.{name.name}"
        for path in scoring
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    assert len(named) > 20
    assert [one for one in named if "integrity" in one or "Flag" in one or ".flags" in one] == []


@pytest.fixture
def flagged(lake: None, campaign: Campaign) -> None:
    """One flag of Xuân Hà."""
    paper(campaign, XUAN_HA, "A")
    paper(campaign, XUAN_HA, "B")
    find_flags(TODAY, AT)


def test_looks_survive_when_flags_are_found_anew(flagged: None, cast: Cast) -> None:
    look_at_flag("evidence_again", XUAN_HA, "2022", Finding.EXPLAINED, "Kế hoạch chung.", by=cast("phuc"), at=AT)
    numbers = set(Flag.objects.values_list("pk", flat=True))
    find_flags(TODAY, AT)
    assert not numbers & set(Flag.objects.values_list("pk", flat=True))
    own = standing("evidence_again", XUAN_HA, "2022")
    assert (own.finding, own.is_open) == (Finding.EXPLAINED, False)
    assert [line.act for line in history(f"flag/evidence_again/{XUAN_HA}/2022")] == ["evaluation.flag.looked_at"]


def test_the_unit_answers_once_somebody_looked(flagged: None, cast: Cast) -> None:
    with pytest.raises(Refusal, match="Nobody has looked"):
        answer_flag("evidence_again", XUAN_HA, "2022", "Chúng tôi nói rõ.", by=cast("lan"), at=AT)
    look_at_flag("evidence_again", XUAN_HA, "2022", Finding.INSPECTION, "Cần xem thêm.", by=cast("phuc"), at=AT)
    answer_flag("evidence_again", XUAN_HA, "2022", "Chúng tôi nói rõ.", by=cast("lan"), at=AT)
    own = standing("evidence_again", XUAN_HA, "2022")
    assert [one.finding for one in own.looks] == ["inspection", "answer"]
    assert own.is_open and own.finding is Finding.INSPECTION


@pytest.mark.parametrize(
    ("deed", "who"),
    [
        (lambda by: look_at_flag("evidence_again", XUAN_HA, "2022", Finding.NOTHING, "x", by=by, at=AT), "lan"),
        (lambda by: look_at_flag("evidence_again", XUAN_HA, "2022", Finding.NOTHING, "x", by=by, at=AT), "tu"),
        (lambda by: look_at_flag("evidence_again", XUAN_HA, "2022", Finding.NOTHING, "  ", by=by, at=AT), "phuc"),
        (lambda by: look_at_flag("evidence_again", HOA_KHE, "2022", Finding.NOTHING, "x", by=by, at=AT), "phuc"),
        (lambda by: look_at_flag("evidence_again", XUAN_HA, "2022", Finding.ANSWER, "x", by=by, at=AT), "phuc"),
        (lambda by: answer_flag("evidence_again", XUAN_HA, "2022", "x", by=by, at=AT), "tu"),
    ],
)
def test_who_may_not_or_says_nothing_is_refused(
    flagged: None, cast: Cast, deed: Callable[[Actor], Any], who: str
) -> None:
    with pytest.raises(Refusal):
        deed(cast(who))
    assert not FlagLook.objects.exists()


def test_a_list_is_limited_to_units_and_costs_two_queries(
    flagged: None, django_assert_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_num_queries(2):
        assert [one.flag.unit for one in flags([XUAN_HA], "2022")] == [XUAN_HA]
    assert flags([HOA_KHE], "2022") == []


def test_shares_that_gather_over_a_line_are_shown_with_their_rows(
    lake: None, campaign: Campaign, say: Said, client: Client, sign_in: Callable[[str], None]
) -> None:
    """Of 24 shares that two wards reported themselves twenty lie at 81 % and four at 79 %; two far from both lines."""

    def shares(unit: str, over: int, under: int) -> None:
        cells = [{"part": "81", "whole": "100"}] * over + [{"part": "79", "whole": "100"}] * under
        for number, own in enumerate([*cells, {"part": "50", "whole": "100"}]):
            say(unit, f"S{number}", Layer.SELF, own)

    shares(XUAN_HA, 12, 2)
    shares(HOA_KHE, 8, 2)
    assert ("over_line", DISTRICT) in found()
    own = Flag.objects.get(check_code="over_line")
    (line,) = own.statistic["lines"]
    assert (line["line"], line["over"], line["under"], own.statistic["shares"]) == (80, 20, 4, 26)
    assert [(row["unit_key"], row["share"]) for row in own.rows].count((XUAN_HA, 81.0)) == 12
    assert len(own.rows) == 24 and {row["share"] for row in own.rows} == {79.0, 81.0}
    sign_in("phuc")
    answer = client.get(reverse("evaluation:flag", args=("over_line", "2022", DISTRICT)))
    page = answer.content.decode()
    assert "20 kết quả ngay trên 80" in page and page.count("81,0") == 20 and page.count("79,0") == 4


def shrinking() -> None:
    """Every ward had a thousand online dossiers in 2021 and in 2022; Xuân Hà only half as many."""
    for ward in WARDS:
        for year in (2021, 2022):
            many = 500 if (ward, year) == (XUAN_HA, 2022) else 1000
            add_cell("self_filed_share", ward, Month(year, 6), many - 10, many)


def test_a_whole_that_shrank_once_a_target_was_set(lake: None, client: Client, sign_in: Callable[[str], None]) -> None:
    shrinking()
    assert "smaller_wholes" not in {check for check, _ in found()}, "nobody was set a target yet"
    fields = {"set_code": "one_stop", "indicator": "self_filed_share", "year": 2022, "source": "district", "by": "x"}
    for ward, value in ((XUAN_HA, 98), (HOA_KHE, 98), (MORE[0], None)):
        Target.objects.create(
            unit_id=ward, value=value, article_vi="Kế hoạch 12", article_en="Plan 12", at=AT, **fields
        )
    assert found() == {("smaller_wholes", XUAN_HA)}
    (row,) = Flag.objects.get().rows
    assert (row["aim"], row["before"], row["now"]) == ("one_stop/self_filed_share", 1000, 500)
    sign_in("phuc")
    page = client.get(reverse("evaluation:flag", args=("smaller_wholes", "2022", XUAN_HA))).content.decode()
    assert "mẫu số năm trước là 1.000, năm nay là 500" in page
    Target.objects.create(unit_id=XUAN_HA, value=None, article_vi="x", article_en="x", at=AT, **fields)
    assert "smaller_wholes" not in {check for check, _ in found()}, "the target was taken back"


def test_who_did_it_is_named_in_the_readers_language_even_where_it_was_the_system(
    lake: None, campaign: Campaign, say: Said, client: Client, sign_in: Callable[[str], None]
) -> None:
    say(XUAN_HA, "A", Layer.SELF, {"part": "1", "whole": "9"}, at=AT + timedelta(days=20), by="system:prepare")
    assert found() == {("sheet_after_close", XUAN_HA)}
    sign_in("phuc")
    link = reverse("evaluation:flag", args=("sheet_after_close", "2022", XUAN_HA))
    told = client.get(link).content.decode()
    assert "Hệ thống, khi cài đặt" in told and "system:prepare" not in told
    client.cookies["batru_language"] = "en"
    told = client.get(link).content.decode()
    assert "The system, when it was set up" in told and "system:prepare" not in told
    assert '<span lang="vi">The system' not in told

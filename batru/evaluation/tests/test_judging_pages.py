"""Pages of appraisal, council and replies: what they say, what they refuse, and who is not let in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from batru.commons import clock
from batru.evaluation.actions.appraising import give_verdict
from batru.evaluation.actions.levels import approve_appraisal, approve_in_council, take_before_council, take_over
from batru.evaluation.models import Approval, Campaign, Correction, Entry, Participant, Publication, Talk
from batru.evaluation.rules.appraising import Judging
from batru.evaluation.rules.entries import Layer, Level, Step, Verdict
from batru.evaluation.tests.conftest import OPENED, XUAN_HA, Cast, Said
from batru.evaluation.views.judging import number

pytestmark = pytest.mark.django_db
CODE = "small-2022"
PLACE = f"/evaluation/{CODE}"
UNIT = f"{PLACE}/units/{XUAN_HA}"
WHY = "Biên bản ghi 6 cuộc họp, không phải 8."
FIRST_DAY, APPRAISAL, COUNCIL, REPLY = (OPENED + timedelta(days=days) for days in (3, 15, 29, 43))
SignIn = Callable[[str], None]


@pytest.fixture
def sheet(campaign: Campaign, cast: Cast, say: Said) -> Participant:
    """Xuân Hà under appraisal: A counted 6 of 10, B 60 of 100 and C yes by its own word."""
    say(XUAN_HA, "A", Layer.COUNTED, {"part": "6", "whole": "10"}, at=FIRST_DAY)
    say(XUAN_HA, "B", Layer.SELF, {"part": "60", "whole": "100"}, at=FIRST_DAY)
    say(XUAN_HA, "C", Layer.SELF, {"": "yes"}, at=FIRST_DAY)
    own = Participant.objects.get(campaign=campaign, unit_id=XUAN_HA)
    Approval.objects.create(participant=own, level=Level.UNIT, step=Step.SUBMITTED, by="official:1", at=FIRST_DAY)
    clock.set_now(APPRAISAL)
    take_over(CODE, XUAN_HA, by=cast("phuc"), at=APPRAISAL)
    return own


@pytest.fixture
def seated(sheet: Participant, cast: Cast) -> Participant:
    """Before the council: A and C kept, B lowered to 3."""
    phuc = cast("phuc")
    for wanted in (
        Judging("A", Verdict.KEPT), Judging("C", Verdict.KEPT),
        Judging("B", Verdict.LOWERED, {"part": "40", "whole": "100"}, WHY),
    ):  # fmt: skip
        give_verdict(CODE, XUAN_HA, wanted, by=phuc, at=APPRAISAL)
    approve_appraisal(CODE, XUAN_HA, by=phuc, at=APPRAISAL)
    take_before_council(CODE, XUAN_HA, by=cast("son"), at=COUNCIL)
    clock.set_now(COUNCIL)
    return sheet


@pytest.fixture
def result(seated: Participant, cast: Cast) -> Participant:
    """Published."""
    approve_in_council(CODE, XUAN_HA, by=cast("son"), at=COUNCIL)
    Publication.objects.create(
        campaign=seated.campaign, number=1, document=seated.campaign.document, known_at=COUNCIL, frozen={},
        results_digest="0" * 64, engine="1", catalogue_digest="0" * 64, by="official:1", at=REPLY,
    )  # fmt: skip
    clock.set_now(REPLY)
    return seated


def text_of(client: Client, address: str, status: int = 200, **sent: Any) -> str:
    answer = client.post(address, sent) if sent else client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_the_appraiser_goes_from_one_indicator_to_the_next(client: Client, sign_in: SignIn, sheet: Participant) -> None:
    sign_in("phuc")
    assert "Phường Xuân Hà" in text_of(client, f"{PLACE}/appraisal/")
    first = text_of(client, f"{UNIT}/appraisal/")
    assert "A · Tỷ lệ A" in first and "6 / 10" in first and "Giữ nguyên 1 số liệu hệ thống đếm" in first
    text_of(client, f"{UNIT}/verdicts/", 302, keep="A")
    second = text_of(client, f"{UNIT}/appraisal/")
    assert "B · Tỷ lệ B" in second
    sent = {"indicator": "B", "verdict": "lowered", "cell:part": "40,0", "cell:whole": "100", "reason": WHY}
    text_of(client, f"{UNIT}/verdicts/", 302, **sent)
    assert Entry.objects.get(layer=Layer.APPRAISED, indicator="B").cells == {"part": "40.0", "whole": "100"}
    assert "C · Có C" in text_of(client, f"{UNIT}/appraisal/")


def test_what_is_refused_is_shown_again_as_typed(client: Client, sign_in: SignIn, sheet: Participant) -> None:
    sign_in("phuc")
    sent = {"indicator": "B", "verdict": "lowered", "cell:awarded": "5,5", "reason": WHY}
    page = text_of(client, f"{UNIT}/verdicts/", 422, **sent)
    assert "Kết luận này không làm giảm điểm." in page and 'value="5,5"' in page and WHY in page
    page = text_of(
        client, f"{UNIT}/verdicts/", 422, indicator="B", verdict="raised", reason="lý do", **{"cell:awarded": "6"}
    )
    assert "Lý do chỉ là chữ điền cho có." in page


def test_a_question_is_asked_answered_and_read(client: Client, sign_in: SignIn, sheet: Participant) -> None:
    sign_in("phuc")
    text_of(client, f"{UNIT}/appraisal/questions/", 302, indicator="C", text="Quyết định nào ban hành quy chế?")
    sign_in("thu")
    page = text_of(client, f"{UNIT}/questions/")
    assert "Quyết định nào ban hành quy chế?" in page
    asked = Talk.objects.get()
    text_of(client, f"{UNIT}/questions/{asked.pk}/answers/", 302, text="Quyết định số 12 ngày 5/3/2022.")
    sign_in("phuc")
    assert "Quyết định số 12" in text_of(client, f"{UNIT}/appraisal/?i=C")


def test_more_evidence_is_told_to_the_unit_with_its_end(client: Client, sign_in: SignIn, sheet: Participant) -> None:
    sign_in("phuc")
    text_of(
        client,
        f"{UNIT}/verdicts/",
        302,
        indicator="B",
        verdict="more",
        reason="Cần biên bản cả hai hội nghị.",
        days="3",
    )
    sign_in("thu")
    page = text_of(client, f"{UNIT}/questions/")
    assert "Cần bổ sung minh chứng" in page and "21/12/2022" in page


def test_the_council_sees_what_is_disputed_and_decides(client: Client, sign_in: SignIn, seated: Participant) -> None:
    sign_in("son")
    assert "Phường Xuân Hà" in text_of(client, f"{PLACE}/council/")
    page = text_of(client, f"{UNIT}/council/")
    assert "B · Tỷ lệ B" in page and WHY in page and "A Tỷ lệ A</a>" not in page
    sent = {"indicator": "B", "verdict": "raised", "cell:awarded": "4", "reason": "Hội đồng xem bản gốc của biên bản."}
    text_of(client, f"{UNIT}/council/decisions/", 302, **sent)
    sent["reason"] = ""
    assert "Chưa ghi lý do." in text_of(client, f"{UNIT}/council/decisions/", 422, **sent)
    text_of(
        client,
        f"{UNIT}/council/adjustments/",
        302,
        adjustment="late_window",
        amount="0,5",
        reason="Nộp sau hạn hai ngày.",
    )
    minutes = text_of(client, f"{PLACE}/council/")
    assert "Hội đồng xem bản gốc" in minutes and "Nộp sau hạn hai ngày." in minutes
    text_of(client, f"{UNIT}/steps/", 302, step="approve_in_council")


def test_a_unit_objects_and_the_council_corrects(client: Client, sign_in: SignIn, result: Participant) -> None:
    sign_in("lan")
    text_of(client, f"{UNIT}/replies/objections/", 302, indicator="B", text="Biên bản thứ bảy đã nộp ngày 4/12.")
    sign_in("son")
    assert "27/01/2023" in text_of(client, f"{UNIT}/replies/") or "27/1/2023" in text_of(client, f"{UNIT}/replies/")
    said = Talk.objects.get()
    sent = {
        "text": "Biên bản thứ bảy có thật, tính 50 trên 100.",
        "cell:part": "50",
        "cell:whole": "100",
        "grants": "1",
    }
    text_of(client, f"{UNIT}/replies/{said.pk}/responses/", 302, **sent)
    assert Correction.objects.count() == 1
    page = text_of(client, f"{PLACE}/corrections/")
    assert "3,00" in page and "3,75" in page and "Biên bản thứ bảy có thật" in page


def test_severity_is_told_with_its_counts_and_the_known_base_rate(
    client: Client, sign_in: SignIn, seated: Participant
) -> None:
    sign_in("phuc")
    page = text_of(client, f"{PLACE}/severity/")
    # 14.5 said, 13 after appraisal: 1.5 of 14.5 is 10.3 %; one of three was lowered.
    assert "14,50" in page and "13,00" in page and "10,3" in page and "23%" in page


@pytest.mark.parametrize(
    "address", ["appraisal/", "council/", "corrections/", "severity/", f"units/{XUAN_HA}/appraisal/",
                f"units/{XUAN_HA}/council/", f"units/{XUAN_HA}/questions/", f"units/{XUAN_HA}/replies/"]
)  # fmt: skip
@pytest.mark.parametrize("username", ["tu", "minh"])
def test_a_clerk_sees_none_of_it(
    client: Client, sign_in: SignIn, result: Participant, address: str, username: str
) -> None:
    sign_in(username)
    answer = client.get(f"{PLACE}/{address}")
    assert answer.status_code in (403, 404) and WHY not in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "most"), [("appraisal/", 40), (f"units/{XUAN_HA}/appraisal/", 60), ("council/", 50)]
)
def test_pages_ask_the_database_seldom(
    client: Client, sign_in: SignIn, seated: Participant, address: str, most: int,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:  # fmt: skip
    sign_in("son" if address == "council/" else "phuc")
    with django_assert_max_num_queries(most):
        text_of(client, f"{PLACE}/{address}")


@pytest.mark.parametrize(
    ("typed", "read"), [("0,8", "0.8"), ("1.234,5", "1234.5"), ("8", "8"), ("yes", "yes"), ("0.8", "0.8")]
)
def test_numbers_are_read_as_vietnamese_writes_them(typed: str, read: str) -> None:
    assert number(typed) == read

"""The pages of collection: who sees what, what they say, and what a form does without scripts."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from batru.commons import clock
from batru.evaluation.actions import campaigns
from batru.evaluation.models import Campaign, Entry, Evidence, Extension
from batru.evaluation.tests.conftest import AT, DISTRICT, HOA_KHE, XUAN_HA, small_set

pytestmark = pytest.mark.django_db
CODE = "small-2022"
SHEET = f"/evaluation/{CODE}/units/{XUAN_HA}/"
VALUES = f"{SHEET}values/A/"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def noon(campaign: Campaign, settings: Any, tmp_path: Any) -> None:
    """A file store of its own, at nine on the first day."""
    settings.BATRU_FILES = tmp_path
    clock.set_now(AT)


@pytest.mark.parametrize(
    ("username", "sheet", "other"), [("thu", 200, 404), ("lan", 200, 404), ("phuc", 200, 200), ("minh", 403, 403)]
)
def test_a_sheet_is_its_units_and_the_offices(
    client: Client, sign_in: Any, username: str, sheet: int, other: int
) -> None:
    sign_in(username)
    assert client.get(SHEET).status_code == sheet
    assert client.get(reverse("evaluation:sheet", args=(CODE, HOA_KHE))).status_code == other
    assert client.get(reverse("evaluation:sheet", args=(CODE, "nowhere"))).status_code == (403 if sheet == 403 else 404)


def test_nobody_in_particular_is_sent_to_the_door(client: Client, cast: Any) -> None:
    assert client.get(SHEET).status_code == 302


def test_a_campaign_shows_the_reader_his_units(client: Client, sign_in: Any) -> None:
    sign_in("thu")
    text = client.get(reverse("evaluation:campaign", args=(CODE,))).content.decode()
    assert "Phường Xuân Hà" in text and "Phường Hòa Khê" not in text
    assert "Đánh giá năm 2022" in client.get(reverse("evaluation:campaigns")).content.decode()
    sign_in("phuc")
    text = client.get(reverse("evaluation:campaign", args=(CODE,))).content.decode()
    assert "Phường Xuân Hà" in text and "Phường Hòa Khê" in text and "0/3" in text


def test_a_value_is_saved_as_it_is_typed(client: Client, sign_in: Any) -> None:
    sign_in("thu")
    answer = client.post(VALUES, {"A-part": "1.234", "A-whole": "2.000"})
    assert answer.status_code == 302 and answer["Location"] == f"{SHEET}#A"
    assert Entry.objects.get().cells == {"part": "1234", "whole": "2000"}


def test_htmx_gets_the_indicator_with_its_points_and_the_head(client: Client, sign_in: Any) -> None:
    sign_in("thu")
    answer = client.post(VALUES, {"A-part": "8", "A-whole": "10"}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert answer.status_code == 200 and "8,00 / 10" in text and 'hx-swap-oob="true"' in text and "<html" not in text


@pytest.mark.parametrize("scripted", [True, False])
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(
    client: Client, sign_in: Any, scripted: bool
) -> None:
    sign_in("thu")
    headers = {"HX-Request": "true"} if scripted else {}
    answer = client.post(VALUES, {"A-part": "11", "A-whole": "10"}, headers=headers)
    text = answer.content.decode()
    assert answer.status_code == 422 and 'id="id_A-part-error"' in text and 'value="11"' in text
    assert not Entry.objects.exists()


def test_a_paper_is_put_beside_its_indicator_and_opened(client: Client, sign_in: Any) -> None:
    sign_in("thu")
    file = SimpleUploadedFile("ke-hoach.pdf", PDF, "application/pdf")
    typed = {"indicator": "A", "file": file, "title": "Kế hoạch số 12", "number": "12/KH", "dated": "2022-03-01"}
    assert client.post(reverse("evaluation:evidence", args=(CODE, XUAN_HA)), typed).status_code == 302
    row = Evidence.objects.get()
    assert not row.is_open, "kept for those who read the sheet unless the unit says otherwise"
    link = reverse("evaluation:paper", args=(CODE, XUAN_HA, row.pk))
    assert link in client.get(SHEET).content.decode()
    answer = client.get(link)
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert client.get(reverse("evaluation:paper", args=(CODE, HOA_KHE, row.pk))).status_code == 404
    client.post(reverse("evaluation:withdrawal", args=(CODE, XUAN_HA, row.pk)))
    assert link not in client.get(SHEET).content.decode()


def test_a_paper_that_is_public_already_is_said_to_be_open(client: Client, sign_in: Any) -> None:
    sign_in("thu")
    file = SimpleUploadedFile("ke-hoach.pdf", PDF, "application/pdf")
    typed = {"indicator": "A", "file": file, "title": "Kế hoạch số 12", "dated": "2022-03-01", "is_open": "1"}
    client.post(reverse("evaluation:evidence", args=(CODE, XUAN_HA)), typed)
    assert Evidence.objects.get().is_open
    assert "mở cho mọi người" in client.get(SHEET).content.decode()


@pytest.mark.parametrize("left_out", ["file", "dated", "title"])
def test_a_paper_without_its_parts_is_refused_on_the_page(client: Client, sign_in: Any, left_out: str) -> None:
    sign_in("thu")
    file = SimpleUploadedFile("ke-hoach.pdf", PDF, "application/pdf")
    typed = {"indicator": "A", "file": file, "title": "Kế hoạch", "dated": "2022-03-01"}
    del typed[left_out]
    answer = client.post(reverse("evaluation:evidence", args=(CODE, XUAN_HA)), typed)
    assert answer.status_code == 422 and "bt-alert-bad" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_the_head_hands_in_and_the_sheet_is_shut(client: Client, sign_in: Any) -> None:
    sign_in("lan")
    refused = client.post(reverse("evaluation:submissions", args=(CODE, XUAN_HA)))
    assert refused.status_code == 422 and "A, B, C" in refused.content.decode()
    for code, typed in {
        "A": {"part": "8", "whole": "10"},
        "B": {"part": "1", "whole": "2"},
        "C": {"value": "yes"},
    }.items():
        link = reverse("evaluation:values", args=(CODE, XUAN_HA, code))
        client.post(link, {f"{code}-{name}": text for name, text in typed.items()})
    assert client.post(reverse("evaluation:submissions", args=(CODE, XUAN_HA))).status_code == 302
    text = client.get(SHEET).content.decode()
    assert "hx-post" not in text and reverse("evaluation:reopenings", args=(CODE, XUAN_HA)) in text
    assert client.post(VALUES, {"A-part": "9", "A-whole": "10"}).status_code == 422


def test_a_unit_is_given_more_time_from_the_campaigns_page(client: Client, sign_in: Any) -> None:
    sign_in("phuc")
    typed = {"unit": XUAN_HA, "stage": "self", "until": "2022-12-30", "reason": "Bão số 6"}
    assert client.post(reverse("evaluation:extensions", args=(CODE,)), typed).status_code == 302
    assert Extension.objects.get().reason == "Bão số 6"
    assert "Bão số 6" in client.get(reverse("evaluation:campaign", args=(CODE,))).content.decode()
    sign_in("thu")
    assert client.post(reverse("evaluation:extensions", args=(CODE,)), typed).status_code == 403


class TestOpening:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The small set is the only one."""
        monkeypatch.setattr(campaigns, "index_set", lambda code: small_set())
        for place in ("batru.evaluation.views.campaigns.index_set", "batru.evaluation.views.campaigns.index_sets"):
            monkeypatch.setattr(place, lambda *code: small_set() if code else (small_set(),))

    def typed(self, **changes: Any) -> dict[str, Any]:
        days = {"self": (1, 15), "appraisal": (16, 20), "council": (21, 25), "reply": (26, 30)}
        windows = {f"{stage}_first": f"2022-12-{first:02d}" for stage, (first, _) in days.items()}
        windows |= {f"{stage}_last": f"2022-12-{last:02d}" for stage, (_, last) in days.items()}
        plain = {"set": "small", "period": "2022", "code": "thu-2022", "name_vi": "Đợt thử", "name_en": "A try"}
        return {**plain, **windows, "unit": [XUAN_HA], **changes}

    def test_the_form_proposes_units_and_windows(self, client: Client, sign_in: Any) -> None:
        sign_in("phuc")
        text = client.get(reverse("evaluation:new")).content.decode()
        assert f'value="{XUAN_HA}" checked' in text and 'value="2022-12-15"' in text and 'value="2023-01-20"' in text

    def test_it_opens(self, client: Client, sign_in: Any) -> None:
        sign_in("phuc")
        answer = client.post(reverse("evaluation:new"), self.typed(self_grace="2"))
        assert answer.status_code == 302
        row = Campaign.objects.get(code="thu-2022")
        assert (row.root_id, row.period) == (DISTRICT, "2022")
        assert {one.unit_id for one in row.participants.all()} == {XUAN_HA}
        assert row.windows.get(stage="self").grace_days == 2

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"code": ""}, "code"),
            ({"unit": []}, "unit"),
            ({"self_last": "2022-11-01"}, "self_last"),
            ({"self_first": "soon"}, "self_first"),
            ({"self_grace": "-1"}, "self_grace"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_opens(
        self, client: Client, sign_in: Any, changes: dict[str, Any], field: str
    ) -> None:
        sign_in("phuc")
        answer = client.post(reverse("evaluation:new"), self.typed(**changes))
        assert answer.status_code == 422 and f'href="#id_{field}"' in answer.content.decode()
        assert Campaign.objects.count() == 1

    def test_a_refusal_of_the_deed_stands_on_the_page(self, client: Client, sign_in: Any) -> None:
        sign_in("phuc")
        answer = client.post(reverse("evaluation:new"), self.typed(code=CODE))
        assert answer.status_code == 422 and "bt-alert-bad" in answer.content.decode()

    def test_only_whoever_may(self, client: Client, sign_in: Any) -> None:
        sign_in("thu")
        assert client.get(reverse("evaluation:new")).status_code == 403
        assert client.post(reverse("evaluation:new"), self.typed()).status_code == 403

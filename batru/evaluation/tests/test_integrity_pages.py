"""The queue, a check, a flag and its rows: to whom they open, and what they say."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from batru.evaluation.actions.flags import find_flags, look_at_flag
from batru.evaluation.models import FlagLook
from batru.evaluation.rules.integrity.checks import Finding
from batru.evaluation.tests.conftest import AT, XUAN_HA, Cast
from batru.evaluation.tests.test_flags import late
from batru.evaluation.tests.world import WARDS, keep, more_wards
from batru.facts.tests.inside import compute_inside

pytestmark = pytest.mark.django_db
KEYS = ("late_unlike_peers", "2022", XUAN_HA)


@pytest.fixture(autouse=True)
def flagged(place: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No late dossier of 400 in Xuân Hà, where the others have one in seven."""
    settings.BATRU_LAKE = tmp_path / "lake"
    compute_inside(monkeypatch, "batru.facts.reads")
    more_wards()
    honest = [row for number, ward in enumerate(WARDS[1:]) for row in late(ward, 28 + number % 3, 200)]
    keep([*honest, *late(XUAN_HA, 0, 400)])
    find_flags(date(2022, 12, 1), AT)


def page(client: Client, name: str, *parts: str, **asked: str) -> str:
    answer = client.get(reverse(f"evaluation:{name}", args=parts), asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_queue_tells_flags_checks_and_what_is_missing(client: Client, sign_in: Callable[[str], None]) -> None:
    sign_in("phuc")
    text = page(client, "integrity")
    assert "0 trên 400" in text
    assert "chưa xem" in text and "mô phỏng" in text
    assert "Chưa có đợt gọi lại" in text, "a check that cannot be made says why"
    # One of tickets, three of payments, six of sheets; and nine of dossiers: none was marked (top, together, in a row),
    # handed over, stopped, due at receipt, filed by a known hand or applicant, or written at a known moment.
    assert text.count("kỳ này chưa có dữ liệu") == 1 + 3 + 6 + 9


def test_a_flag_has_its_picture_peers_and_rows(client: Client, sign_in: Callable[[str], None]) -> None:
    sign_in("phuc")
    text = page(client, "flag", *KEYS)
    assert text.count("<circle") == 8 and text.count("<polyline") == 4
    assert "Không điểm nào thay đổi" in text
    assert "Không có dòng nào" in page(client, "flag_rows", *KEYS)
    assert f"{XUAN_HA}-0" in page(client, "flag_rows", *KEYS, part="out")
    assert "0,001" in page(client, "check", KEYS[0], period="2022")


def test_it_speaks_english(client: Client, sign_in: Callable[[str], None]) -> None:
    sign_in("phuc")
    client.cookies["batru_language"] = "en"
    assert "0 of 400" in page(client, "integrity")
    assert "Nobody has looked yet" in page(client, "flag", *KEYS)


def test_a_look_is_written_down_on_the_page(client: Client, sign_in: Callable[[str], None]) -> None:
    sign_in("phuc")
    link = reverse("evaluation:flag_looks", args=KEYS)
    assert client.post(link, {"finding": "answer", "text": "x"}).status_code == 422
    assert client.post(link, {"finding": "explained", "text": " "}).status_code == 422
    assert client.post(link, {"finding": "explained", "text": "Đã hỏi phường."}).status_code == 302
    assert FlagLook.objects.get().finding == "explained"
    assert "Đã hỏi phường." in page(client, "flag", *KEYS)


def test_the_unit_reads_its_own_and_answers_once_looked_at(
    client: Client, cast: Cast, sign_in: Callable[[str], None]
) -> None:
    sign_in("lan")
    link = reverse("evaluation:flag_answers", args=KEYS)
    assert link not in page(client, "flag", *KEYS)
    look_at_flag(*(KEYS[0], KEYS[2], KEYS[1]), Finding.INSPECTION, "Cần xem thêm.", by=cast("phuc"), at=AT)
    assert link in page(client, "flag", *KEYS)
    assert client.post(link, {"text": "Phường đã bố trí thêm người."}).status_code == 302
    assert "Phường đã bố trí thêm người." in page(client, "flag", *KEYS)
    assert client.post(reverse("evaluation:flag_looks", args=KEYS), {"finding": "nothing"}).status_code == 403


@pytest.mark.parametrize("name", ["flag", "flag_rows"])
def test_another_ward_does_not_find_it(client: Client, sign_in: Callable[[str], None], name: str) -> None:
    sign_in("tu")
    assert client.get(reverse(f"evaluation:{name}", args=KEYS)).status_code in (403, 404)


def test_nobody_is_led_to_the_door(client: Client) -> None:
    assert client.get(reverse("evaluation:integrity")).status_code == 302

"""The page docs/how/api.md runs as it stands, against a place that serves."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.wsgi import get_wsgi_application
from pytest_django import Settings

from batru.commons.files.public import PAPERS, store
from batru.commons.partners.public import NewKey, issue
from batru.commons.payments.public import charge
from batru.commons.people.public import Actor, system_actor
from batru.kernel.signature import sign
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, HandedIn, register
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.tests.conftest import STATUS, WARD, cast, places, vn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]
__all__ = ["cast", "places"]
PAGE = Path(__file__).resolve().parents[3] / "docs" / "how" / "api.md"
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_every_block_of_the_page_runs(
    cast: Callable[[str], Actor], monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.BATRU_FILES = tmp_path
    minh, at = cast("minh"), vn("2022-12-01 09:00")
    content = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    file = store(BytesIO(content), "don.pdf", max_bytes=10_000, allowed=PAPERS).digest
    filing = Filing(STATUS, WARD, Applicant("Trần Văn Bưởi"), papers=(HandedIn("declaration", file, "don.pdf"),))
    codes = [register(filing, "counter", by=minh, at=at).code for _ in range(101)]
    title = {"vi": "Lệ phí", "en": "Fee"}
    charge(f"dossier/{codes[0]}", unit_key=WARD, title=title, amount=8_000, by=system_actor("test"), at=at)
    scopes = ("onestop.dossier.read", "onestop.dossier.receive", "payments.charge.read", "partners.webhook.keep")
    key = issue(NewKey("guide", scopes, date(2022, 12, 1), minh.posts[0].id), by=system_actor("test"), at=at).secret
    _serve_here(monkeypatch)
    names: dict[str, Any] = {"PLACE": "http://testserver", "KEY": key}
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert len(blocks) == 5
    for block in blocks:
        exec(block, names)
    assert names["seen"] == codes
    assert [one["name"] for one in names["first"]["history"]] == ["Handed in and registered"]
    assert names["is_whole"] and names["content"] == content
    assert (names["fee"]["amount_vnd"], names["fee"]["state"]) == (8_000, "owed")
    assert Dossier.objects.get(code=names["filed"]["code"]).applicant_name == "Nguyễn Thị Hoa"
    header = sign(names["hook"]["secret"], b"{}", 1_669_860_000)
    assert names["is_genuine"](names["hook"]["secret"], b"{}", header, 1_669_860_100)
    assert not names["is_genuine"](names["hook"]["secret"], b"{}", header, 1_669_861_000)
    assert not names["is_genuine"]("other", b"{}", header, 1_669_860_100)


def _serve_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's client speaks to this process in place of a port."""
    whole = httpx.Client.__init__
    transport = httpx.WSGITransport(app=get_wsgi_application())

    def init(self: httpx.Client, **given: Any) -> None:
        whole(self, **{**given, "transport": transport})

    monkeypatch.setattr(httpx.Client, "__init__", init)

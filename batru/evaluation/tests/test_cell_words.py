"""What stands in cells is told with words: pages call no cell by its name in the set's file."""

import html
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from batru.commons import clock
from batru.evaluation.actions import campaigns
from batru.evaluation.actions.appraising import give_verdict
from batru.evaluation.actions.levels import approve_appraisal, approve_in_council, take_before_council, take_over
from batru.evaluation.actions.publications import NewPublication, publish
from batru.evaluation.actions.replying import correct
from batru.evaluation.models import Approval, Participant
from batru.evaluation.rules.appraising import Judging
from batru.evaluation.rules.entries import Layer, Level, Step, Verdict
from batru.evaluation.rules.workbook import Ask, Head, written
from batru.evaluation.tests.conftest import BY, OPENED, XUAN_HA, Cast, new, small_set
from batru.law.catalogue import Document
from batru.law.index_sets.checks import checked
from batru.law.index_sets.frozen import canonical
from batru.law.index_sets.reader import KIND

pytestmark = pytest.mark.django_db
PLACE = "/evaluation/small-2022"
UNIT = f"{PLACE}/units/{XUAN_HA}"
FIRST_DAY, APPRAISAL, COUNCIL, REPLY = (OPENED + timedelta(days=days) for days in (3, 15, 29, 43))
WHY = "Biên bản ghi 6 cuộc họp, không phải 8."
NAMED = {"zqa": {"vi": "Việc xong đúng hạn", "en": "Done on the first date"}}
CELLS = {"zqa": "30.5", "zqb": "6", "whole": "40"}


@pytest.fixture
def sheet(place: None, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Participant:
    """A is made of the cells zqa, which the set's file names, zqb, which it does not, and the gate zqg of C."""
    data: dict[str, Any] = json.loads(canonical(dict(small_set().data)))
    a, _, c = data["versions"][0]["parts"]
    a.update(rule={"kind": "ratio/1", "rate": {"kind": "weighted/1", "weights": {"zqa": 1, "zqb": 0.5}}}, cells=NAMED)
    c.update(rule={"kind": "gate/1", "gate": "zqg", "then": {"kind": "yes_no/1"}})
    own = checked(Document(KIND, "small", Path("small.yaml"), data), {})
    monkeypatch.setattr(campaigns, "index_set", lambda code: own)
    campaigns.open_campaign(new(), by=BY, at=OPENED)
    clock.set_now(FIRST_DAY)
    return Participant.objects.get(unit_id=XUAN_HA)


Say = Callable[[str], None]


def handed_in(own: Participant, cast: Cast) -> None:
    """A and C told by the unit, A lowered, and all of it before the council."""
    for code, cells in (("A", CELLS), ("B", {"part": "60", "whole": "100"}), ("C", {"zqg": "yes", "": "yes"})):
        own.entries.create(indicator=code, layer=Layer.SELF, cells=cells, origin="typed", by="person/1", at=FIRST_DAY)
    Approval.objects.create(participant=own, level=Level.UNIT, step=Step.SUBMITTED, by="official:1", at=FIRST_DAY)
    phuc, son = cast("phuc"), cast("son")
    take_over("small-2022", XUAN_HA, by=phuc, at=APPRAISAL)
    for wanted in (
        Judging("A", Verdict.LOWERED, {**CELLS, "zqb": "2"}, WHY), Judging("B", Verdict.KEPT),
        Judging("C", Verdict.KEPT),
    ):  # fmt: skip
        give_verdict("small-2022", XUAN_HA, wanted, by=phuc, at=APPRAISAL)
    approve_appraisal("small-2022", XUAN_HA, by=phuc, at=APPRAISAL)
    take_before_council("small-2022", XUAN_HA, by=son, at=COUNCIL)


def words_of(client: Client, address: str, language: str, **sent: Any) -> str:
    """What a page says, without its tags: texts and the attributes that are read out."""
    client.cookies["batru_language"] = language
    answer = client.post(address, sent) if sent else client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:1500]
    page = answer.content.decode()
    told = re.findall(r'(?:aria-label|title|alt|data-label|placeholder)="([^"]*)"', page)
    return html.unescape(" ".join([re.sub(r"<[^>]+>", " ", page.partition("<main")[2]), *told]))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_sheet_calls_its_cells_by_words(client: Client, sign_in: Say, sheet: Participant, language: str) -> None:
    sign_in("thu")
    page = words_of(client, f"{UNIT}/", language)
    assert "zq" not in page and NAMED["zqa"][language] in page
    assert {"vi": "Số liệu khác của quy tắc", "en": "Another figure of the rule"}[language] in page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_workbook_is_looked_over_in_words(client: Client, sign_in: Say, sheet: Participant, language: str) -> None:
    asks = [Ask("A", "A", "A", cell, "", (), value, "", False) for cell, value in CELLS.items()]
    book = written(Head("small-2022", XUAN_HA, sheet.campaign.document_id), ("x", "x"), ("x",) * 7, asks)
    sign_in("thu")
    page = words_of(client, f"{UNIT}/workbooks/", language, file=SimpleUploadedFile("filled.xlsx", book))
    assert "zq" not in page and f"{NAMED['zqa'][language]}: " in page
    assert {"vi": "30,5", "en": "30.5"}[language] in page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_judging_calls_cells_by_words(
    client: Client, sign_in: Say, sheet: Participant, cast: Cast, language: str
) -> None:
    handed_in(sheet, cast)
    clock.set_now(COUNCIL)
    for username, addresses in (
        ("phuc", (f"{UNIT}/appraisal/?i=A", f"{UNIT}/appraisal/?i=C", f"{PLACE}/appraisal/", f"{UNIT}/")),
        ("son", (f"{UNIT}/council/?i=A&all=1", f"{PLACE}/council/")),
    ):
        sign_in(username)
        for address in addresses:
            assert "zq" not in words_of(client, address, language), address
    assert NAMED["zqa"][language] in words_of(client, f"{UNIT}/council/?i=A&all=1", language)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_was_put_right_is_told_in_words(
    client: Client, sign_in: Say, sheet: Participant, cast: Cast, language: str
) -> None:
    handed_in(sheet, cast)
    son = cast("son")
    approve_in_council("small-2022", XUAN_HA, by=son, at=COUNCIL)
    publish(NewPublication("small-2022", note="Công bố khi còn đơn vị chưa nộp."), by=son, at=REPLY)
    later = REPLY + timedelta(days=1)
    correct("small-2022", XUAN_HA, "A", {**CELLS, "zqb": "4"}, WHY, by=son, at=later)
    clock.set_now(later)
    sign_in("son")
    for address in (f"{PLACE}/corrections/", f"{UNIT}/replies/"):
        page = words_of(client, address, language)
        assert "zq" not in page
    assert NAMED["zqa"][language] in words_of(client, f"{PLACE}/corrections/", language)
    card = f"{PLACE}/results/1/units/{XUAN_HA}/"
    for address in (card, f"{card}A/", f"{card}C/"):
        assert "zq" not in words_of(client, address, language), address
    assert f"{NAMED['zqa'][language]}: " in words_of(client, card, language), "published figures call them so too"
    assert f"{NAMED['zqa'][language]}: " in words_of(client, f"{card}A/", language)

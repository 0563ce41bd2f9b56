"""One deed for many: each its own act, each refused by its own rule, and the answer says which and why."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from pytest_django import Settings

from batru.commons import clock, home
from batru.commons.journal.public import history
from batru.commons.people.public import Actor
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop.actions import checking
from batru.pillars.government.onestop.actions.bulk import do_many
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, submit
from batru.pillars.government.onestop.models import Dossier, Paper
from batru.pillars.government.onestop.rules.bulk import fault
from batru.pillars.government.onestop.tests.conftest import BIRTH, OTHER, WARD, vn

Cast = Callable[[str], Actor]
NOW = vn("2022-12-01 09:30")
# Registering a birth: everybody hands in the declaration and the birth slip; an identity card is only shown.
VERSION = home.procedures()[BIRTH].version_on(date(2022, 12, 1))
ALWAYS = {"declaration", "birth_slip"}
FORMS = {"declaration"}


@pytest.mark.parametrize(
    ("channel", "files", "answered", "why"),
    [
        ("online", ALWAYS, False, ""),
        ("online", ALWAYS - FORMS, True, ""),
        ("online", ALWAYS - FORMS, False, "not among its files"),
        ("online", set(), True, "not among its files"),
        ("counter", ALWAYS, True, "did not come online"),
        ("post", ALWAYS, True, "did not come online"),
    ],
)
def test_only_what_is_whole_by_its_own_files_may_be_received_unseen(
    channel: str, files: set[str], answered: bool, why: str
) -> None:
    said = fault(VERSION, channel, files, answered=answered)
    assert (why in said) if why else said == ""


@pytest.fixture
def filed(cast: Cast, settings: Settings, tmp_path: Path) -> Callable[..., str]:
    """Files a dossier online, with so many of its papers; received already where asked for."""
    settings.BATRU_FILES = tmp_path
    clock.set_now(NOW)
    stored = apps.get_model("files.StoredFile").objects.create(
        digest="0" * 64, size=1, mime="application/pdf", created_at=NOW, stored_at=NOW
    )

    def file(*, whole: bool = True, received: bool = False, unit: str = WARD) -> str:
        filing = Filing(BIRTH, unit, Applicant(cast("hoa").name, person_id=cast("hoa").person_id))
        dossier = submit(filing, by=cast("hoa"), at=vn("2022-12-01 08:30"))
        for part in sorted(ALWAYS) if whole else ():
            Paper.objects.create(dossier=dossier, component=part, file=stored, name="x.pdf", given_at=NOW)
        if received:
            checking.receive(dossier.code, by=cast("minh"), at=vn("2022-12-01 09:00"))
        return str(dossier.code)

    return file


def states(*codes: str) -> list[str]:
    found = dict(Dossier.objects.filter(code__in=codes).values_list("code", "state"))
    return [found[code] for code in codes]


@pytest.mark.django_db
def test_the_whole_are_received_and_the_others_stay_as_they_were(cast: Cast, filed: Callable[..., str]) -> None:
    whole, lacking, elsewhere, again = filed(), filed(whole=False), filed(unit=OTHER), filed(received=True)
    went = do_many("receipt", [whole, lacking, elsewhere, again, whole], by=cast("minh"), at=NOW)
    refused = {one.code: one.refusal.code for one in went if one.refusal}
    assert [one.code for one in went] == [whole, lacking, elsewhere, again]
    assert refused == {lacking: "onestop.bulk.look", elsewhere: "onestop.dossier.unknown", again: "onestop.move"}
    assert states(whole, lacking, elsewhere) == ["received", "submitted", "submitted"]
    assert [len(history(f"dossier/{code}")) for code in (whole, lacking, again)] == [2, 1, 2]


@pytest.mark.django_db
def test_several_are_taken_each_with_its_own_line(cast: Cast, filed: Callable[..., str]) -> None:
    codes = [filed(received=True), filed(received=True), filed()]
    went = do_many("taking", codes, by=cast("thu"), at=NOW)
    assert [one.refusal is None for one in went] == [True, True, False]
    assert states(*codes) == ["processing", "processing", "submitted"]
    assert [history(f"dossier/{code}")[-1].actor for code in codes[:2]] == [cast("thu").key] * 2


@pytest.mark.django_db
def test_whoever_may_not_is_refused_for_each(cast: Cast, filed: Callable[..., str]) -> None:
    code = filed(received=True)
    [one] = do_many("taking", [code], by=cast("minh"), at=NOW)
    assert one.refusal is not None and one.refusal.status == 403
    assert states(code) == ["received"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("deed", "codes"), [("taking", []), ("handover", ["x"]), ("", ["x"]), ("taking", [str(n) for n in range(51)])]
)
def test_nothing_ticked_too_many_or_another_deed_is_refused_as_a_whole(cast: Cast, deed: str, codes: list[str]) -> None:
    with pytest.raises(Refusal) as refusal:
        do_many(deed, codes, by=cast("thu"), at=NOW)
    assert refusal.value.code == "onestop.bulk"


@pytest.mark.django_db
def test_the_list_has_a_tick_where_a_deed_for_many_is_open(cast: Cast, filed: Callable[..., str]) -> None:
    mine, other = filed(received=True), filed()
    client = Client()
    client.post("/office/sign-in/", {"username": "thu", "password": "x"})
    page = client.get("/dossiers/").content.decode()
    assert f'value="{mine}" form="bulk"' in page and f'value="{other}" form="bulk"' not in page
    assert 'id="bulk"' in page and 'value="taking"' in page and 'value="receipt"' not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "count", "why"),
    [
        ("vi", "1 trên 2 hồ sơ đã xong", "Không có hồ sơ nào mang mã này"),
        ("en", "1 of 2 went through", "There is no dossier with this code here."),
    ],
)
def test_the_answer_says_which_went_and_why_the_others_did_not(
    cast: Cast, filed: Callable[..., str], language: str, count: str, why: str
) -> None:
    code = filed(received=True)
    client = Client()
    client.post("/office/sign-in/", {"username": "thu", "password": "x"})
    client.cookies["batru_language"] = language
    answer = client.post("/dossiers/bulk/", {"deed": "taking", "code": [code, "nowhere"]})
    page = answer.content.decode()
    assert answer.status_code == 200 and count in page
    assert f'href="/dossiers/{code}/"' in page and "nowhere" in page and why in page


@pytest.mark.django_db
def test_only_officials_may_ask(cast: Cast) -> None:
    answer = Client().post("/dossiers/bulk/", {"deed": "taking", "code": ["x"]})
    assert (answer.status_code, answer["Location"]) == (302, "/office/sign-in/?next=/dossiers/")

"""A ranking as of a past day, on its page and by the command: through the database and the lake."""

import json
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from batru.commons import clock
from batru.evaluation.actions.publications import NewPublication, publish
from batru.evaluation.cli import main
from batru.evaluation.models import Campaign, Publication
from batru.evaluation.reads.past import on_day
from batru.evaluation.rules.entries import Layer
from batru.evaluation.tests.conftest import BY, HOA_KHE, XUAN_HA, Said
from batru.evaluation.tests.test_histories_stored import (
    CODE,
    NOTE,
    START,
    lake,
    published_then_late,
)
from batru.facts.lake import Lake
from batru.index.cli import main as index_main
from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.refusal import Refusal

__all__ = ["lake"]
pytestmark = pytest.mark.django_db
RESULTS = f"/evaluation/{CODE}/results/"
FILE = f"{RESULTS}result.json"
Enter = Callable[[str], None]


@pytest.fixture
def twice(campaign: Campaign, lake: Lake, say: Said) -> list[Publication]:
    """Published on 2 January; on the 4th late facts and a council's word come in; published again on the 7th.

    Xuân Hà was 4 of 4 on time and is 4 of 8, so A falls from 10 to 5; Hòa Khê has 3 of 4, and the council gives 4 of 4.
    """
    published_then_late(lake, say)
    lake.keep(DOSSIERS, "2023-01-03")
    say(HOA_KHE, "A", Layer.COUNCIL, {"part": "4", "whole": "4"}, at=START + timedelta(days=2))
    publish(NewPublication(CODE, NOTE), by=BY, at=START + timedelta(days=5))
    clock.set_now(START + timedelta(days=9))
    return list(Publication.objects.order_by("number"))


def of(day: str, *, unpublished: bool = False) -> Any:
    return on_day(CODE, day, clock.now(), unpublished=unpublished)


def totals(found: Any) -> dict[str, float]:
    return {own.key: float(own.total) for own in found.units}


def test_a_published_ranking_recomputed_as_of_its_day_has_the_same_digest(twice: list[Publication]) -> None:
    for row, day in zip(twice, ("2023-01-02", "2023-01-07"), strict=True):
        for unpublished in (False, True):
            found = of(day, unpublished=unpublished)
            assert (found.digest, found.is_same) == (row.results_digest, True)
    assert totals(of("2023-01-02")) == {XUAN_HA: 18.5, HOA_KHE: 16.0}
    assert totals(of("2023-01-07")) == {XUAN_HA: 13.5, HOA_KHE: 18.5}


def test_between_two_publications_the_public_sees_the_first_and_the_office_what_was_known(
    twice: list[Publication],
) -> None:
    """On the 3rd nothing had changed; on the 5th the late facts and the council's word were known, unpublished."""
    assert of("2023-01-05").digest == twice[0].results_digest
    assert of("2023-01-03", unpublished=True).digest == twice[0].results_digest
    known = of("2023-01-05", unpublished=True)
    assert not known.is_same and totals(known) == {XUAN_HA: 13.5, HOA_KHE: 18.5}


@pytest.mark.parametrize(
    ("day", "unpublished", "why"),
    [
        ("2023-01-01", False, "published on 02/01/2023"),
        ("2022-11-30", True, "known before 01/12/2022"),
        ("2023-01-12", False, "has not come yet; today is 11/01/2023"),
        ("2023-01-12", True, "has not come yet"),
        ("hôm qua", False, "“hôm qua” is no day"),
    ],
)
def test_a_day_before_the_first_or_after_today_is_refused(
    twice: list[Publication], day: str, unpublished: bool, why: str
) -> None:
    with pytest.raises(Refusal, match="evaluation.as_of.day") as refused:
        of(day, unpublished=unpublished)
    assert why in refused.value.sentences()[1] and refused.value.status == 422


def test_a_campaign_without_a_publication_is_not_for_the_public(campaign: Campaign, lake: Lake) -> None:
    clock.set_now(START)
    with pytest.raises(Refusal) as refused:
        of("2023-01-01")
    assert refused.value.sentences()[1] == "Nothing of this campaign has been published yet."


def test_the_page_asks_for_a_day_and_answers_everybody_with_what_was_published(
    twice: list[Publication], client: Client
) -> None:
    client.cookies["batru_language"] = "en"
    before = unescape(client.get(RESULTS, {"as_of": "2023-01-05"}).content.decode())
    assert "The ranking as of 5 Jan 2023" in before and "18.50 / " in before and "13.50" not in before
    assert "Publication 1 of 2 Jan 2023 comes out again to the last digit." in before
    assert twice[0].results_digest in before and "Not the public's result" not in before
    assert 'name="as_of"' in before and "02/01/2023" not in before
    refused = client.get(RESULTS, {"as_of": "2023-01-12"})
    assert refused.status_code == 422 and "has not come yet" in refused.content.decode()
    assert client.get(RESULTS, {"as_of": "2023-01-01"}).status_code == 422


def test_the_league_table_leads_there(twice: list[Publication], client: Client) -> None:
    page = client.get(RESULTS).content.decode()
    assert f'action="{RESULTS}"' in page and 'name="as_of"' in page


def test_whoever_judges_sees_what_was_known(twice: list[Publication], client: Client, sign_in: Enter) -> None:
    sign_in("phuc")
    client.cookies["batru_language"] = "en"
    page = unescape(client.get(RESULTS, {"as_of": "2023-01-05"}).content.decode())
    assert "Not the public's result" in page and "13.50" in page and "more had become known" in page
    sign_in("lan")
    assert "13.50" not in client.get(RESULTS, {"as_of": "2023-01-05"}).content.decode()


def test_its_file_is_recomputed_anywhere(
    twice: list[Publication], client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "result.json"
    path.write_bytes(client.get(FILE, {"as_of": "2023-01-02"}).content)
    assert json.loads(path.read_text())["digests"] == twice[0].frozen["digests"]
    assert index_main(["verify", str(path)]) == 0
    assert json.loads(client.get(FILE).content)["digests"] == twice[1].frozen["digests"]


def test_the_command_tells_the_ranking_and_writes_the_file(
    twice: list[Publication], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "then.json"
    assert main([CODE, "2023-01-02", "--language", "en", "--out", str(out)]) == 0
    told = capsys.readouterr().out
    assert "18.50" in told and f"results sha256:{twice[0].results_digest}" in told
    assert "✓ The same result as publication 1." in told and "dossiers 2023-01-01" in told
    assert json.loads(out.read_text(encoding="utf-8"))["results"] == twice[0].frozen["results"]
    assert main([CODE, "2023-01-05", "--language", "en"]) == 0
    assert "Not the result of publication 1: more is known." in capsys.readouterr().out
    assert main([CODE, "2023-01-05", "--published", "--language", "en"]) == 0
    assert twice[0].results_digest in capsys.readouterr().out
    assert main([CODE, "2024-01-01"]) == 1
    assert "Không có xếp hạng tại ngày này." in capsys.readouterr().err
    assert main(["nothing", "2023-01-02", "--language", "en"]) == 1
    assert "There is no campaign nothing." in capsys.readouterr().err

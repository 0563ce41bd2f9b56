"""What is counted reaches a sheet cell by cell, by the version that the campaign keeps."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from batru.commons import clock
from batru.evaluation.actions import campaigns
from batru.evaluation.actions.publications import NewPublication, publish
from batru.evaluation.models import Campaign, Entry, Participant
from batru.evaluation.reads import documents
from batru.evaluation.reads.filling import Line, lines
from batru.evaluation.rules.entries import Layer
from batru.evaluation.rules.filling import Way
from batru.evaluation.tests.conftest import BY, HOA_KHE, OPENED, XUAN_HA, new, small_set
from batru.index.tests.scene import add_cell
from batru.kernel.period import Month
from batru.law.catalogue import Document
from batru.law.index_sets.frozen import canonical
from batru.law.index_sets.model import IndexSet
from batru.law.index_sets.reader import KIND, read_index_set
from batru.law.index_sets.scoring import Scored

pytestmark = pytest.mark.django_db
NOVEMBER = Month(2022, 11)
BY_CELL = {
    "rule": {"kind": "ratio/1", "rate": {"kind": "weighted/1", "weights": {"self": 1, "assisted": 0.5}}},
    "measures": {"self": "online_self", "assisted": "online_assisted", "whole": "online_eligible"},
}


def changed(**of_a: Any) -> IndexSet:
    """The small set with an A of its own."""
    data: dict[str, Any] = json.loads(canonical(dict(small_set().data)))
    data["versions"][0]["parts"][0].update(of_a)
    return read_index_set(Document(KIND, "small", Path("small.yaml"), data))


@pytest.fixture
def fed_by_cell(place: None, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """A takes three counts; Xuân Hà has 30 filed alone and 20 with help of 80 that could be filed online."""
    monkeypatch.setattr(campaigns, "index_set", lambda code: changed(**BY_CELL))
    number = campaigns.open_campaign(new(), by=BY, at=OPENED)
    for code, count in (("online_self", 30), ("online_assisted", 20), ("online_eligible", 80)):
        add_cell(code, XUAN_HA, NOVEMBER, count, None)
    documents._read.cache_clear()
    return Campaign.objects.get(pk=number)


def line_of(campaign: Campaign, unit: str) -> Line:
    own = Participant.objects.select_related("campaign").get(campaign=campaign, unit_id=unit)
    return next(one for one in lines(own) if one.leaf.code == "A")


def test_each_cell_is_filled_by_its_own_measure(fed_by_cell: Campaign) -> None:
    """30 and half of 20 are 40 of 80: half of ten points."""
    line = line_of(fed_by_cell, XUAN_HA)
    assert line.filling.way is Way.COUNTED and line.is_simulated
    assert line.filling.cells == {"self": "30", "assisted": "20", "whole": "80"}
    assert isinstance(line.filling.earned, Scored) and line.filling.earned.score == 5
    assert {cell: (one["measure"], one["part"]) for cell, one in line.sources.items()} == {
        "self": ("online_self", 30), "assisted": ("online_assisted", 20), "whole": ("online_eligible", 80),
    }  # fmt: skip


def test_a_unit_of_which_no_fact_tells_types_all_three(fed_by_cell: Campaign) -> None:
    line = line_of(fed_by_cell, HOA_KHE)
    assert line.filling.way is Way.TYPED
    assert {field.cell for field in line.filling.fields} == {"self", "assisted", "whole"}


def test_a_set_that_changes_later_changes_no_campaign(fed_by_cell: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaigns, "index_set", lambda code: changed(rule={"kind": "ratio/1"}, measure="on_time_share"))
    add_cell("on_time_share", XUAN_HA, NOVEMBER, 1, 9)
    assert line_of(fed_by_cell, XUAN_HA).filling.cells == {"self": "30", "assisted": "20", "whole": "80"}


def test_what_was_published_tells_the_cells_and_their_measures(fed_by_cell: Campaign, client: Client) -> None:
    at = OPENED + timedelta(days=40)
    publish(NewPublication(fed_by_cell.code, "Công bố khi còn đơn vị chưa nộp."), by=BY, at=at)
    kept = Entry.objects.get(layer=Layer.COUNTED, indicator="A")
    assert kept.cells == {"self": "30", "assisted": "20", "whole": "80"}
    node = fed_by_cell.publications.get().frozen["results"][0]["units"][XUAN_HA]["nodes"]["A"]
    assert node["score"] == "5"
    clock.set_now(at)
    page = client.get(f"/evaluation/small-2022/results/1/units/{XUAN_HA}/A/").content.decode()
    assert all(f"/measures/{code}/" in page for code in BY_CELL["measures"].values())  # type: ignore[attr-defined]


def test_where_facts_have_nothing_but_zeros_the_unit_has_the_word(fed_by_cell: Campaign) -> None:
    """Hòa Khê's only row lies before the year: perhaps it works in another system, so nobody says zero for it."""
    add_cell("online_self", HOA_KHE, Month(2021, 6), 4, None)
    line = line_of(fed_by_cell, HOA_KHE)
    assert line.filling.way is Way.TYPED and line.filling.cells == {}
    add_cell("online_eligible", HOA_KHE, NOVEMBER, 7, None)
    line = line_of(fed_by_cell, HOA_KHE)
    assert line.filling.way is Way.COUNTED, "none of seven is a figure"
    assert line.filling.cells == {"self": "0", "assisted": "0", "whole": "7"}

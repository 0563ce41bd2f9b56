"""What a draft would move, worked out by hand: on the last campaign's words, and on facts as they stand."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from pytest_django import Settings

from batru.commons import home
from batru.evaluation.actions import campaigns
from batru.evaluation.actions.drafts import save_draft
from batru.evaluation.models import Campaign, Entry, Participant
from batru.evaluation.reads.previews import on_facts, preview
from batru.evaluation.rules.entries import Layer, Origin
from batru.evaluation.rules.previews import Moved
from batru.evaluation.tests.conftest import AT, BY, HOA_KHE, OPENED, XUAN_HA, Cast, new
from batru.index.public import look_again
from batru.index.tests.scene import add_cell
from batru.kernel.period import Month

pytestmark = pytest.mark.django_db
TODAY = date(2022, 12, 1)
HELD = (Path(__file__).parent / "small.yaml").read_text("utf-8").replace(
    "points: 10, rule: {kind: ratio/1}", "points: 10, measure: in_time_share, rule: {kind: ratio/1}"
)  # fmt: skip
# Two points go from A, which facts tell, to B, which units tell.
DRAFT = HELD.replace("points: 10,", "points: 8,").replace("points: 6,", "points: 8,")


@pytest.fixture
def small(place: None, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """The small set as a file of the place, with A counted by itself: 9 of 10 in Xuân Hà, 5 of 10 in Hòa Khê."""
    settings.BATRU_OVERLAY = tmp_path / "catalogue"
    path = tmp_path / "catalogue" / "index_sets" / "small.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(HELD, "utf-8")
    home.catalogue.cache_clear()
    look_again()
    for unit, part in ((XUAN_HA, 9), (HOA_KHE, 5)):
        add_cell("in_time_share", unit, Month(2022, 11), part, 10)
    rolled = apps.get_model("index.Rolled")
    rolled.objects.create(table="dossiers", month="2022-11", counted_at=AT, definitions="x", digest="x")
    yield
    home.catalogue.cache_clear()
    look_again()


@pytest.fixture
def told(small: None) -> Campaign:
    """A campaign whose units said B (40 and 80 of 100) and C (no), and an A that facts have left behind."""
    campaigns.open_campaign(new(), by=BY, at=OPENED)
    campaign = Campaign.objects.get()
    for unit, part in ((XUAN_HA, "40"), (HOA_KHE, "80")):
        said = {"A": {"part": "1", "whole": "10"}, "B": {"part": part, "whole": "100"}, "C": {"": "no"}}
        for code, cells in said.items():
            layer = Layer.COUNTED if code == "A" else Layer.SELF
            Entry.objects.create(
                participant=Participant.objects.get(unit_id=unit), indicator=code, layer=layer, cells=cells,
                origin=Origin.COUNTED if code == "A" else Origin.TYPED, by="x", at=AT,
            )  # fmt: skip
    return campaign


def told_of(moved: Moved) -> list[str]:
    """What changed, indicator by indicator, as exact fractions."""
    return [f"{code} {was} → {now}" for code, was, now in moved.nodes]


def test_on_facts_two_units_change_places(told: Campaign) -> None:
    """Held: 9 + 3 + 0 = 12 and 5 + 6 + 0 = 11. Drafted: 7.2 + 4 = 11.2 and 4 + 8 = 12."""
    found = on_facts("small", DRAFT, TODAY)
    assert found is not None and not found.fault
    moved = {one.unit: one for one in found.moved}
    assert [str(total) for unit in (XUAN_HA, HOA_KHE) for total in moved[unit].totals] == ["12", "56/5", "11", "12"]
    assert [str(place) for unit in (XUAN_HA, HOA_KHE) for place in moved[unit].places] == ["1", "2", "2", "1"]
    assert told_of(moved[XUAN_HA]) == ["A 9 → 36/5", "B 3 → 4"]


def test_by_the_campaign_alone_its_own_words_are_scored(told: Campaign) -> None:
    """A was 1 of 10 when it was laid down: 1 + 3 = 4 and 1 + 6 = 7; drafted 0.8 + 4 = 4.8 and 0.8 + 8 = 8.8."""
    found = preview("small", DRAFT)
    assert found is not None and not found.fault
    totals = {one.unit: [str(total) for total in one.totals] for one in found.moved}
    assert totals == {XUAN_HA: ["4", "24/5"], HOA_KHE: ["7", "44/5"]}


def test_it_says_what_came_from_facts_and_what_from_the_campaign(told: Campaign) -> None:
    found = on_facts("small", DRAFT, TODAY)
    assert found is not None
    origins = {one.indicator.code: (one.facts, one.campaign, one.nowhere) for one in found.origins}
    assert origins == {"A": (2, 0, 0), "B": (0, 2, 0), "C": (0, 2, 0)}
    assert (str(found.period), found.counted_at, found.is_provisional, found.is_simulated) == ("2022", AT, True, True)


def test_without_a_campaign_facts_are_all_there_is(small: None) -> None:
    """A alone is known: 9 and 7.2 of Xuân Hà; no total, so no place."""
    assert preview("small", DRAFT) is None
    found = on_facts("small", DRAFT, TODAY)
    assert found is not None and found.campaign is None
    moved = {one.unit: one for one in found.moved}
    assert told_of(moved[XUAN_HA]) == ["A 9 → 36/5"]
    assert moved[XUAN_HA].totals == (None, None) and moved[XUAN_HA].places == (None, None)
    (first, *_) = found.origins
    assert first.facts == 2 and first.campaign == 0


def test_a_draft_that_does_not_hold_today_says_so(told: Campaign) -> None:
    found = on_facts("small", DRAFT.replace("from: 2022-01-01", "from: 2023-01-01"), TODAY)
    assert found is not None and found.fault and not found.moved


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", ("Dữ liệu kỳ 2022: 2 trên 2 đơn vị sẽ thay đổi", "đổi thứ hạng", "Số đơn vị lấy theo dữ liệu")),
        ("en", ("Facts of 2022: 2 of 2 units would move", "another place", "Units told by facts")),
    ],
)
def test_the_page_of_the_draft_shows_both(
    told: Campaign, client: Client, sign_in: Callable[[str], None], cast: Cast, language: str, said: tuple[str, ...]
) -> None:
    cast("phuc")
    sign_in("phuc")
    client.cookies["batru_language"] = language
    save_draft("small", DRAFT, seen=None, by=BY, at=AT)
    page = client.get("/ranking/drafts/small/").content.decode()
    assert [words for words in said if words not in page] == []
    assert page.count("11,20" if language == "vi" else "11.20") == 1

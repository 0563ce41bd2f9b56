"""Numbers that the board reads from the rows open to these rows: as many as were shown, and to what they mean."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from batru.command.views import access
from batru.commons.people.public import Actor
from batru.commons.people.rules.actors import HeldPost
from batru.facts.tests.rows import row
from batru.index.rollup import roll_up
from batru.index.tests.conftest import DISTRICT, HOA_KHE, NOW, OFFICE, XUAN_HA, Store, place, store
from batru.index.views import measures as measures_views

__all__ = ["place", "store"]
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
TEN = datetime(2022, 11, 18, 3, 30, tzinfo=UTC)  # a Friday, 10:30 in Viet Nam
WAITING = {"done": False, "done_at": None, "on_time": None}
CELL = re.compile(r'<td class="num[^"]*"><a href="([^"]+)">([\d.]+)</a>')
LINK = re.compile(r'<a href="([^"]+)">(\d+)</a>')


@pytest.fixture
def reader(store: Store, client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Nine dossiers: three of a Friday at ten, four of a Tuesday at noon, one of today, one overdue in the office."""
    store(
        [
            row(1, submitted_at=TEN, received_at=TEN, channel="online"),
            row(2, submitted_at=TEN, received_at=None, channel="online"),
            row(3, unit=HOA_KHE, submitted_at=TEN, received_at=TEN),
            row(4),
            row(5, unit=HOA_KHE, due_at=NOW + timedelta(hours=5), **WAITING),
            row(6, due_at=NOW + timedelta(hours=5), **WAITING),
            row(7, due_at=NOW - timedelta(hours=5), **WAITING),
            row(
                8, submitted_at=NOW - timedelta(minutes=30), received_at=None, due_at=NOW + timedelta(days=9), **WAITING
            ),
            row(9, unit=OFFICE, due_at=NOW - timedelta(days=2), **WAITING),
        ]
    )
    roll_up()
    allowed = frozenset({"command.board.read", "index.ranking.read"})
    reach = frozenset({DISTRICT, XUAN_HA, HOA_KHE, OFFICE})
    post = HeldPost(id=1, unit_key=DISTRICT, role="x", permissions=allowed, reach=reach)
    actor = Actor(key="official:1", name="x", kind="official", posts=(post,))
    for views in (access, measures_views):
        monkeypatch.setattr(views, "actor_for", lambda request: actor)
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(html.unescape(address))
    assert answer.status_code == 200, address
    return answer.content.decode()


def told(client: Client, address: str) -> int:
    """How many rows the page behind an address says there are; it lists each of them and leads to the definition."""
    page = text(client, address)
    found = re.search(r"<strong>(\d+) dòng</strong>", page)
    assert found and page.count('<tr><th scope="row"') == int(found[1])
    assert re.search(r'href="/measures/\w+/\?unit=[^"]+"', page)
    return int(found[1])


def test_every_hour_of_the_week_opens_to_its_dossiers(reader: Client) -> None:
    page = text(reader, f"/board/hours/?unit={DISTRICT}&month=2022-12")
    cells = {(address.partition("hour=")[2], int(count)) for address, count in CELL.findall(page)}
    # Tuesday noon: 4, 5, 6, 7 and 9; Friday ten: 1, 2, 3; Thursday half past eight, this morning: 8.
    assert cells == {("2-12", 5), ("5-10", 3), ("4-8", 1)}
    assert [told(reader, address) for address, count in CELL.findall(page)] == [5, 1, 3]


def test_ways_taken_and_all_of_them_open_too(reader: Client) -> None:
    page = html.unescape(text(reader, f"/board/hours/?unit={DISTRICT}&month=2022-12"))
    addresses = re.findall(r'href="(/measures/[^"]+)"', page)
    ways = {address.partition("channel=")[2]: address for address in addresses if "channel=" in address}
    assert {name: told(reader, address) for name, address in ways.items()} == {"online": 2, "counter": 7}
    everything = next(address for address in addresses if "/rows/" in address and address.endswith("2022-12"))
    assert text(reader, everything).count('<tr><th scope="row"') == 9
    assert "Nghị định 61/2018/NĐ-CP, Điều 17" in text(reader, next(one for one in addresses if "/rows/" not in one))


def test_what_burns_and_what_was_filed_today_open_to_their_rows(reader: Client) -> None:
    page = text(reader, f"/board/live/?unit={DISTRICT}")
    shown = [(html.unescape(address), int(count)) for address, count in LINK.findall(page)]
    kinds = {address.partition("unit=")[2]: count for address, count in shown}
    assert len(kinds) == len(shown) == 5
    # By unit Xuân Hà and the office with one overdue each, Xuân Hà with one due within a day; of all: 1 today, 2 soon.
    assert sorted(count for _, count in shown) == [1, 1, 1, 1, 2]
    assert [told(reader, address) for address, _ in shown] == [count for _, count in shown]
    assert "/measures/dossiers_received/?unit=" in page and "/measures/overdue_now/?unit=" in page

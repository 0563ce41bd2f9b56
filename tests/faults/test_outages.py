"""The mail server and the listeners of webhooks are away for a while: nothing is lost, doubled, or much too late."""

import json
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from batru.commons import clock
from batru.commons.journal.models import Message
from batru.commons.journal.public import relay
from batru.commons.notices import actions as notices
from batru.commons.notices.public import Recipient, tell
from batru.commons.notices.rules import Health, Letter, Receipt
from batru.commons.partners.actions.telling import NotAnswered, spread, subscribe
from batru.commons.partners.models import Delivery
from batru.commons.partners.public import caller_of
from batru.commons.partners.tests.conftest import AT, DAY, SYSTEM, WARD, Keys, _quick, cast, key_of, places
from batru.commons.partners.tests.test_webhooks import SIGHTS, make

pytestmark = [pytest.mark.full, pytest.mark.django_db, pytest.mark.any_database]
__all__ = ["_quick", "cast", "key_of", "places"]
START, MANY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC), 20
HOA = Recipient("hoa@example.test", "Trần Thị Hoa", "vi", "")
# It is tried 2, 4, 8, … seconds after each failure: 0, 2, 6, 14, 30, 62, 126, 254, 510, 1022, 2046 and 4094 s after the
# first; the first of these moments when the other side is back.
AWAY_AND_THERE = [(10, 14), (60, 62), (300, 510), (3600, 4094)]


class World:
    """The other side: away until a moment, then it keeps what arrives; its clock stands where it is set."""

    def __init__(self, away: int) -> None:
        self.now, self.back = START, START + timedelta(seconds=away)
        self.arrived: list[tuple[str, int]] = []

    def take(self, name: str) -> None:
        if self.now < self.back:
            raise NotAnswered("away")
        self.arrived.append((name, round((self.now - START).total_seconds())))

    def send(self, letter: Letter) -> Receipt:
        self.take(letter.message_id)
        return Receipt("taken")

    def check(self) -> Health:
        return Health(True, "")

    def run(self) -> None:
        """Relay at every moment at which something is to be tried, until nothing waits."""
        while waits := Message.objects.filter(done_at__isnull=True).order_by("next_try_at").first():
            self.now = max(self.now, waits.next_try_at)
            relay()


@pytest.fixture(params=AWAY_AND_THERE, ids=lambda one: f"{one[0]} s")
def world(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[World, int]:
    away, there = request.param
    made = World(away)
    monkeypatch.setattr(clock, "real_now", lambda: made.now)
    monkeypatch.setattr(notices, "CHANNELS", MappingProxyType({"email": made, "page": made, "demo": made}))
    return made, there


def test_letters_wait_for_the_mail_server(world: tuple[World, int]) -> None:
    outside, there = world
    words: dict[str, Any] = {"template": "onestop/submitted", "at": AT, "code": "000.04.01.Y99-221201-0001"}
    ids = [tell(to=HOA, subject_key=f"dossier/{n}", **words).message_id for n in range(MANY)]
    outside.run()
    assert sorted(outside.arrived) == sorted((one, there) for one in ids)


def test_events_wait_for_their_listener(
    world: tuple[World, int], key_of: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside, there = world
    caller = caller_of(f"Bearer {key_of('minh').secret}", DAY)
    assert caller is not None
    subscribe(caller.key, "https://example.org/hook", ["test.*"], by=caller.actor, at=AT)

    def post(url: str, *, content: bytes, **_: Any) -> Any:
        outside.take(json.loads(content)["subject"])
        return type("Answer", (), {"is_success": True, "status_code": 204})

    monkeypatch.setattr(
        "batru.commons.partners.actions.telling._line", lambda: type("Line", (), {"post": staticmethod(post)})
    )
    monkeypatch.setattr("batru.commons.partners.actions.telling._check_outside", lambda url: None)
    for number in range(MANY):
        make(f"thing/{WARD}/{number}", by=SYSTEM, at=AT)
    assert (spread(SIGHTS), spread(SIGHTS)) == (MANY, 0)
    outside.run()
    assert sorted(outside.arrived) == sorted((f"thing/{WARD}/{number}", there) for number in range(MANY))
    assert Delivery.objects.filter(done_at__isnull=True).count() == 0

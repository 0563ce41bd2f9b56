"""The ward of the story and its neighbour, the cast at its posts, and keys for it."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from pytest_django import Settings

from batru.commons import clock
from batru.commons.partners.actions.keeping import Issued, NewKey, issue
from batru.commons.partners.rules.keys import WEBHOOKS
from batru.commons.people.public import Actor, account_actor, load_cast, system_actor
from batru.commons.places.tests.two_wards import make_two_wards
from batru.kernel.period import VIETNAM

WARD, OTHER, DISTRICT, OFFICE = "20209@2022", "20225@2022", "491@2022", "thanh-khe-2022/office"
SYSTEM = system_actor("test")
READ, RECEIVE = "onestop.dossier.read", "onestop.dossier.receive"
DAY = date(2022, 12, 1)
AT = datetime(2022, 12, 1, 9, 0, tzinfo=VIETNAM)
Keys = Callable[..., Issued]


@pytest.fixture(autouse=True)
def _quick(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.BATRU_EXAMPLE = True


@pytest.fixture
def places(db: None) -> None:
    make_two_wards()


@pytest.fixture
def cast(places: None) -> Callable[[str], Actor]:
    """Gives the actor of a cast member on 1 December 2022."""
    clock.set_now(AT)
    load_cast(home=WARD, office=OFFICE, elsewhere=OTHER, since=date(2021, 1, 1), password="x", by=SYSTEM, at=AT)

    def of(username: str) -> Actor:
        actor = account_actor(username, DAY)
        assert actor is not None
        return actor

    return of


@pytest.fixture
def key_of(cast: Callable[[str], Actor]) -> Keys:
    """Issues a key for the post of a cast member."""

    def issuing(username: str, *scopes: str, per_minute: int = 120, valid_to: date | None = None) -> Issued:
        post = cast(username).posts[0].id
        wanted = NewKey(
            username, scopes or (READ, WEBHOOKS), DAY, post_id=post, per_minute=per_minute, valid_to=valid_to
        )
        return issue(wanted, by=SYSTEM, at=AT)

    return issuing

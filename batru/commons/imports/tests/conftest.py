"""Who sends logs, who may not, and a log that has landed."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from pytest_django import Settings

from batru.commons import clock
from batru.commons.files.public import LOGS, store
from batru.commons.imports.actions.landing import land
from batru.commons.imports.actions.sending import send_log
from batru.commons.imports.models import Batch
from batru.commons.imports.rules.mapping import Mapping
from batru.commons.imports.tests.logs import LOGS as EXAMPLES
from batru.commons.imports.tests.logs import catalogue_mapping
from batru.commons.people.public import NOBODY, Actor, load_cast, system_actor
from batru.commons.places.public import rebuild_ancestry

PASSWORD = "a quiet street by the sea"
AT = datetime(2022, 12, 1, 2, 0, tzinfo=UTC)
PHUC = system_actor("anh-phuc")  # the digital-transformation officer, who may land logs
TU = Actor(key="official:6", name="em Tú", kind="official")  # from another ward, with no post that allows anything

Send = Callable[..., Batch]


@pytest.fixture
def send(db: None, tmp_path: Path) -> Send:
    """Send a file of examples/logs, or any content, by a mapping; it waits to be read."""

    def sending(
        name: str, mapping: Mapping | str | None, content: bytes | None = None, by: Actor = PHUC, at: datetime = AT
    ) -> Batch:
        path = tmp_path / name
        path.write_bytes((EXAMPLES / name).read_bytes() if content is None else content)
        with path.open("rb") as stream:
            file = store(stream, name, max_bytes=1 << 30, allowed=LOGS)
        code = mapping if isinstance(mapping, str) else ""
        return send_log(file, catalogue_mapping(mapping) if isinstance(mapping, str) else mapping, code, by=by, at=at)

    return sending


@pytest.fixture
def dutch(send: Send) -> Batch:
    """The real log, landed."""
    return land(send("receipt_first_430_cases.csv.gz", "coselog-receipt"))


@pytest.fixture
def enter(db: None, settings: Settings, client: Client) -> Callable[[str], Client]:
    """Sign a member of the cast in through the office's door."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    clock.set_now(AT)
    since = date(2018, 1, 1)
    keys = {"491@2022": "district", "20209@2022": "commune", "20225@2022": "commune", "thanh-khe-2022/office": "agency"}
    for key, level in keys.items():
        words = dict.fromkeys(("name", "name_en", "full_name", "full_name_en", "folded"), key)
        apps.get_model("places.Unit").objects.create(key=key, level=level, kind=level, valid_from=since, **words)
    for key in list(keys)[1:]:
        apps.get_model("places.Placement").objects.create(unit_id=key, parent_id="491@2022", valid_from=since)
    rebuild_ancestry()
    office = {"home": "20209@2022", "office": "thanh-khe-2022/office", "elsewhere": "20225@2022"}
    load_cast(**office, since=since, password=PASSWORD, by=system_actor("test"), at=AT)

    def entering(username: str) -> Client:
        answer = client.post("/office/sign-in/", {"username": username, "password": PASSWORD})
        assert answer.status_code == 302
        return client

    return entering


__all__ = ["AT", "NOBODY", "PHUC", "TU", "Send"]

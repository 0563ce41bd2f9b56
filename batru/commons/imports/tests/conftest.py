"""Who sends logs, who may not, and a log that has landed."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from batru.commons.files.public import LOGS, store
from batru.commons.imports.actions.landing import land
from batru.commons.imports.actions.sending import send_log
from batru.commons.imports.models import Batch
from batru.commons.imports.rules.mapping import Mapping
from batru.commons.imports.tests.logs import LOGS as EXAMPLES
from batru.commons.imports.tests.logs import catalogue_mapping
from batru.commons.people.public import NOBODY, Actor, system_actor

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


__all__ = ["AT", "NOBODY", "PHUC", "TU", "Send"]

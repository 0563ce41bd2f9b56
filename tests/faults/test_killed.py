"""Power cuts: server and worker are killed again and again while clients file, and nothing is lost or doubled."""

import base64
import hashlib
import json
import random
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from batru.commons.notices.channels.email.tests.world import MailServer
from batru.commons.partners.tests.test_webhooks import Listener, listening
from tests.faults.place import Place, kill, own_database, until

pytestmark = [pytest.mark.full, pytest.mark.needs("postgres"), pytest.mark.any_database]
FILINGS, CLIENTS, SEED = 500, 8, 20_251_127
KILLS, LATE = 3, 400  # of each; the filings from LATE on wait for them
PATIENCE = 240  # seconds; a quiet machine needs less than one minute
INSIDE = "tests.faults.inside"
WAITING = "SELECT count(*) FROM journal_message WHERE done_at IS NULL"
TOLD = "SELECT count(*) FROM partners_delivery WHERE done_at IS NOT NULL"


@pytest.fixture
def post() -> Iterator[MailServer]:
    made = MailServer()
    yield made
    made.close()


@pytest.fixture
def hook() -> Iterator[Listener]:
    with listening() as made:
        yield made


@pytest.fixture
def place(tmp_path: Path, post: MailServer) -> Iterator[Place]:
    home = tmp_path / "home"
    home.mkdir()
    with own_database(f"batru_killed_{tmp_path.parent.name}_{tmp_path.name}"[:60]) as address:
        settings = {
            "BATRU_DATABASE_URL": address,
            "BATRU_EMAIL_HOST": "127.0.0.1",
            "BATRU_EMAIL_PORT": str(post.port),
            "BATRU_WEBHOOKS_INSIDE": "1",
        }
        yield Place(home, settings=settings)


class Killer(threading.Thread):
    """Keeps a command running, and kills it after so much of its work as is drawn from a seed."""

    def __init__(self, place: Place, done: Callable[[], int], most: int, *words: str) -> None:
        super().__init__(daemon=True)
        self.place, self.words, self.done, self.most = place, words, done, most
        self.drawn = random.Random(f"{SEED} {words[0]}")
        self.process: subprocess.Popen[bytes] = place.start(*words)
        self.over = threading.Event()
        self.kills = 0

    def run(self) -> None:
        """Counted in work and not in seconds, a life is as long on a slow machine; it ends anywhere between two."""
        while self.kills <= KILLS:
            wanted = self.done() + self.drawn.randint(1, self.most)
            while self.done() < wanted and not self.over.wait(0.01):
                pass
            if self.over.wait(self.drawn.uniform(0, 0.1)):
                return
            kill(self.process)
            self.kills += 1
            self.process = self.place.start(*self.words)

    def end(self) -> None:
        """No more kills; what runs goes on."""
        self.over.set()
        self.join()


def scan(number: int) -> bytes:
    """A scan that nobody else has."""
    return b"%%PDF-1.4\n%% %d\n1 0 obj <<>> endobj\ntrailer <<>>\n%%%%EOF\n" % number


def name(number: int) -> str:
    return f"Người nộp {number:03d}"


def file_patiently(place: Place, key: str, number: int) -> str:
    """File until there is an answer, always under the same Idempotency-Key; gives the code."""
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": f"filing-{number}"}
    content = base64.b64encode(scan(number)).decode()
    body = {
        "procedure": "1.001193",
        "unit": "20209@2022",
        "applicant": {"name": name(number), "email": f"p{number:03d}@example.test"},
        "papers": [{"component": "birth_slip", "name": f"{number}.pdf", "content": content}],
    }
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            status, answer = place.ask("/api/v1/dossiers", body, headers, seconds=10)
        except (OSError, HTTPException):
            time.sleep(0.1)
            continue
        assert status in (201, 429), (status, answer[:500], place.log("serve")[-3000:])
        if status == 201:
            return str(json.loads(answer)["code"])
        time.sleep(1)
    raise AssertionError(f"filing {number} had no answer: {place.log('serve')[-3000:]}")


def test_five_hundred_filings_survive_killed_processes(place: Place, post: MailServer, hook: Listener) -> None:
    key = json.loads(place.run(INSIDE, "found", f"http://127.0.0.1:{hook.port}/hook"))
    filed: list[str] = []
    often = LATE // KILLS - 2 * CLIENTS
    killers = [
        Killer(place, lambda: len(filed), often, "serve", "--port", str(place.port)),
        Killer(place, lambda: len(hook.heard) + post.count(), 2 * often, "jobs"),  # a letter and an event for each
    ]

    def file(number: int) -> None:
        if number >= LATE:
            until(lambda: min(one.kills for one in killers) >= KILLS, PATIENCE, "the kills")
        filed.append(file_patiently(place, key, number))

    try:
        for one in killers:
            one.start()
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(file, range(FILINGS)))
        for one in killers:
            one.end()
        until(lambda: place.asked(TOLD) == FILINGS and place.asked(WAITING) == 0, PATIENCE, place.log("jobs")[-3000:])
        found = json.loads(place.run(INSIDE, "count"))
    finally:
        for one in killers:
            one.over.set()
            kill(one.process)
    assert "Traceback" not in place.log("serve")
    _dossiers_agree(found, filed)
    _files_agree(found)
    _messages_agree(found, post, hook)


def _dossiers_agree(found: dict[str, Any], answered: list[str]) -> None:
    codes = found["codes"]
    assert sorted(answered) == codes, "every client has a dossier of its own, and there is none besides"
    assert codes == [f"000.04.01.Y99-221201-{number:04d}" for number in range(1, FILINGS + 1)], "without a gap"
    assert found["names"] == [name(number) for number in range(FILINGS)]
    assert (found["serials"], found["broken"], found["chains"]) == ([FILINGS], [], 0)
    assert found["registered"] == [1] * FILINGS


def _files_agree(found: dict[str, Any]) -> None:
    """What a killed process left half written lies apart, and the sweep takes it and nothing else."""
    assert found["scans"] == [[name(number), hashlib.sha256(scan(number)).hexdigest()] for number in range(FILINGS)]
    assert (found["orphans"], found["broken_files"]) == ([], [])
    assert (found["swept_more"], found["incoming"]) == (0, 0)


def _messages_agree(found: dict[str, Any], post: MailServer, hook: Listener) -> None:
    """Who was told twice was told the same under the same number."""
    once = Counter(f"dossier/{code}" for code in found["codes"])
    assert Counter(found["notices"]) == once
    assert Counter(found["events"]) == once
    letters = {letter.message_id: letter for letter in post.arrived()}
    assert sorted(one.address for one in letters.values()) == [
        f"p{number:03d}@example.test" for number in range(FILINGS)
    ]
    assert {(one.message_id, one.address, one.subject, one.body) for one in post.arrived()} == {
        (one.message_id, one.address, one.subject, one.body) for one in letters.values()
    }
    told = {event["id"]: event for event in (json.loads(body) for _, body in hook.heard)}
    assert Counter(event["subject"] for event in told.values()) == once
    assert {event["type"] for event in told.values()} == {"onestop.dossier.registered"}

"""The web process: whole from its first request on, and back after it was killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.place import Place, kill, until

pytestmark = [pytest.mark.full, pytest.mark.any_database]
AT_ONCE, ROUNDS = 16, 2
PATHS = ("/", "/sign-in/", "/office/sign-in/", "/nothing/", "/api/v1/procedures", "/api/v1/me", "/tracking/", "/api/")
READY = """
import sys
from batru.site.wsgi import application
from django.template import engines
from django.urls import get_resolver
assert set(engines._engines) == {"jinja2"}, "the pages' language"
assert "url_patterns" in vars(get_resolver()), "the addresses"
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """On the embedded database, with tables and a ward."""
    home = tmp_path_factory.mktemp("web") / "home"
    home.mkdir()
    made = Place(home)
    made.run("tests.faults.inside", "found", "http://127.0.0.1:1/")
    return made


@pytest.fixture
def started() -> Iterator["list[subprocess.Popen[bytes]]"]:
    """What is killed at the end, whatever happens."""
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        kill(process)


def web_processes(process: "subprocess.Popen[bytes]") -> list[int]:
    """The children that answer requests."""
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def first_answer(place: Place, path: str) -> int:
    """The status of a first request; the server tries the port for an instant before a web process opens it."""
    end = time.monotonic() + 60
    while True:
        try:
            return place.ask(path, seconds=60)[0]
        except ConnectionError:
            assert time.monotonic() < end, "nobody answered"
            time.sleep(0.01)


def test_a_web_process_has_everything_loaded_before_its_first_request(place: Place) -> None:
    done = subprocess.run([sys.executable, "-c", READY], env=place.environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_the_first_requests_may_come_all_at_once(place: Place, started: "list[subprocess.Popen[bytes]]") -> None:
    busy = replace(place, settings={"BATRU_JOBS_INSIDE": "1"})
    for _ in range(ROUNDS):
        started.append(busy.serve())
        until(busy.listens, 60, "the pages")
        start = threading.Barrier(AT_ONCE)

        def ask(number: int, start: threading.Barrier = start) -> int:
            start.wait(timeout=20)
            return first_answer(busy, PATHS[number % len(PATHS)])

        with ThreadPoolExecutor(AT_ONCE) as pool:
            statuses = list(pool.map(ask, range(AT_ONCE)))
        kill(started.pop())
        assert max(statuses) < 500, (statuses, busy.log("serve")[-3000:])


def test_a_killed_web_process_comes_back(place: Place, started: "list[subprocess.Popen[bytes]]") -> None:
    process = place.serve()
    started.append(process)
    until(place.answers, 60, "the pages")
    [first] = web_processes(process)
    os.kill(first, signal.SIGKILL)
    until(lambda: web_processes(process) not in ([], [first]) and place.answers(), 60, "another web process")
    assert process.poll() is None


def test_with_jobs_inside_it_ends_and_says_so(place: Place, started: "list[subprocess.Popen[bytes]]") -> None:
    """Whatever keeps the command running starts it again."""
    busy = replace(place, settings={"BATRU_JOBS_INSIDE": "1"})
    process = busy.serve()
    started.append(process)
    until(busy.answers, 60, "the pages")
    for pid in web_processes(process):
        os.kill(pid, signal.SIGKILL)
    assert process.wait(timeout=60) == 1
    assert "Unexpected exit from worker" in busy.log("serve")

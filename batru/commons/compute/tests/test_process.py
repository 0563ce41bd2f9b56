"""The process as its askers meet it: started once, safe to crash, closed to strangers."""

import json
import os
import signal
import socket
import stat
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from batru.commons.compute import client, public, wire
from batru.kernel.refusal import Refusal

EXAMPLES = "batru.commons.compute.tests.examples"


@pytest.fixture
def place(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[wire.Meeting]:
    settings.BATRU_HOME = tmp_path
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "batru.commons.compute.tests.settings")
    before = list(client._started)
    yield wire.meeting(tmp_path)
    for started in client._started:
        if started not in before:
            started.process.kill()
            started.process.wait()


def until(ready: Callable[[], bool], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def pid_of(place: wire.Meeting) -> int:
    return int(json.loads(place.address.read_text())["pid"])


def test_it_starts_on_first_use_and_stays_warm(place: wire.Meeting) -> None:
    first = public.ask(f"{EXAMPLES}:double", number=21)
    second = public.ask(f"{EXAMPLES}:double", number=4)
    assert (first["value"], second["value"]) == (42, 8)
    assert first["pid"] == second["pid"] == pid_of(place) != os.getpid()


def test_many_askers_at_once_meet_one_process(place: wire.Meeting) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: public.ask(f"{EXAMPLES}:double", number=n), range(24)))
    assert [answer["value"] for answer in answers] == [2 * n for n in range(24)]
    assert len({answer["pid"] for answer in answers}) == 1


def test_a_page_never_waits_and_asks_again(place: wire.Meeting) -> None:
    began = time.monotonic()
    assert public.answer(f"{EXAMPLES}:sleep", seconds=0.5).is_pending
    assert time.monotonic() - began < 0.5
    until(lambda: public.answer(f"{EXAMPLES}:sleep", seconds=0.5).state == "done")
    assert public.answer(f"{EXAMPLES}:sleep", patience=0, seconds=0.5).value == "awake"


def test_impatient_pages_start_one_process_and_not_one_each(
    place: wire.Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    spawned: list[Path] = []
    spawn = client._spawn

    def counted(own: wire.Meeting) -> Any:
        spawned.append(own.folder)
        return spawn(own)

    monkeypatch.setattr(client, "_spawn", counted)
    until(lambda: public.answer(f"{EXAMPLES}:double", patience=0, number=2).state == "done")
    assert spawned == [place.folder]


def test_a_crash_under_one_question_leaves_the_next_one_served(place: wire.Meeting) -> None:
    first = public.ask(f"{EXAMPLES}:double", number=1)["pid"]
    with pytest.raises(Refusal, match="compute.unavailable"):
        public.ask(f"{EXAMPLES}:end")
    assert public.ask(f"{EXAMPLES}:double", number=3)["pid"] != first


def test_a_work_that_ended_the_process_is_not_begun_again_at_once(place: wire.Meeting) -> None:
    until(lambda: not public.answer(f"{EXAMPLES}:end").is_pending)
    found = public.answer(f"{EXAMPLES}:end")
    assert (found.state, found.error) == ("failed", "the process ended while it worked on this")


def test_a_killed_process_is_replaced(place: wire.Meeting) -> None:
    first = public.ask(f"{EXAMPLES}:double", number=1)["pid"]
    os.kill(first, signal.SIGKILL)
    assert public.ask(f"{EXAMPLES}:double", number=1)["pid"] != first


def test_a_work_over_its_limit_ends_the_process(place: wire.Meeting) -> None:
    with pytest.raises(Refusal, match="compute"):
        public.ask(f"{EXAMPLES}:sleep", timeout=0.5, seconds=60)
    first = pid_of(place)
    until(lambda: not place.address.exists() or pid_of(place) != first)


def test_failures_and_refusals_are_told(place: wire.Meeting) -> None:
    with pytest.raises(Refusal, match="ValueError: over its own feet"):
        public.ask(f"{EXAMPLES}:stumble")
    with pytest.raises(Refusal) as told:
        public.ask(f"{EXAMPLES}:refuse", unit="Xuân Hà")
    assert (told.value.code, told.value.status, told.value.sentences()[0]) == ("examples.no", 404, "No Xuân Hà.")


def test_a_value_without_a_word_in_json_is_a_failure_not_a_hang(place: wire.Meeting) -> None:
    with pytest.raises(Refusal, match="cannot be sent"):
        public.ask(f"{EXAMPLES}:blank")


def test_only_functions_named_by_the_settings_run(place: wire.Meeting) -> None:
    with pytest.raises(Refusal, match="os:getcwd is not in BATRU_COMPUTE"):
        public.ask("os:getcwd")


def test_strangers_learn_nothing(place: wire.Meeting) -> None:
    public.ask(f"{EXAMPLES}:double", number=1)
    place.token.write_text("guessed")
    with pytest.raises(Refusal, match="wrong token"):
        public.ask(f"{EXAMPLES}:double", number=1)


def test_its_files_are_the_owners_alone(place: wire.Meeting) -> None:
    public.ask(f"{EXAMPLES}:double", number=1)
    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.token.stat().st_mode) == 0o600
    assert place.socket is not None and stat.S_IMODE(place.socket.stat().st_mode) == 0o600


def test_a_question_over_the_limit_is_refused_before_it_is_sent(place: wire.Meeting) -> None:
    public.ask(f"{EXAMPLES}:double", number=1)
    with pytest.raises(Refusal, match="compute.too_large"):
        public.ask(f"{EXAMPLES}:double", number="9" * wire.MAX_BYTES)


def test_rubbish_is_answered_and_survived(place: wire.Meeting) -> None:
    public.ask(f"{EXAMPLES}:double", number=1)
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(str(place.socket))
        link.sendall(b"what?\n")
        assert b"unreadable" in link.recv(1000)
    assert public.ask(f"{EXAMPLES}:double", number=2)["value"] == 4


def test_it_ends_when_idle(place: wire.Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATRU_COMPUTE_IDLE_SECONDS", "0.2")
    public.ask(f"{EXAMPLES}:double", number=1)
    until(lambda: not place.address.exists())


def test_where_no_socket_file_fits_it_listens_on_the_loopback(
    tmp_path: Path, place: wire.Meeting, settings: Settings
) -> None:
    settings.BATRU_HOME = tmp_path / ("deep" * 30)
    assert public.ask(f"{EXAMPLES}:double", number=5)["value"] == 10
    assert "port" in json.loads(wire.meeting(settings.BATRU_HOME).address.read_text())

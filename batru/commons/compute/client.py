"""The asking end: finds the process, starts it when there is none, and asks again once when it broke."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from batru.commons.compute import wire
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

START_SECONDS = 20.0
SLACK_SECONDS = 5.0


@dataclass(frozen=True)
class _Started:
    """A process that this one started: for which place, and when."""

    folder: Path
    began: float
    process: "subprocess.Popen[bytes]"


_started: list[_Started] = []
_starting = threading.Lock()


class NotRunning(OSError):
    """Nobody listens at the meeting place."""


def talk(place: wire.Meeting, message: dict[str, Any], wait: float) -> dict[str, Any]:
    """One question, one answer; NotRunning, EOFError or OSError when there is none within `wait` seconds."""
    with closing(_connected(place)) as link:
        link.settimeout(wait)
        stream = link.makefile("rwb")
        with closing(stream):
            wire.send(stream, {**message, "token": place.token.read_text(encoding="utf-8")})
            return wire.receive(stream)


def _connected(place: wire.Meeting) -> socket.socket:
    try:
        address = json.loads(place.address.read_text(encoding="utf-8"))
        if "path" in address:
            link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            where: Any = address["path"]
        else:
            link = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            where = ("127.0.0.1", address["port"])
    except (OSError, ValueError, KeyError) as error:
        raise NotRunning from error
    try:
        link.connect(where)
    except OSError as error:
        link.close()
        raise NotRunning from error
    return link


def start(place: wire.Meeting) -> None:
    """Start a process, unless one that was started a moment ago may still be on its way.

    Of several started by different askers, all but the first end by themselves.
    """
    with _starting:
        now = time.monotonic()
        _started[:] = [started for started in _started if started.process.poll() is None]
        if not any(one.folder == place.folder and now - one.began < START_SECONDS for one in _started):
            _started.append(_Started(place.folder, now, _spawn(place)))


def _spawn(place: wire.Meeting) -> "subprocess.Popen[bytes]":
    root = str(Path(__file__).resolve().parents[3])
    environment = {
        **os.environ,
        "BATRU_HOME": str(place.folder.parent),
        "BATRU_COMPUTE_PARENT": str(os.getpid()),
        "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")])),
        "NUMBA_CACHE_DIR": os.environ.get("NUMBA_CACHE_DIR", str(place.folder / "compiled")),
    }
    with place.log.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "batru.commons.compute"],
            env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip


def ask(place: wire.Meeting, message: dict[str, Any], wait: float) -> dict[str, Any]:
    """Like `talk`, with a process started where none listens, and a second try where it broke under the question."""
    give_up = time.monotonic() + START_SECONDS
    breaks = 0
    while True:
        try:
            return talk(place, message, wait + SLACK_SECONDS)
        except NotRunning:
            start(place)
            if time.monotonic() > give_up:
                raise unavailable() from None
            time.sleep(0.05)
        except wire.TooLarge as error:
            raise too_large() from error
        except (EOFError, OSError) as error:
            breaks += 1
            if breaks > 1:
                raise unavailable() from error


def unavailable() -> Refusal:
    """The refusal of a home whose process cannot be reached."""
    return Refusal(
        "compute.unavailable",
        what=N_("The computation could not be done."),
        why=N_("The computing process of this place did not answer."),
        next_step=N_(
            "Try again in a minute; the administrator finds the reason in compute/log.txt of the home folder."
        ),
        status=503,
    )


def too_large() -> Refusal:
    """The refusal of a question that is larger than a line may be."""
    return Refusal(
        "compute.too_large",
        what=N_("The question is too large to be computed."),
        why=N_("It holds more than 8 MB of data."),
        next_step=N_("Ask about a shorter time or fewer units."),
        status=413,
    )

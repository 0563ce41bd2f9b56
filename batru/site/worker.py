"""Work that machines do by themselves: messages that leave, facts that follow, nights that close."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections

log = logging.getLogger(__name__)
AFTER_FORK_SECONDS = 3.0


@dataclass
class Beat:
    """Something to be done every so many seconds; a failure is logged and the next beat tries again."""

    name: str
    seconds: float
    work: Callable[[], object]
    next_at: float = 0.0


def run(beats: list[Beat], stop: threading.Event) -> None:
    """Do what is due until told to stop."""
    while not stop.is_set():
        now = time.monotonic()
        for beat in beats:
            if beat.next_at <= now:
                _do(beat)
                beat.next_at = time.monotonic() + beat.seconds
        stop.wait(0.5)


def start_in_thread(beats: list[Beat]) -> threading.Event:
    """Run the beats beside the web server; setting the event that comes back stops them.

    They begin after the server has forked: whatever lock a thread holds at that instant stays locked in the child.
    """
    stop = threading.Event()
    thread = threading.Timer(AFTER_FORK_SECONDS, run, args=(beats, stop))
    thread.name, thread.daemon = "jobs", True
    thread.start()
    return stop


def _do(beat: Beat) -> None:
    try:
        beat.work()
    except Exception:
        log.exception("The job %s failed; it is tried again in %s seconds.", beat.name, beat.seconds)
    finally:
        close_old_connections()

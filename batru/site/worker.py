"""Work that machines do by themselves: messages that leave, facts that follow, nights that close."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

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
    """Run the beats in a thread; setting the event that comes back stops them."""
    stop = threading.Event()
    threading.Thread(target=run, args=(beats, stop), name="jobs", daemon=True).start()
    return stop


def start_beside() -> None:
    """Do all the machines' work beside the web server, each kind in a thread of its own.

    It begins after the server has forked (whatever lock a thread holds at that instant stays locked in the child),
    and only then loads what such work needs: nobody waits for it.
    """
    starter = threading.Timer(AFTER_FORK_SECONDS, _start_all)
    starter.name, starter.daemon = "jobs", True
    starter.start()


def _start_all() -> None:
    beats = import_module("batru.site.beats")
    for kind in (beats.all_beats(), *beats.beside()):
        start_in_thread(kind)


def _do(beat: Beat) -> None:
    try:
        beat.work()
    except Exception:
        log.exception("The job %s failed; it is tried again in %s seconds.", beat.name, beat.seconds)
    finally:
        close_old_connections()

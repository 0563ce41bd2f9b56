"""Opening the pages; it imports no more than they need, since somebody waits for the first of them."""

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

from django.conf import settings
from django.db import connection
from granian import Granian
from granian.constants import Interfaces

from batru.commons import home
from batru.commons.people.public import CAST
from batru.site import worker
from batru.site.example import example_password

AT_ONCE = 8  # so many requests are answered at once, by whatever processes there are


def open_place(words: Sequence[str]) -> int:
    """Prepare what is not ready yet, then open the pages: open [--port 8000] [--host 127.0.0.1]."""
    if hasattr(os, "fork"):
        # A child prepares: what it needs goes with it, and meanwhile this process loads its pages.
        child = os.fork()
        if not child:
            _prepare_and_leave()
        import_module("batru.site.wsgi")
        _, status = os.waitpid(child, 0)
        if status:
            return 1
    else:
        import_module("batru.site.prepare").prepare()
    serve(words)
    return 0


def _prepare_and_leave() -> None:
    code = 1
    try:
        import_module("batru.site.prepare").prepare()
        code = 0
    except Exception:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def serve(words: Sequence[str]) -> None:
    """Open the pages: serve [--port 8000] [--host 127.0.0.1]."""
    port, host = int(_option(words, "--port", "8000")), _option(words, "--host", "127.0.0.1")
    import_module("batru.site.wsgi")  # once, for every web process that is forked from this one and for the jobs
    _greet(host, port)
    if settings.BATRU_JOBS_INSIDE:
        worker.start_beside()
    Granian(
        "batru.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes(),
        # A fork beside running threads may hang: with jobs inside, the end of the web process ends the command.
        respawn_failed_workers=not settings.BATRU_JOBS_INSIDE,
        blocking_threads=threads(processes()),
        log_access=False,
        log_level="error",  # type: ignore[arg-type]
    ).serve()


def processes() -> int:
    """How many web processes there are: BATRU_WORKERS, else one a processor on PostgreSQL, and one on SQLite.

    SQLite lets one write at a time, and only within a process do the writers stand in line (`site/sqlite`).
    """
    asked = os.environ.get("BATRU_WORKERS", "")
    if asked:
        return int(asked)
    return 1 if connection.vendor == "sqlite" else os.cpu_count() or 1


def threads(processes: int) -> int:
    """How many each process has: the fewer, the less they wait for one another; with two a slow reader stops none."""
    return max(2, AT_ONCE // processes)


def _option(words: Sequence[str], name: str, default: str) -> str:
    return words[words.index(name) + 1] if name in words else default


def _greet(host: str, port: int) -> None:
    place = home.locality()
    print(f"\n  {place.name['vi']} · http://{host}:{port}/\n", flush=True)
    if settings.BATRU_EXAMPLE:
        print(f"  The cast (password of all: {example_password()}), or one click in the example's bar:")
        for member in CAST:
            print(f"    {member.username:<6} {member.full_name:<18} {member.words['en']}")
        print("\n  Stop with Ctrl-C.", flush=True)

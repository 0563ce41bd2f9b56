"""The commands themselves; each says in its first line what it does."""

import os
import threading
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.management import execute_from_command_line
from granian import Granian
from granian.constants import Interfaces

from batru.commons import clock, home
from batru.commons.imports.cli import main as land_log
from batru.commons.payments.cli import main as payments_main
from batru.commons.people.public import CAST
from batru.index.jobs import check_cases
from batru.law.check import examine
from batru.law.observations import load_publications
from batru.pillars.government.onestop import cli as onestop
from batru.site import beats, house, warm, worker
from batru.site.prepare import example_password, prepare

THREADS = 8


def do_prepare(words: Sequence[str]) -> None:
    """Make the home ready: tables, units, and in example mode the cast and its year."""
    prepare()


def serve(words: Sequence[str]) -> None:
    """Open the pages: serve [--port 8000] [--host 127.0.0.1]."""
    port, host = int(_option(words, "--port", "8000")), _option(words, "--host", "127.0.0.1")
    import_module("batru.site.wsgi")  # once, for every web process that is forked from this one and for the jobs
    _greet(host, port)
    if settings.BATRU_JOBS_INSIDE:
        worker.start_in_thread(beats.all_beats())
        worker.start_in_thread(beats.long_beats())
        worker.start_in_thread(beats.door_beats())
    Granian(
        "batru.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("BATRU_WORKERS", "1")),
        # A fork beside running threads may hang: with jobs inside, the end of the web process ends the command.
        respawn_failed_workers=not settings.BATRU_JOBS_INSIDE,
        blocking_threads=THREADS,
        log_access=False,
        log_level="error",  # type: ignore[arg-type]
    ).serve()


def jobs(words: Sequence[str]) -> None:
    """Run the machines' work in a process of its own, beside web processes on PostgreSQL."""
    warm.load()
    worker.start_in_thread(beats.long_beats())
    worker.start_in_thread(beats.door_beats())
    worker.run(beats.all_beats(), threading.Event())


def import_log(words: Sequence[str]) -> int:
    """Land another system's event log: import-log FILE --mapping M.yaml [--locality CODE]."""
    code = land_log(words)
    if not code:
        beats.follow()
    return code


def payments(words: Sequence[str]) -> int:
    """Money: payments reconcile FILE [--mapping NAME] | payments check."""
    return payments_main(words)


def catalogue(words: Sequence[str]) -> int:
    """Check every file of the catalogue and run its cases."""
    report = examine(Path(settings.BATRU_CATALOGUE), Path(settings.BATRU_LOCALITIES), today=clock.real_now().date())
    print(report.text())
    figures = sum(len(list(publication.figures())) for publication in load_publications(home.catalogue()))
    wrong = check_cases()
    print("\n".join([*wrong, f"{figures} published figures, {len(wrong)} measures that fail their cases"]))
    return 1 if report.problems or wrong else 0


def rebuild(words: Sequence[str]) -> None:
    """Burn every derived table and make it anew from what is true."""
    beats.rebuild()


def django(words: Sequence[str]) -> None:
    """Django's own commands: django migrate, django shell, …"""
    execute_from_command_line(["batru", *words])


COMMANDS: dict[str, Callable[[Sequence[str]], int | None]] = {
    "prepare": do_prepare,
    "serve": serve,
    "jobs": jobs,
    "import-log": import_log,
    "export": onestop.export,
    "procedure": onestop.preview_file,
    "payments": payments,
    "catalogue": catalogue,
    "rebuild": rebuild,
    "house": house.main,
    "room": house.room,
    "django": django,
}


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

"""The commands themselves; each says in its first line what it does."""

import threading
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.management import execute_from_command_line

from batru.commons import clock, home
from batru.commons.imports.cli import main as land_log
from batru.commons.payments.cli import main as payments_main
from batru.evaluation.cli import main as as_of_main
from batru.index.cli import main as index_main
from batru.index.jobs import check_cases
from batru.law.check import examine
from batru.law.observations import load_publications
from batru.site import beats, warm, worker
from batru.site.prepare import prepare


def do_prepare(words: Sequence[str]) -> None:
    """Make the home ready: tables, units, and in example mode the cast and its year."""
    prepare()


def jobs(words: Sequence[str]) -> None:
    """Run the machines' work in a process of its own, beside web processes on PostgreSQL."""
    warm.load()
    for beside in beats.beside():
        worker.start_in_thread(beside)
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


def index(words: Sequence[str]) -> int:
    """An index: index run SET.yaml --data VALUES.csv | index verify FILE | index as-of CAMPAIGN DAY."""
    return as_of_main(words[1:]) if words[:1] == ["as-of"] else index_main(words)


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

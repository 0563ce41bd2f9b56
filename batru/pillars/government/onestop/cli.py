"""What a technician does with dossiers at the command line."""

import sys
from collections.abc import Sequence
from pathlib import Path

from batru.commons import clock
from batru.commons.people.public import system_actor
from batru.kernel.period import VIETNAM
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop.actions.exporting import take_export
from batru.pillars.government.onestop.reads import exporting, preview
from batru.pillars.government.onestop.rules.preview import Moved

BY = system_actor("export")


def export(words: Sequence[str]) -> int:
    """Write a month's dossiers for the national portal: export 2022-11 [dossiers|progress] [jsonl|csv]."""
    month, kind, form = (*words, *("", "dossiers", "jsonl")[len(words) :])[:3]
    try:
        wanted = take_export(month, kind, form, by=BY, at=clock.now())
    except Refusal as refusal:
        print(*refusal.sentences(), file=sys.stderr)
        return 2
    for line in exporting.written(exporting.messages(BY, wanted, kind), form):
        sys.stdout.write(line)
    for code in exporting.incomplete(BY, wanted):
        print(f"without an identity number: {code}", file=sys.stderr)
    return 0


def preview_file(words: Sequence[str]) -> int:
    """Say what a changed procedure would move before it is published: procedure preview FILE."""
    if len(words) != 2 or words[0] != "preview":
        print("Use: batru procedure preview FILE", file=sys.stderr)
        return 2
    try:
        found = preview.preview(preview.proposal(Path(words[1])), clock.now())
    except (Refusal, OSError) as error:
        print(*(error.sentences() if isinstance(error, Refusal) else [error]), file=sys.stderr)
        return 2
    print(f"{found.procedure.code} · {found.open_dossiers} open dossiers, {len(found.moves)} would move")
    for change in found.moves:
        print(f"  {change.code} · {_words(change)}")
    year = found.year
    print(
        f"last year: {year.dossiers} finished, in time {year.in_time_now} now, {year.in_time_then} by the changed one"
    )
    for code in year.would_be_late:
        print(f"  would be late: {code}")
    for start in found.frozen:
        print(f"FROZEN: the version of {start} is in use and would be rewritten; append a new version instead")
    return 1 if found.frozen else 0


def _words(change: Moved) -> str:
    due = [f"{moment.astimezone(VIETNAM):%Y-%m-%d %H:%M}" if moment else "unknown" for moment in change.due]
    parts = [f"due {due[0]} → {due[1]}"] if change.due[0] != change.due[1] else []
    if change.fee[0] != change.fee[1]:
        parts.append(f"fee {change.fee[0]} → {change.fee[1]} VND")
    parts += [f"+ {paper}" for paper in change.papers_added] + [f"- {paper}" for paper in change.papers_dropped]
    return ", ".join([*parts, "its case is gone"] if change.case_lost else parts)

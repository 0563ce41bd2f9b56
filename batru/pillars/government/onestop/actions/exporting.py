"""Giving dossiers away in the national portal's form: personal data leaves, so it leaves a line."""

from datetime import datetime

from batru.commons.journal.public import Actor, Deed, act
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.reads.exporting import EXPORT, FORMATS, KINDS


@act("onestop.export.taken", needs=EXPORT)
def take_export(month: str, kind: str, form: str, *, by: Actor, at: datetime) -> Deed[Month]:
    """Note that somebody takes a month's dossiers (kind dossiers or progress, form jsonl or csv); gives the month."""
    try:
        wanted = Month.parse(month)
    except ValueError as error:
        raise _unknown() from error
    if kind not in KINDS or form not in FORMATS:
        raise _unknown()
    return Deed(wanted, f"export/{wanted}", payload={"kind": kind, "form": form})


def _unknown() -> Refusal:
    return Refusal(
        "onestop.export",
        what=N_("Nothing was exported."),
        why=N_("A month such as 2022-11 is needed, and a kind and form that exist."),
        next_step=N_("Choose them on the export page."),
    )

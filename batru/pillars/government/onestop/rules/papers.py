"""Whether a dossier is complete: every paper that each applicant brings was handed in, seen, or looked up."""

from collections.abc import Collection
from datetime import date

from batru.law.procedure import Component, ProcedureVersion

# What a scan of a paper may be.
LARGEST_SCAN = 20 * 1024 * 1024
SCANS = frozenset({"application/pdf", "image/jpeg", "image/png"})


def needed(version: ProcedureVersion, given: Collection[str], *, by_form: bool) -> list[Component]:
    """What must still be seen or looked up; `by_form`: the declaration was answered online, page by page."""
    return [
        part
        for part in version.components
        if part.is_always_required and part.code not in given and not (by_form and part.kind == "form")
    ]


def missing(
    wanted: Collection[Component], seen: Collection[str], looked_up: Collection[str], day: date
) -> list[Component]:
    """What is not there; a look-up counts where a database may be used for that paper on the day."""
    return [
        part
        for part in wanted
        if part.code not in seen and not (part.code in looked_up and part.held_on(day) is not None)
    ]

"""What people may send: a file, the mapping by which it is to be read, a reason for taking it back."""

from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from batru.commons.files.public import LOGS, File, NextSteps, Readable, store
from batru.commons.imports.reads.mappings import mapping_from_text, mappings
from batru.commons.imports.rules.mapping import Mapping
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

MOST_BYTES = 512 * 1024 * 1024
GUESS, OWN = "", "own"
LOG_STEPS = NextSteps(
    wrong_kind=N_(
        "Export the log again as XES, CSV or XLSX and send that. "
        "A CSV is UTF-8, or UTF-16 with its byte-order mark, and no HTML tag stands in its first lines."
    ),
    too_big=N_("Pack it with gzip, or split it by year or by month and send the parts one after another."),
    unsafe=N_("Export the log again as XES, CSV or XLSX, without a password or macros, and send that file."),
)


def sent_file(request: HttpRequest) -> File:
    """The file that came with a form, kept; Refusal where none came or it is too large."""
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        raise Refusal(
            "imports.file.none",
            what=N_("No file was sent."),
            why=N_("The form came without one."),
            next_step=N_("Choose the file with the log and send the form again."),
        )
    name = upload.name or "log"
    return store(cast(Readable, upload), name, max_bytes=MOST_BYTES, allowed=LOGS, steps=LOG_STEPS)


def chosen_mapping(request: HttpRequest) -> tuple[str, Mapping | None]:
    """Code and mapping that were chosen; no mapping where it is to be guessed, no code where it is the sender's own."""
    choice = request.POST.get("mapping", GUESS)
    if choice == OWN:
        return "", mapping_from_text(request.POST.get("text", ""))
    known = mappings()
    return (choice, known[choice]) if choice in known else ("", None)

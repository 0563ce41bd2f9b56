"""`batru import-log FILE`: a log lands from the command line, with progress and a report."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from batru.commons import clock
from batru.commons.files.public import LOGS, File, store
from batru.commons.imports.actions.landing import land
from batru.commons.imports.actions.sending import send_log
from batru.commons.imports.forms import LOG_STEPS
from batru.commons.imports.models import LANDED, Batch
from batru.commons.imports.reads.batches import refusal_of
from batru.commons.imports.reads.mappings import Glance, drafted, glance, mapping_from_text, mappings
from batru.commons.imports.rules.mapping import Mapping
from batru.commons.imports.rules.reasons import REASONS
from batru.commons.people.public import system_actor
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

MOST_BYTES = 1 << 40
SHOWN = 8
SENDER = system_actor("import-log")


def main(argv: Sequence[str] | None = None) -> int:
    """Send and land one file; 0 when it landed, 1 with the refusal in words when it did not."""
    given = _arguments(argv)
    with translation.override(given.language):
        try:
            batch = _send(given.file, given.mapping, given.locality)
            land(batch, _show_share)
        except Refusal as refusal:
            print("\n".join(refusal.told(_, given.language)), file=sys.stderr)
            return 1
        except OSError as error:
            print(f"{error.filename or given.file}: {_why(error)}", file=sys.stderr)
            return 1
        print(report(batch))
    return 0 if batch.state == LANDED else 1


def report(batch: Batch) -> str:
    """What came of a batch, in a few lines."""
    if batch.state != LANDED:
        return "\n".join(refusal_of(batch).told(_, get_language() or "vi"))
    lines = [
        _("Import {number} landed in {locality}.").format(number=batch.pk, locality=batch.locality),
        ngettext("%(num)s dossier", "%(num)s dossiers", batch.dossiers) % {"num": batch.dossiers},
        _("Rows used: {used} of {rows}").format(used=batch.rows - batch.rows_refused, rows=batch.rows),
    ]
    for code, count in sorted(batch.reasons.items(), key=lambda pair: (REASONS[pair[0]].remark, -pair[1])):
        mark = "·" if REASONS[code].remark else "✗"
        lines.append(f"  {mark} {count:>8}  {_(REASONS[code].why)}")
    for sample in batch.samples[:SHOWN]:
        told = {"row": sample["row"], "column": sample["column"] or "–", "value": sample["value"] or _("empty")}
        lines.append("    " + _("Line {row}, {column}: {value}").format(**told))
    return "\n".join(lines)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="batru import-log", description=__doc__)
    parser.add_argument("file", type=Path, help="XES 1.0, CSV or XLSX, gzipped or not")
    parser.add_argument("--mapping", help="a YAML file, or the name of a mapping in catalogue/mappings")
    parser.add_argument("--locality", help="land in this locality instead of the mapping's")
    parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=[code for code, _ in settings.LANGUAGES])
    return parser.parse_args(argv)


def _send(path: Path, wanted: str | None, locality: str | None) -> Batch:
    code, mapping = _mapping(path, wanted)
    if locality:
        mapping = Mapping({**mapping.data, "locality": {**mapping.data["locality"], "code": locality}})
    return send_log(_store(path), mapping, code, by=SENDER, at=clock.now())


def _store(path: Path) -> File:
    with path.open("rb") as stream:
        return store(stream, path.name, max_bytes=MOST_BYTES, allowed=LOGS, steps=LOG_STEPS)


def _mapping(path: Path, wanted: str | None) -> tuple[str, Mapping]:
    """The mapping that was asked for, or the one of the catalogue that fits the file."""
    known = mappings()
    if wanted is not None:
        return (wanted, known[wanted]) if wanted in known else ("", mapping_from_text(Path(wanted).read_text("utf-8")))
    with path.open("rb") as stream:
        seen = glance(stream)
    if seen.fits is None:
        raise _none_fits(path, seen)
    return seen.fits, known[seen.fits]


def _none_fits(path: Path, seen: Glance) -> Refusal:
    return Refusal(
        "imports.mapping.none",
        what=N_("No mapping of the catalogue fits this file."),
        why=N_("Its columns are: {columns}"),
        next_step=N_("Correct this draft, keep it as a file and name it with --mapping:\n\n{draft}"),
        columns=", ".join(column for column in seen.columns if column),
        draft=drafted(seen, path.name.partition(".")[0]),
    )


def _why(error: OSError) -> str:
    """Why a file cannot be opened, in the reader's language."""
    if isinstance(error, FileNotFoundError):
        return _("There is no such file.")
    return _("It cannot be read ({reason}).").format(reason=error.strerror)


def _show_share(share: float) -> None:
    if sys.stderr.isatty():
        print(f"{share:6.1%}", end="\r", file=sys.stderr, flush=True)

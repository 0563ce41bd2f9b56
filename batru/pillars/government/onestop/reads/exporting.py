"""Dossiers for the National Public Service Portal: its field set, as JSON lines or as a table."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext, override

from batru.commons import home
from batru.commons.journal.public import history
from batru.commons.papers.public import check_address
from batru.commons.people.public import names
from batru.commons.places.public import units
from batru.commons.prints import public as prints
from batru.kernel.period import Month
from batru.pillars.government.onestop.models import Dossier, Paper, Supplement
from batru.pillars.government.onestop.reads.holdings import results_of
from batru.pillars.government.onestop.reads.letters import letters_of
from batru.pillars.government.onestop.reads.records import FILED, Asker, seen_by
from batru.pillars.government.onestop.reads.times import version_of
from batru.pillars.government.onestop.rules.portal import message, progress
from batru.pillars.government.onestop.rules.words import ACT_NAMES

EXPORT = "onestop.dossier.export"
KINDS, FORMATS = ("dossiers", "progress"), ("jsonl", "csv")
BATCH = 500


def messages(asker: Asker, month: Month, kind: str = "dossiers") -> Iterator[dict[str, Any]]:
    """The dossiers handed in in a month, or their changes of status, that the asker may give away; never simulated."""
    found = _dossiers(asker, month)
    called = {key: unit.called("vi") for key, unit in units(set(found.values_list("unit_id", flat=True))).items()}
    rows = found.iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        files = _files([dossier.code for dossier in batch])
        for dossier in batch:
            unit = called.get(dossier.unit_id, dossier.unit_id)
            if kind == "progress":
                yield from _progress(dossier, unit)
            else:
                yield _message(dossier, unit, files.get(dossier.code, ("", "")))


def incomplete(asker: Asker, month: Month) -> list[str]:
    """Codes of dossiers without an identity number: they go out with an empty one, and somebody must complete them."""
    return list(_dossiers(asker, month).filter(applicant_id="").values_list("code", flat=True))


def written(rows: Iterator[dict[str, Any]], form: str) -> Iterator[str]:
    """JSON lines, or CSV with lists as JSON in their cells; a table without rows is empty."""
    if form == "jsonl":
        yield from (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        return
    for place, row in enumerate(rows):
        text = StringIO()
        table = csv.DictWriter(text, fieldnames=list(row), lineterminator="\n")
        if place == 0:
            table.writeheader()
        table.writerow({name: _cell(value) for name, value in row.items()})
        yield text.getvalue()


def _cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text[:1] in "=+-@" and text else text


def _dossiers(asker: Asker, month: Month) -> "QuerySet[Dossier]":
    within = {"submitted_at__gte": month.begins_at(), "submitted_at__lt": month.next().begins_at()}
    allowed = asker.units(EXPORT)
    rows = seen_by(asker).filter(FILED, simulated=False, **within)
    if allowed is not None:
        rows = rows.filter(unit_id__in=allowed)
    papers = Prefetch("papers", Paper.objects.order_by("id"))
    supplements = Prefetch("supplements", Supplement.objects.order_by("asked_at"))
    return rows.order_by("submitted_at", "id").select_related("result").prefetch_related(papers, supplements)


def _files(codes: list[str]) -> dict[str, tuple[str, str]]:
    """By dossier the code and address of its signed result, or of the signed answer where that is all there is."""
    letters = {code: (form.code, prints.check_address(form.code)) for code, form in letters_of(codes).items()}
    return letters | {code: (held.reference, check_address(held)) for code, held in results_of(codes).items()}


def _message(dossier: Dossier, unit: str, file: tuple[str, str]) -> dict[str, Any]:
    result = getattr(dossier, "result", None)
    parts: dict[str, list[Any]] = {
        "papers": list(dossier.papers.all()),
        "supplements": list(dossier.supplements.all()),
        "results": [file] if result is not None else [],
    }
    fee = version_of(dossier).fee.amount_for(dossier.channel)
    return message(dossier, home.procedures()[dossier.procedure], unit, fee, parts)


def _progress(dossier: Dossier, unit: str) -> list[dict[str, Any]]:
    entries = history(f"dossier/{dossier.code}")
    with override("vi"):
        words = {act: gettext(name) for act, name in ACT_NAMES.items()}
    return progress(entries, names({entry.actor for entry in entries}, "vi"), unit, words)

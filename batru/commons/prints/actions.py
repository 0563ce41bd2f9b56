"""Deeds: give a number, and issue a form; what is issued is kept and never made again."""

import io
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import F

from batru.commons.files.public import PAPERS, open_file, store
from batru.commons.journal.public import ANYONE, Actor, Deed, act
from batru.commons.prints.models import IssuedForm, Numbering
from batru.commons.prints.reads import edition_on
from batru.commons.prints.rules.codes import check_code
from batru.commons.prints.rules.shapes import Shape
from batru.commons.prints.rules.words import numbered, running, spoken
from batru.commons.prints.typesetting import place_of, set_sheet, set_stamp, square
from batru.kernel.period import local_day

LARGEST = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a form is issued for: the subject and which time, the unit that issues, the moment it bears.

    `day` chooses the edition: a dossier keeps the forms of the day on which it was received.
    """

    subject: str
    form: str
    name: str
    unit_key: str
    agency: str
    number: str
    at: datetime
    day: date


def render(shape: Shape, at: datetime, *, day: date | None = None) -> bytes:
    """A filled form as PDF: the same bytes for the same shape and moment.

    `day` chooses the edition (else that of `at`). A page takes milliseconds: it needs no work in another process.
    """
    return set_sheet(shape.form, _data(shape, day or local_day(at)), at)


def render_report(report: Mapping[str, Any], at: datetime) -> bytes:
    """A report of figures as PDF; `report` is what sheets/report.typ reads: title, lead, blocks of text and tables."""
    return set_sheet("report", report, at)


def signature_place(shape: Shape, day: date) -> dict[str, float]:
    """Where the signature of a letter goes: page from 1, x and y in points from the top left corner."""
    return place_of(shape.form, "signature", _data(shape, day))


def render_stamp(name: str, post: str, at: datetime, caution: str = "") -> bytes:
    """What is seen of an electronic signature, 62 × 21 mm; `at` is shown with its zone (Decree 30/2020 annex I)."""
    data = {"name": name, "post": post, "at": f"{at:%d/%m/%Y %H:%M:%S} {_zone(at)}", "caution": caution}
    return set_stamp(data, at)


@act("prints.number.given", needs=ANYONE)
def give_number(occasion: Occasion, notation: str | None, *, by: Actor, at: datetime) -> Deed[IssuedForm]:
    """Give the next number of the unit's series of the year to an occasion, once; the form follows.

    The caller has asked whether `by` may issue. The series' row is locked: of two at once, one waits.
    """
    known = IssuedForm.objects.filter(subject=occasion.subject, form=occasion.form, occasion=occasion.name).first()
    if known is None:
        serial = running(_next(f"{occasion.unit_key}/{occasion.form}/{local_day(occasion.at).year}"))
        known = _row(replace(occasion, number=numbered(serial, notation)))
    return Deed(known, f"form/{known.code}", payload={"number": known.number, "subject": known.subject})


@act("prints.form.issued", needs=ANYONE)
def issue(occasion: Occasion, content: Callable[[IssuedForm], bytes], *, by: Actor, at: datetime) -> Deed[IssuedForm]:
    """Keep the content of a form for ever under its digest; a form that was issued already is left as it is.

    `content` makes the bytes once the code is known; the caller has asked whether `by` may issue.
    """
    where = {"subject": occasion.subject, "form": occasion.form, "occasion": occasion.name}
    known = IssuedForm.objects.select_for_update().filter(**where).first() or _row(occasion)
    if known.file_id is None:
        name = f"{occasion.form}-{known.code}.pdf"
        kept = store(io.BytesIO(content(known)), name, max_bytes=LARGEST, allowed=PAPERS)
        known.file_id = kept.digest
        known.save(update_fields=("file_id",))
    return Deed(known, f"form/{known.code}", payload={"digest": known.file_id, "subject": known.subject})


def content_of(form: IssuedForm) -> bytes:
    """The bytes of an issued form."""
    assert form.file_id is not None
    with open_file(form.file_id) as stream:
        return stream.read()


def check_address(code: str) -> str:
    """Where anybody checks a form: the place's own address with the code."""
    return f"{settings.BATRU_ADDRESS.rstrip('/')}/check/{code}/"


def _row(occasion: Occasion) -> IssuedForm:
    edition = edition_on(occasion.form, occasion.day)
    return IssuedForm.objects.create(
        code=check_code(secrets.randbits(80)),
        form=occasion.form,
        subject=occasion.subject,
        occasion=occasion.name,
        number=occasion.number,
        edition=edition.article,
        unit_id=occasion.unit_key,
        agency=occasion.agency,
        issued_at=occasion.at,
    )


def _next(series: str) -> int:
    Numbering.objects.bulk_create([Numbering(series=series)], ignore_conflicts=True)
    Numbering.objects.filter(series=series).update(last=F("last") + 1)
    return Numbering.objects.get(series=series).last


def _data(shape: Shape, day: date) -> dict[str, object]:
    edition = edition_on(shape.form, day)
    address = shape.head.address
    return {
        **spoken(shape),
        "title": edition.title,
        "article": edition.article,
        "qr": square(address) if address else "",
        "shown_address": address.partition("://")[2] or address,
    }


def _zone(at: datetime) -> str:
    zone = f"{at:%z}"
    return f"{zone[:3]}:{zone[3:]}"

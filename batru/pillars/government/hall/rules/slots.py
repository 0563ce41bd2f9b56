"""Appointments: which times of a day may be agreed, and what was scanned at a counter."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from batru.kernel.period import VIETNAM

TICKET = re.compile(r"[A-Z]{1,2}\d{3,4}")
KEY = re.compile(r"/hall/tickets/([A-Za-z0-9_-]{8,40})/?")
PHONE = re.compile(r"(?:\+84|0)\d{9}")


def slots(day: date, spans: Sequence[tuple[time, time]], every_minutes: int) -> Iterator[datetime]:
    """The times of a day at which visitors can be expected: each slot ends before its span does."""
    step = timedelta(minutes=every_minutes)
    for opens, closes in spans:
        at, end = (datetime.combine(day, moment, VIETNAM) for moment in (opens, closes))
        while at + step <= end:
            yield at
            at += step


def phone_number(written: str) -> str | None:
    """A Vietnamese phone number without spaces, dots and dashes; None where it is none."""
    plain = re.sub(r"[\s.\-()]", "", written)
    return plain if PHONE.fullmatch(plain) else None


def scanned(text: str) -> tuple[str, str]:
    """What a scanner read: ("key", ticket key) from a slip's QR, ("ticket", A012) typed, else ("dossier", code)."""
    plain = text.strip()
    address = KEY.search(plain)
    if address:
        return "key", address[1]
    if TICKET.fullmatch(plain.upper()):
        return "ticket", plain.upper()
    return "dossier", plain.rstrip("/").rpartition("/")[2]

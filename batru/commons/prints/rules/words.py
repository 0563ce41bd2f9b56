"""How forms write days, moments, names and numbers."""

import unicodedata
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from batru.commons.prints.rules.shapes import Shape
from batru.kernel.period import VIETNAM

# Levels that have a People's Committee, which is what issues in their name.
WITH_COMMITTEE = ("province", "district", "commune")


def day_words(day: date) -> str:
    """`ngày 01 tháng 02 năm 2022`: days below 10 and the months 1 and 2 have a leading 0 (Decree 30/2020 annex I)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def moment_words(moment: datetime) -> str:
    """`09 giờ 20 phút, ngày 01 tháng 12 năm 2022`, by the clock of Viet Nam."""
    local = moment.astimezone(VIETNAM)
    return f"{local:%H} giờ {local:%M} phút, {day_words(local.date())}"


def committee(level: str, full_name: str) -> str:
    """What issues for a unit: its People's Committee, or the agency itself."""
    if level not in WITH_COMMITTEE:
        return full_name
    return f"Ủy ban nhân dân {full_name[:1].lower()}{full_name[1:]}"


def abbreviation(level: str) -> str:
    """What stands for the agency in a number: UBND for a People's Committee, empty for others, whose own is unknown."""
    return "UBND" if level in WITH_COMMITTEE else ""


def numbered(serial: str, notation: str | None, **words: str) -> str:
    """A number with its notation, such as 12/UBND-VP; the bare number where no notation is known."""
    known = notation.format(**words).strip("-") if notation else ""
    return f"{serial}/{known}" if known else serial


def running(number: int) -> str:
    """A running number; below 10 with a leading 0 (Decree 30/2020 annex I)."""
    return f"{number:02d}"


def spoken(shape: Shape) -> dict[str, Any]:
    """A shape as plain data for its sheet: moments and days in words, every text in composed form (NFC)."""
    words: dict[str, Any] = _said(asdict(shape))
    return words


def _said(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment_words(value)
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {key: _said(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_said(each) for each in value]
    return value

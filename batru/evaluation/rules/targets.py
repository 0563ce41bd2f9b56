"""What a target must be before it is set, and a table of targets read line by line. Pure."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import StringIO

from batru.evaluation.rules.entries import Source
from batru.kernel.text import N_

COLUMNS = ("unit", "set", "indicator", "year", "source", "value", "article_vi", "article_en")
FIRST_YEAR, LAST_YEAR, MOST_LINES, LONGEST = 2015, 2100, 5000, 300


@dataclass(frozen=True, slots=True)
class NewTarget:
    """A target as it was typed; without a value it is taken back."""

    unit: str
    set_code: str
    indicator: str
    year: int
    source: Source
    value: Decimal | None
    article_vi: str
    article_en: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be used: the line (0: a form), the column, and a sentence with {named} parameters."""

    line: int
    column: str
    why: str


def read_target(typed: Mapping[str, str], line: int = 0) -> NewTarget | list[Fault]:
    """A target from what was typed, or what is wrong with it."""
    values = {name: (typed.get(name) or "").strip() for name in COLUMNS}
    faults = [Fault(line, name, N_("Fill this in.")) for name in _needed() if not values[name]]
    faults += [
        Fault(line, name, N_("Write at most 300 characters.")) for name in COLUMNS if len(values[name]) > LONGEST
    ]
    if values["year"] and not _is_year(values["year"]):
        faults.append(Fault(line, "year", N_("Write a year such as 2026.")))
    if values["source"] and values["source"] not in list(Source):
        faults.append(Fault(line, "source", N_("Write unit, district, city or ministry.")))
    number = _number(values["value"])
    if values["value"] and number is None:
        faults.append(Fault(line, "value", N_("Write a number, such as 95 or 97,5.")))
    if faults:
        return faults
    return NewTarget(
        values["unit"], values["set"], values["indicator"], int(values["year"]), Source(values["source"]), number,
        values["article_vi"], values["article_en"] or values["article_vi"],
    )  # fmt: skip


def read_table(text: str) -> tuple[list[tuple[int, NewTarget]], list[Fault]]:
    """Targets of a CSV table with a heading by their lines, and everything that is wrong with it by line."""
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    absent = [name for name in COLUMNS[:7] if name not in (reader.fieldnames or ())]
    if absent:
        return [], [Fault(1, name, N_("This column is missing.")) for name in absent]
    found: list[tuple[int, NewTarget]] = []
    faults: list[Fault] = []
    for row in reader:
        if len(found) + len(faults) >= MOST_LINES:
            return [], [Fault(reader.line_num, "", N_("The table has too many lines."))]
        own = read_target({name: row.get(name) or "" for name in COLUMNS}, reader.line_num)
        if isinstance(own, NewTarget):
            found.append((reader.line_num, own))
        else:
            faults += own
    return found, faults


def _needed() -> Sequence[str]:
    """Everything but the value, whose absence takes a target back, and the English of the article."""
    return [name for name in COLUMNS if name not in ("value", "article_en")]


def _is_year(typed: str) -> bool:
    return typed.isdecimal() and len(typed) == 4 and FIRST_YEAR <= int(typed) <= LAST_YEAR


def _number(typed: str) -> Decimal | None:
    plain = typed.replace("\u00a0", "").replace(" ", "")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < Decimal(10) ** 12 else None

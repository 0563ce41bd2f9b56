"""What the columns of an unknown log may mean, guessed from their names and first words, for a person to correct."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from batru.commons.imports.rules.mapping import MOMENTS
from batru.commons.imports.rules.mapping import Mapping as LogMapping
from batru.kernel.text import fold

MOST_VALUES = 60
FORMATS = (
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%d-%m-%Y",
    "%H:%M %d/%m/%Y",
    "%Y/%m/%d %H:%M:%S",
)
# Folded names, the surest first; XES writes what is said of a trace as case:name.
NAMES: Mapping[str, tuple[str, ...]] = {
    "case": ("case:concept:name", "ma ho so", "so ho so", "ma so ho so", "case id", "case", "caseid", "dossier"),
    "activity": ("concept:name", "activity", "hoat dong", "buoc xu ly", "buoc", "cong viec", "task"),
    "at": ("time:timestamp", "timestamp", "thoi diem", "thoi gian", "when"),
    "submitted_at": (
        "ngay nop",
        "ngay gui",
        "thoi diem nop",
        "case:startdate",
        "start date",
        "submitted",
        "ngay nhan ho so",
    ),
    "received_at": ("ngay tiep nhan", "ngay nhan", "thoi diem tiep nhan", "received"),
    "due_at": (
        "ngay hen tra",
        "han tra",
        "han xu ly",
        "ngay hen",
        "case:deadline",
        "deadline",
        "due date",
        "due",
        "case:due",
    ),
    "done_at": (
        "ngay hoan thanh",
        "ngay ket thuc",
        "ngay tra ket qua",
        "ngay tra",
        "case:enddate",
        "end date",
        "completed",
    ),
    "handed_at": ("ngay tra cong dan", "ngay giao ket qua", "handed over"),
    "channel": ("hinh thuc nop", "hinh thuc", "kenh tiep nhan", "kenh", "case:channel", "channel"),
    "unit": ("don vi", "don vi xu ly", "co quan", "phuong", "xa", "case:department", "department", "unit"),
    "procedure": ("ma thu tuc", "thu tuc", "ten thu tuc", "linh vuc", "case:procedure", "procedure"),
    "field": ("linh vuc", "field"),
    "state": ("trang thai", "tinh trang", "case:state", "state", "status"),
}
CHANNEL_WORDS = (
    ("online", ("truc tuyen", "online", "internet", "cong dich vu", "dvc", "web")),
    ("post", ("buu chinh", "buu dien", "post")),
    ("counter", ("truc tiep", "quay", "mot cua", "desk", "counter")),
)


def fitting(known: Mapping[str, LogMapping], columns: Iterable[str]) -> str | None:
    """The mapping whose columns all stand in the file; of several, the one that asks for the most."""
    there = set(columns)
    fits = {code: mapping for code, mapping in known.items() if there.issuperset(mapping.required_columns)}
    return max(fits, key=lambda code: (len(fits[code].required_columns), code), default=None)


def draft(columns: Sequence[str], rows: Sequence[Mapping[str, str]], place: str) -> dict[str, Any]:
    """A mapping's data as far as it can be guessed; what is missing is left out, so that its check names it."""
    found = {field: column for field in NAMES if (column := _column(field, columns))}
    code = slug(place) or "imported"
    data: dict[str, Any] = {
        "name": {"vi": place, "en": place},
        "locality": {"code": code, "name": {"vi": place, "en": place}},
        "owner_system": place[:60],
        "time_zone": "Asia/Ho_Chi_Minh",
    }
    formats = _formats(
        [row.get(column, "") for row in rows for name, column in found.items() if name in (*MOMENTS, "at")]
    )
    if formats:
        data["time_formats"] = formats
    for name in ("case", "activity", "at"):
        if name in found:
            data[name] = found[name]
    data["moments"] = {name: {"column": found[name]} for name in MOMENTS if name in found}
    if "submitted_at" not in found and "at" in found:
        data["moments"]["submitted_at"] = {"event": "first"}
    return data | _choices(found, rows, data["locality"])


def slug(text: str) -> str:
    """Letters, digits and single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:40].strip("-")


def _column(field: str, columns: Sequence[str]) -> str:
    by_name = {fold(column): column for column in reversed(columns) if column}
    return next((by_name[name] for name in NAMES[field] if name in by_name), "")


def _choices(found: Mapping[str, str], rows: Sequence[Mapping[str, str]], locality: dict[str, Any]) -> dict[str, Any]:
    choices: dict[str, Any] = {
        "procedure": {"column": found["procedure"]} if "procedure" in found else {"value": "unknown"}
    }
    if "unit" in found:
        words = _words(rows, found["unit"])
        if words:
            locality["units"] = {slug(word): {"vi": word, "en": word} for word in words}
            choices["unit"] = {"column": found["unit"], "values": {word: slug(word) for word in words}}
    if "channel" in found:
        values = {word: _channel(word) for word in _words(rows, found["channel"])}
        choices["channel"] = {"column": found["channel"], "values": values, "otherwise": "other"}
    for name in ("field", "state"):
        if name in found:
            choices[name] = {"column": found[name]}
    return choices


def _words(rows: Sequence[Mapping[str, str]], column: str) -> list[str]:
    words = {row.get(column, "").strip(): None for row in rows}
    return [word for word in words if slug(word)][:MOST_VALUES]


def _channel(word: str) -> str:
    folded = fold(word)
    return next((code for code, parts in CHANNEL_WORDS if any(part in folded for part in parts)), "other")


def _formats(samples: Iterable[str]) -> list[str]:
    """Those of the known formats by which some sample can be read."""
    words = {sample.strip() for sample in samples if sample.strip()}
    return [form for form in FORMATS if any(_reads(word, form) for word in words)]


def _reads(word: str, form: str) -> bool:
    try:
        datetime.strptime(word, form)  # noqa: DTZ007
    except ValueError:
        return False
    return True

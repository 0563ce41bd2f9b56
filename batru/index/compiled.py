"""The measures' SQL as the computing process left it: read from a file, so that nothing here imports Ibis."""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from batru.commons import home, whole
from batru.commons.compute.public import Answer, answer, ask
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.measures import Measure

# The code that says what the SQL is, and what a file of sums holds.
DECIDING = [Path(__file__).with_name(name) for name in ("engine.py", "raising.py")]
DEFINING = ("code", "shape", "of", "by", "whole", "part", "or_part", "column", "at")


@dataclass(frozen=True)
class Compiled:
    """SQL of all measures: one scan per fact table, one query for what does not add up, one listing per measure."""

    digest: str
    rolled_up: dict[str, str]
    anew: dict[str, str]
    listings: dict[str, str]


def definitions(measures: Iterable[Measure]) -> str:
    """Digest of what decides the SQL: the measures' counting parts and the code that translates them."""
    told = hashlib.sha256(b"".join(path.read_bytes() for path in DECIDING))
    for measure in measures:
        told.update(repr([getattr(measure, name) for name in DEFINING]).encode())
    return told.hexdigest()


def compiled(measures: Collection[Measure]) -> Compiled:
    """The SQL of these measures; the computing process is asked to write it where it was not yet."""
    path = _path(_digest(measures))
    if not path.exists():
        catalogue = home.catalogue()
        ask(
            "batru.index.compute:compile_sets",
            timeout=60,
            root=str(catalogue.root),
            overlay=str(catalogue.overlay or ""),
            locality=str(catalogue.locality or ""),
            path=str(path),
        )
    return _read(path)


def compiled_by(law: Path, measures: Collection[Measure]) -> Compiled | None:
    """The SQL of the measures in a file of kept law; None while the computing process writes it."""
    path = _path(_digest(measures))
    if not path.exists():
        found = answer("batru.index.compute:compile_kept", law=str(law), path=str(path))
        if found.state == "failed":
            raise unfinished(found)
    return _read(path) if path.exists() else None


def unfinished(found: Answer) -> Refusal:
    """A work of which the computing process says that it failed."""
    return Refusal(
        "index.as_of.failed",
        what=N_("The ranking of that day was not counted."),
        why=N_("The computing process said: {error}"),
        next_step=N_("Try again; if it happens again, tell the administrator these words."),
        status=503,
        error=found.error,
    )


def _path(digest: str) -> Path:
    return Path(settings.BATRU_HOME) / "compiled" / f"measures-{digest[:16]}.json"


# The very measures that were asked of last, and their digest: a place has one set of them until it starts anew.
_last: list[tuple[Collection[Measure], str]] = []


def _digest(measures: Collection[Measure]) -> str:
    known = next((digest for own, digest in _last if own is measures), "")
    if not known:
        known = definitions(measures)
        _last[:] = [(measures, known)] if isinstance(measures, tuple) else []
    return known


@lru_cache(maxsize=4)
def _read(path: Path) -> Compiled:
    return Compiled(**json.loads(path.read_text(encoding="utf-8")))


def write(path: Path, made: Compiled) -> None:
    """Leave the SQL for all who read it, whole or not at all."""
    content: dict[str, Any] = {field.name: getattr(made, field.name) for field in fields(made)}
    whole.write(path, json.dumps(content, indent=1, sort_keys=True).encode())

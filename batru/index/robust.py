"""How sure published results are: worked out once in the computing process, kept in a file, derived and seeded."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from django.conf import settings

from batru.commons.compute.public import answer
from batru.law.index_sets.frozen import canonical

Plain: TypeAlias = dict[str, Any]
CALL = "batru.index.compute:robust"
LIMIT_SECONDS = 1_800.0  # three thousand units whose cases are all drawn take some minutes
VERSION = 3  # of what is worked out; a later one is worked out anew


def robust(frozen: Mapping[str, Any], before: Mapping[str, Any] | None = None, draws: int = 10_000) -> Plain | None:
    """Intervals, pairs, factors and next points of a frozen result; None while they are being worked out.

    `before` is the frozen result of the year before, by which pace is told.
    """
    folder = Path(settings.BATRU_HOME) / "derived" / "robust"
    done = _done(frozen["digests"], (before or {}).get("digests"), draws)
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        own, past = _laid(folder, frozen), _laid(folder, before) if before else ""
        found = answer(CALL, limit=LIMIT_SECONDS, frozen=own, before=past, draws=draws, path=str(done))
        if found.state == "failed":
            raise RuntimeError(found.error)
        if found.is_pending or not done.exists():
            return None
    return dict(json.loads(done.read_text(encoding="utf-8")))


def robust_known(
    digests: Mapping[str, Any], before: Mapping[str, Any] | None = None, draws: int = 10_000
) -> Plain | None:
    """The same by the digests of the files alone; None where it was not worked out yet, and nothing sets out to."""
    done = _done(digests, before, draws)
    return dict(json.loads(done.read_text(encoding="utf-8"))) if done.exists() else None


def _done(digests: Mapping[str, Any], before: Mapping[str, Any] | None, draws: int) -> Path:
    name = hashlib.sha256(canonical([VERSION, digests, before, draws])).hexdigest()
    return Path(settings.BATRU_HOME) / "derived" / "robust" / f"{name}.json"


def _laid(folder: Path, frozen: Mapping[str, Any]) -> str:
    """Where the computing process finds the file."""
    text = canonical({name: frozen[name] for name in ("set", "inputs", "results", "digests")})
    path = folder / f"{hashlib.sha256(text).hexdigest()}.in.json"
    if not path.exists():
        beside = path.with_suffix(".new")
        beside.write_bytes(text)
        beside.replace(path)
    return str(path)

"""Names of kept versions, in a small file beside each table: they outlive the database and weigh nothing to read."""

import json
from pathlib import Path

from batru.commons import whole
from batru.kernel.fact_tables import FactTable
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


def kept(lake: Path, table: FactTable) -> dict[str, int]:
    """Names and the versions that they stand for."""
    try:
        return dict(json.loads(_file(lake, table).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}


def keep(lake: Path, table: FactTable, name: str, version: int) -> None:
    """Write a name; a name that is taken now means the new version."""
    names = kept(lake, table) | {name: version}
    whole.write(_file(lake, table), json.dumps(names, indent=1, sort_keys=True).encode())


def version(lake: Path, table: FactTable, name: str) -> int:
    """The version of a name; Refusal (404) where none is kept under it."""
    names = kept(lake, table)
    if name in names:
        return names[name]
    raise Refusal(
        "facts.version.unknown",
        what=N_("No version of {table} is kept under the name {name}."),
        why=N_("Kept are: {names}."),
        next_step=N_("Choose one of these."),
        status=404,
        table=table.name,
        name=name,
        names=", ".join(sorted(names)) or "–",
    )


def _file(lake: Path, table: FactTable) -> Path:
    return lake / f"{table.name}.names.json"

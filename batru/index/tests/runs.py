"""A run of a set file and its table, as somebody from outside runs them."""

import csv
import io
from pathlib import Path

from batru.index.cli import main


def laid(folder: Path, name: str, own: str, table: str) -> Path:
    """A folder with a set and a table of that name."""
    (folder / f"{name}.yaml").write_text(own, encoding="utf-8")
    (folder / f"{name}.csv").write_text(table, encoding="utf-8")
    return folder


def ran(place: Path, name: str, *more: str) -> int:
    """The exit code of the command; what it wrote lies in `out`."""
    return main(["run", f"{place}/{name}.yaml", "--data", f"{place}/{name}.csv", "--out", f"{place}/out", *more])


def rows(place: Path, name: str) -> list[dict[str, str]]:
    """The lines of a file that it wrote."""
    return list(csv.DictReader(io.StringIO((place / "out" / name).read_text(encoding="utf-8"))))

"""Ten times the file, the same memory: in reading it, and in landing it by the command line."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from django.db import connection
from openpyxl import Workbook

from batru.commons.imports.readers.spool import CACHE_KIB
from batru.commons.imports.tests.logs import ROOT, SMALL

ROOM_MIB = 2 * CACHE_KIB / 1024 + 6  # what the spool may keep at hand and sort at once, and some slack
CASES = 700
# What the kernel says of this process alone: the peak that getrusage tells may be its parent's.
PEAK = """
import re, sys
from pathlib import Path
def peak():
    return re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
"""
READ = (
    PEAK
    + """
from batru.commons.imports.readers.opening import open_log
from batru.commons.imports.rules.mapping import Mapping
from batru.commons.imports.rules.reading import Reading
from batru.commons.imports.tests.logs import NOW, SMALL
with Path(sys.argv[1]).open("rb") as stream:
    mapping = Mapping({**SMALL, "case": sys.argv[2]})
    found = sum(1 for _ in Reading(open_log(stream), mapping, NOW, lambda _: None).dossiers())
print(peak(), found)
"""
)
LAND = (
    PEAK
    + """
import django
django.setup()
from batru.commons.imports.cli import main
from batru.commons.imports.models import ImportedDossier
assert main([sys.argv[1], "--mapping", sys.argv[2]]) == 0
print(peak(), ImportedDossier.objects.count())
"""
)


def rows(times: int) -> Iterator[tuple[str, str, str]]:
    """Events of all cases by turns: none is together with its others."""
    for day in range(1, 11):
        for case in range(CASES * times):
            yield f"case-{case}", "end" if day == 10 else f"step {day}", f"2022-11-{day:02}T08:00:00"


def as_csv(path: Path, times: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("case,what,when\n")
        file.writelines(",".join(row) + "\n" for row in rows(times))


def as_xes(path: Path, times: int) -> None:
    """Traces by case; one in seven has ten times the events."""
    with path.open("w", encoding="utf-8") as file:
        file.write("<log>")
        for case in range(CASES * times):
            file.write(f'<trace><string key="case" value="case-{case}"/>')
            for day in range(1, 11):
                file.write(
                    f'<event><string key="what" value="{"end" if day == 10 else "step"}"/>'
                    f'<date key="when" value="2022-11-{day:02}T08:00:00"/></event>'
                )
            file.write("</trace>")
        file.write("</log>")


def as_xlsx(path: Path, times: int) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["case", "what", "when"])
    for row in rows(times):
        sheet.append([row[0].removeprefix("case-"), *row[1:]])
    book.save(path)


def as_faulty_csv(path: Path, times: int) -> None:
    """One row in eleven cannot be used, so that the report grows with the file too."""
    as_csv(path, times)
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"case-{case},step,never\n" for case in range(CASES * times))


def told(program: str, *words: object, **env: str) -> tuple[float, int]:
    """MiB that a fresh process takes at its highest, and how many dossiers it found."""
    command = [sys.executable, "-c", program, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, **env})
    assert done.returncode == 0, done.stderr[-2000:]
    kibibytes, found = map(int, done.stdout.splitlines()[-1].split())
    return kibibytes / 1024, found


needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process its peak")


@needs_proc
@pytest.mark.slow
@pytest.mark.parametrize(("write", "case"), [(as_csv, "case"), (as_xes, "case:case"), (as_xlsx, "case")])
def test_ten_times_the_file_takes_no_more_memory(tmp_path: Path, write: Callable[[Path, int], None], case: str) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    write(small, 1)
    write(large, 10)
    assert large.stat().st_size > 7 * small.stat().st_size
    little, few = told(READ, small, case)
    much, many = told(READ, large, case)
    assert (few, many) == (CASES, 10 * CASES)
    assert much < little + ROOM_MIB


@pytest.fixture
def homes(db: None, tmp_path: Path) -> tuple[Path, Path]:
    """Two places, each with a database of its own that has every table."""
    found = tmp_path / "first", tmp_path / "second"
    for home in found:
        home.mkdir()
        (home / "batru.sqlite3").write_bytes(connection.connection.serialize())
    return found


@needs_proc
@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the places are copies of the tests' own database")
def test_landing_ten_times_the_file_takes_no_more_memory(homes: tuple[Path, Path], tmp_path: Path) -> None:
    """`batru import-log` from the file to rows, months and report: 7,700 rows, and 77,000."""
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(yaml.safe_dump(SMALL), encoding="utf-8")
    peaks = []
    for home, times in zip(homes, (1, 10), strict=True):
        log = tmp_path / f"{times}.csv"
        as_faulty_csv(log, times)
        env = {"BATRU_HOME": str(home), "DJANGO_SETTINGS_MODULE": "batru.site.settings"}
        peak, landed = told(LAND, log, mapping, **env)
        assert landed == CASES * times
        peaks.append(peak)
    assert peaks[1] < peaks[0] + ROOM_MIB

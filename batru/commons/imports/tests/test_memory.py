"""Ten times the file, the same memory."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from batru.commons.imports.readers.spool import CACHE_KIB
from batru.commons.imports.tests.logs import ROOT

ROOM_MIB = 2 * CACHE_KIB / 1024 + 6  # what the spool may keep at hand and sort at once, and some slack
CASES = 700
PROCESS = """
import resource, sys
from pathlib import Path
from batru.commons.imports.readers.opening import open_log
from batru.commons.imports.rules.mapping import Mapping
from batru.commons.imports.rules.reading import Reading
from batru.commons.imports.tests.logs import NOW, SMALL
with Path(sys.argv[1]).open("rb") as stream:
    mapping = Mapping({**SMALL, "case": sys.argv[2]})
    found = sum(1 for _ in Reading(open_log(stream), mapping, NOW, lambda _: None).dossiers())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, found)
"""


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


def reading(path: Path, case: str) -> tuple[float, int]:
    """MiB that a fresh process takes at its highest to read the file, and how many dossiers it found."""
    told = subprocess.run(
        [sys.executable, "-c", PROCESS, path, case], capture_output=True, text=True, check=True, cwd=ROOT
    )
    kibibytes, found = map(int, told.stdout.split())
    return kibibytes / 1024, found


@pytest.mark.slow
@pytest.mark.parametrize(("write", "case"), [(as_csv, "case"), (as_xes, "case:case"), (as_xlsx, "case")])
def test_ten_times_the_file_takes_no_more_memory(tmp_path: Path, write: Callable[[Path, int], None], case: str) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    write(small, 1)
    write(large, 10)
    assert large.stat().st_size > 7 * small.stat().st_size
    little, few = reading(small, case)
    much, many = reading(large, case)
    assert (few, many) == (CASES, 10 * CASES)
    assert much < little + ROOM_MIB

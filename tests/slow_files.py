"""Which test files take long, from pytest's own report.

`pytest --durations=0 -vv … | python -m tests.slow_files > tests/slow.txt` writes the list anew.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

LIMIT = 1.5
LIST = Path(__file__).with_name("slow.txt")
TIMED = re.compile(r"([\d.]+)s +(?:call|setup|teardown) +([^:\s]+)::")
HEAD = (
    f"# Test files that take more than {LIMIT} s together on two cores; `make test-fast` leaves them out.",
    "# Written by tests/slow_files.py.",
)


def slow_files(report: Iterable[str]) -> Iterator[str]:
    """The files whose tests took longer together than the limit, by name."""
    seconds: defaultdict[str, float] = defaultdict(float)
    for line in report:
        if found := TIMED.match(line):
            seconds[found[2]] += float(found[1])
    return (file for file in sorted(seconds) if seconds[file] > LIMIT)


def listed() -> list[str]:
    """The files of the list."""
    return [line for line in LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


if __name__ == "__main__":
    print(*HEAD, *slow_files(sys.stdin), sep="\n")

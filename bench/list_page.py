"""The office's list page, requests a second: against Django templates with ORM objects, and against a bare page.

Each side is served as a place on PostgreSQL is, by a process for each processor (`site/serving.py`). The bare page is
served by one process too, and whichever of its two ways answers more is the rival.
"""

import os
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.measure import Result
from bench.pages.load import requests_a_second, slow_clients
from bench.pages.serving import PLACE, home_of, postgres, prepare, processor_seconds, served

ROUNDS = 7
PROCESSES = os.cpu_count() or 1


@dataclass(frozen=True)
class Side:
    """One server: its name, the application, how it is spoken to, its processes, and the requests of a round."""

    name: str
    application: str
    interface: str
    processes: int
    requests: int


BARE_PAGE = "bare Starlette + psycopg"
OURS = Side("ours", PLACE, "wsgi", PROCESSES, 240)
RIVAL = Side("Django templates, ORM objects", "bench.pages.rival_wsgi:application", "wsgi", PROCESSES, 120)
BARE = tuple(
    Side(f"{BARE_PAGE}, {number}", "bench.pages.bare_asgi:application", "asgi", number, 600)
    for number in sorted({1, PROCESSES})
)
SIDES = (OURS, RIVAL, *BARE)


def run() -> list[Result]:
    """All on PostgreSQL, each with 32 slow clients attached, asked in turns."""
    with postgres("batru_bench_list") as url, TemporaryDirectory() as folder:
        return _measure(Path(folder), url) if url else []


def _measure(folder: Path, url: str) -> list[Result]:
    env = home_of(folder, url)
    env |= {"BENCH_STATEMENTS": str(folder / "statements.json"), "BENCH_PAGE": str(folder / "page.html")}
    prepare("prepare_list", {**env, "DJANGO_SETTINGS_MODULE": "bench.pages.rival_settings"}, str(folder))
    cookie = (folder / "cookie.txt").read_text(encoding="ascii")
    with ExitStack() as stack:
        started: dict[Side, tuple[int, int]] = {}
        for side in SIDES:
            # Each application names its own settings.
            own = {name: value for name, value in env.items() if name != "DJANGO_SETTINGS_MODULE"}
            started[side] = stack.enter_context(served(side.application, side.interface, own, side.processes))
            stack.enter_context(slow_clients(started[side][0]))
        return _rounds(started, cookie)


@dataclass(frozen=True)
class Round:
    """What one round of a side came to: answers a second, and the processor seconds of its server for each."""

    speed: float
    cpu: float


def _rounds(started: dict[Side, tuple[int, int]], cookie: str) -> list[Result]:
    """The first round is not counted; who begins changes from round to round."""
    rounds: list[dict[Side, Round]] = []
    for number in range(ROUNDS + 1):
        first = number % len(SIDES)
        rounds.append({side: _round(side, *started[side], cookie) for side in SIDES[first:] + SIDES[:first]})
    counted = rounds[1:]
    bare = max(BARE, key=lambda side: median(each[side].speed for each in counted))
    return [_result(RIVAL, RIVAL.name, ">= 2.5", counted), _result(bare, BARE_PAGE, ">= 0.30", counted)]


def _round(side: Side, port: int, process: int, cookie: str) -> Round:
    before = processor_seconds(process)
    speed = requests_a_second(port, cookie, side.requests)
    return Round(speed, (processor_seconds(process) - before) / side.requests)


def _result(rival: Side, name: str, bound: str, rounds: list[dict[Side, Round]]) -> Result:
    """Others on the machine slow the sides unequally, so the processor's time stands beside the rate as a witness."""
    ratio = median(each[OURS].speed / each[rival].speed for each in rounds)
    ours, theirs = (median(each[side].speed for each in rounds) for side in (OURS, rival))
    mine, other = (1000 * median(each[side].cpu for each in rounds) for side in (OURS, rival))
    processes = f"{OURS.processes} and {rival.processes} processes"
    note = f"32 slow clients, {processes}; processor {mine:.2f} and {other:.2f} ms a request, ratio {other / mine:.2f}"
    return Result(f"list page: {name}", ours, theirs, ratio, bound, "requests/s", note)

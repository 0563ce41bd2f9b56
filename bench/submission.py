"""A submission with its paper, journal, task and notice: against a bare endpoint, and its slowest beside its usual."""

import json
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.measure import Result
from bench.pages.clients import quantile
from bench.pages.clients import run as go_through
from bench.pages.load import slow_clients
from bench.pages.serving import PLACE, home_of, postgres, prepare, processor_seconds, served
from bench.pages.submission import submission

OWN = "batru_bench_submission"
ROUNDS = 5
OURS, BARE = 50, 100
TOGETHER = 8
TAIL_CLIENTS, TAIL = 16, 640


@dataclass(frozen=True)
class Round:
    """Submissions a second, and the processor seconds of the server for each."""

    speed: float
    cpu: float


def run() -> list[Result]:
    """The rate on PostgreSQL, the tail on SQLite."""
    with postgres(OWN) as url, TemporaryDirectory() as folder:
        results = _rate(Path(folder), url) if url else []
    with TemporaryDirectory() as folder:
        return [*results, _tail(Path(folder))]


def _rate(folder: Path, url: str) -> list[Result]:
    env = {**home_of(folder, url), "BENCH_FOLDER": str(folder)}
    prepare("prepare_submission", env, str(folder), str((ROUNDS + 1) * (OURS + BARE) + 1))
    sessions: list[str] = json.loads((folder / "citizens.json").read_text(encoding="utf-8"))
    fresh = iter(list(enumerate(sessions))[1:])  # the first has filed under capture
    with ExitStack() as stack:
        ours = stack.enter_context(served(PLACE, "wsgi", env))
        bare = stack.enter_context(served("bench.pages.bare_submission:application", "asgi", env))
        for port, _ in (ours, bare):
            stack.enter_context(slow_clients(port))
        rounds = []
        for number in range(ROUNDS + 1):
            sides = [(ours, OURS), (bare, BARE)]
            done = {side: _round(side, count, fresh) for side, count in (sides if number % 2 else sides[::-1])}
            rounds.append((done[ours], done[bare]))
    return [_compared(rounds[1:])]


def _round(side: tuple[int, int], count: int, fresh: "iter[tuple[int, str]]") -> Round:
    port, process = side
    scripts = [submission(session, number) for number, session in (next(fresh) for _ in range(count))]
    before, start = processor_seconds(process), perf_counter()
    go_through(port, scripts, TOGETHER)
    return Round(count / (perf_counter() - start), (processor_seconds(process) - before) / count)


def _compared(rounds: list[tuple[Round, Round]]) -> Result:
    ratio = median(ours.speed / bare.speed for ours, bare in rounds)
    speeds = [median(each.speed for each in side) for side in zip(*rounds, strict=True)]
    mine, other = (1000 * median(each.cpu for each in side) for side in zip(*rounds, strict=True))
    note = f"32 slow clients; processor {mine:.1f} and {other:.1f} ms each, ratio {other / mine:.2f}"
    return Result("submission: bare Starlette + psycopg", *speeds, ratio, ">= 0.40", "a second", note)


def _tail(folder: Path) -> Result:
    """How long a citizen waits for the last page, on SQLite, where all write one after another."""
    env = home_of(folder, "")
    prepare("prepare_submission", env, str(folder), str(TAIL + TAIL_CLIENTS))
    sessions: list[str] = json.loads((folder / "citizens.json").read_text(encoding="utf-8"))
    scripts = [submission(session, number) for number, session in enumerate(sessions)]
    with served(PLACE, "wsgi", env) as (port, _):
        go_through(port, scripts[:TAIL_CLIENTS], TAIL_CLIENTS)
        start = perf_counter()
        waited = go_through(port, scripts[TAIL_CLIENTS:], TAIL_CLIENTS)
        speed = TAIL / (perf_counter() - start)
    seconds = [each.seconds for each in waited]
    usual, slowest = quantile(seconds, 0.5), quantile(seconds, 0.99)
    note = f"{TAIL_CLIENTS} clients, SQLite, {speed:.0f} submissions a second"
    return Result("a submission's request: p99 to p50", slowest, usual, slowest / usual, "<= 5", "s", note)

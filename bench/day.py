"""A working day replayed as fast as it goes: 1,200 dossiers, 40 officials, 2,000 visits of people who track theirs."""

import json
import os
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.measure import Result
from bench.pages.clients import Script, Waited, get, post, quantile
from bench.pages.clients import run as go_through
from bench.pages.serving import home_of, prepare, processor_seconds, served_place

DOSSIERS, VISITS = 1_200, 2_000
TOGETHER = 8
DAY_SECONDS = 8 * 3_600
PROCEDURE = "1.004873"
SEED = 20221201


def run() -> list[Result]:
    """A place as it is served, with its jobs, on SQLite; what its pages take is printed by kind."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        env = home_of(folder, "")
        prepare("prepare_day", env, name)
        officials = list(json.loads((folder / "officials.json").read_text(encoding="utf-8")).items())
        with served_place(env) as (port, process):
            go_through(port, _day(officials, 8, 8), TOGETHER)  # what a process does once is not the day's
            before, start = processor_seconds(process), perf_counter()
            waited = go_through(port, _day(officials, DOSSIERS, VISITS), TOGETHER)
            took, used = perf_counter() - start, processor_seconds(process) - before
    print(_by_kind(waited))
    return _results(took, used, len(waited))


def _day(officials: list[tuple[str, list[str]]], dossiers: int, visits: int) -> Iterator[Script]:
    """Dossiers and visits in the order of one draw; whoever comes to track asks for one that was filed before."""
    codes: list[str] = []
    happening = [True] * dossiers + [False] * visits
    random.Random(SEED).shuffle(happening)
    for number, is_dossier in enumerate(happening):
        ward, seats = officials[number % len(officials)]
        yield _dossier(ward, seats, number, codes) if is_dossier else _visit(number, codes)


def _dossier(ward: str, seats: list[str], number: int, codes: list[str]) -> Script:
    """From the counter to the answer; every official opens the pages on which he finds what he does next."""
    clerk, specialist, chair = seats[number % 2], seats[2], seats[3]
    yield get("the counter's form", "/dossiers/new/", clerk)
    given = {"procedure": PROCEDURE, "unit": ward, "channel": "counter", "name": f"Nguyễn Thị Số {number}"}
    made = yield post("register and receive", "/dossiers/new/", clerk, {**given, "phone": "0905123456"})
    address = made.header("location")
    code = address.rstrip("/").rpartition("/")[2]
    codes.append(code)
    yield get("a dossier", address, clerk)
    for session, deed, fields in (
        (specialist, "taking", {}),
        (specialist, "proposal", {"text": "Đề nghị cấp."}),
        (chair, "decision", {"granted": "yes", "text": "Đồng ý."}),
        (clerk, "handover", {}),
    ):
        yield get("the list", "/dossiers/", session)
        yield get("a dossier", address, session)
        yield post("a deed", f"{address}{deed}/", session, fields)
        yield get("a dossier", address, session)


def _visit(number: int, codes: list[str]) -> Script:
    yield get("the tracking field", "/track/")
    if codes:
        yield get("a tracked dossier", f"/track/{codes[number % len(codes)]}/")


def _results(took: float, used: float, requests: int) -> list[Result]:
    processors = os.cpu_count() or 1
    there = processors * DAY_SECONDS
    spare = f"{100 * (1 - used / there):.1f} % of {processors} processors are to spare in a day of eight hours"
    note = f"{requests:,} requests, {1000 * used / requests:.1f} ms of the processor each"
    return [
        Result("a day replayed: its eight hours", took, DAY_SECONDS, took / DAY_SECONDS, "<= 1", "s", note),
        Result("processor time: what a day has", used, there, used / there, "<= 1", "s", spare),
    ]


def _by_kind(waited: list[Waited]) -> str:
    kinds: dict[str, list[float]] = defaultdict(list)
    for each in waited:
        kinds[each.kind].append(1000 * each.seconds)
    rows = [
        f"{kind:22}{len(times):8,} times  p50 {quantile(times, 0.5):8.1f} ms  p95 {quantile(times, 0.95):8.1f} ms"
        for kind, times in kinds.items()
    ]
    return "\n".join(rows)

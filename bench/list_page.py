"""The office's list page, requests a second: against Django templates with ORM objects, and against a bare page."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psycopg

from bench.measure import Result
from bench.pages.load import requests_a_second, slow_clients, wait_for

ROOT = Path(__file__).resolve().parent.parent
OWN = "batru_bench_list"
ROUNDS = 7
THREADS = "8"


@dataclass(frozen=True)
class Side:
    """One server: its name, the application, how it is spoken to, and how many requests a round asks of it."""

    name: str
    application: str
    interface: str
    requests: int


OURS = Side("ours", "batru.site.wsgi:application", "wsgi", 240)
RIVAL = Side("Django templates, ORM objects", "bench.pages.rival_wsgi:application", "wsgi", 120)
BARE = Side("bare Starlette + psycopg", "bench.pages.bare_asgi:application", "asgi", 600)
SIDES = (OURS, RIVAL, BARE)


def run() -> list[Result]:
    """All three on PostgreSQL, each with 32 slow clients attached, asked in turns."""
    url = os.environ.get("BATRU_DATABASE_URL", "")
    url = url if url.startswith("postgres") else "postgres://root@127.0.0.1:5432/root"
    try:
        server = psycopg.connect(url, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        print(f"the list page is left out, PostgreSQL does not answer: {error}")
        return []
    with server, TemporaryDirectory() as folder:
        server.execute(f"DROP DATABASE IF EXISTS {OWN}")
        server.execute(f"CREATE DATABASE {OWN}")
        try:
            return _measure(Path(folder), urlsplit(url)._replace(path=f"/{OWN}").geturl())
        finally:
            server.execute(f"DROP DATABASE {OWN} WITH (FORCE)")


def _measure(folder: Path, url: str) -> list[Result]:
    env = {
        **os.environ,
        "BATRU_HOME": str(folder / "home"),
        "BATRU_DATABASE_URL": url,
        "BATRU_SECRET_KEY": "for the bench alone",
        "BENCH_STATEMENTS": str(folder / "statements.json"),
        "BENCH_PAGE": str(folder / "page.html"),
        "PYTHONWARNINGS": "ignore",
    }
    prepare = [sys.executable, "-m", "bench.pages.prepare_list", str(folder)]
    django_env = {**env, "DJANGO_SETTINGS_MODULE": "bench.pages.rival_settings"}
    subprocess.run(prepare, env=django_env, cwd=ROOT, check=True)
    cookie = (folder / "cookie.txt").read_text(encoding="ascii")
    with ExitStack() as stack:
        served = {side.name: stack.enter_context(_served(side, env)) for side in SIDES}
        for port, _process in served.values():
            stack.enter_context(slow_clients(port))
        return _rounds(served, cookie)


@dataclass(frozen=True)
class Round:
    """What one round of a side came to: answers a second, and the processor seconds of its server for each."""

    speed: float
    cpu: float


def _rounds(served: dict[str, tuple[int, int]], cookie: str) -> list[Result]:
    """The first round is not counted; who begins changes from round to round."""
    rounds: list[dict[str, Round]] = []
    for number in range(ROUNDS + 1):
        order = SIDES[number % 3 :] + SIDES[: number % 3]
        rounds.append({side.name: _round(side, *served[side.name], cookie) for side in order})
    counted = rounds[1:]
    return [_result(RIVAL, ">= 2.5", counted), _result(BARE, ">= 0.30", counted)]


def _round(side: Side, port: int, process: int, cookie: str) -> Round:
    before = _processor_seconds(process)
    speed = requests_a_second(port, cookie, side.requests)
    return Round(speed, (_processor_seconds(process) - before) / side.requests)


def _result(rival: Side, bound: str, rounds: list[dict[str, Round]]) -> Result:
    """Others on the machine slow the sides unequally, so the processor's time stands beside the rate as a witness."""
    ratio = median(each[OURS.name].speed / each[rival.name].speed for each in rounds)
    ours, theirs = (median(each[side.name].speed for each in rounds) for side in (OURS, rival))
    mine, other = (1000 * median(each[side.name].cpu for each in rounds) for side in (OURS, rival))
    note = f"32 slow clients; processor {mine:.2f} and {other:.2f} ms a request, ratio {other / mine:.2f}"
    return Result(f"list page: {rival.name}", ours, theirs, ratio, bound, "requests/s", note)


def _processor_seconds(process: int) -> float:
    """What a process and its children, the workers, have taken so far."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(_processor_seconds(int(child)) for child in children)


@contextmanager
def _served(side: Side, env: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The side under granian with one worker; its port and process."""
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", side.interface, "--port", str(port), "--workers", "1"]
    command += ["--no-log", *(("--blocking-threads", THREADS) if side.interface == "wsgi" else ())]
    process = subprocess.Popen([*command, side.application], env=env, cwd=ROOT)
    try:
        wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])

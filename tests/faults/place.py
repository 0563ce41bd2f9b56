"""A place of a test's own: a home, a database, and its processes, which are killed and started again."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("BATRU_TEST_POSTGRES", "postgres://root@127.0.0.1:5432/test").rpartition("/")[0]


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def own_database(name: str) -> Iterator[str]:
    """The address of a new database on the tests' PostgreSQL, dropped afterwards."""
    _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    try:
        yield f"{SERVER}/{name}"
    finally:
        _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def until(ready: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait for it, and fail with its name."""
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        time.sleep(0.05)


@dataclass
class Place:
    """A home folder with what its processes read from the environment."""

    home: Path
    port: int = field(default_factory=free_port)
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Whatever the tests themselves run on is not passed on; the byte code of earlier starts is at hand."""
        ours = {key: value for key, value in os.environ.items() if not key.startswith(("BATRU_", "DJANGO_", "PYTEST"))}
        ours.pop("PYTHONDONTWRITEBYTECODE", None)
        own = {"BATRU_HOME": str(self.home), "BATRU_LOCALITY": "thanh-khe-2022", "BATRU_SECRET_KEY": "for tests alone"}
        python = {"PYTHONPYCACHEPREFIX": str(self.home.parent / "bytecode"), "PYTHONWARNINGS": "ignore"}
        return {**ours, **own, **python, "DJANGO_SETTINGS_MODULE": "batru.site.settings", **self.settings}

    def run(self, module: str, *words: str) -> str:
        """Run a module of the project to its end; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start a command of the project as the leader of a process group of its own."""
        with (self.home / f"{words[0]}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "batru.site.cli", *words],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def serve(self) -> "subprocess.Popen[bytes]":
        """Start the pages."""
        return self.start("serve", "--port", str(self.port))

    def log(self, command: str) -> str:
        """What a command has written so far."""
        path = self.home / f"{command}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def listens(self) -> bool:
        """Whether somebody takes connections at the port."""
        with socket.socket() as probe:
            probe.settimeout(0.5)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def ask(
        self, path: str, body: Any = None, headers: Mapping[str, str] | None = None, seconds: float = 30
    ) -> tuple[int, bytes]:
        """One request; its status and what came back. OSError or HTTPException where nobody answers."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            sent = None if body is None else json.dumps(body).encode()
            kind = {} if body is None else {"Content-Type": "application/json"}
            link.request("GET" if body is None else "POST", path, sent, {**kind, **(headers or {})})
            answer = link.getresponse()
            return answer.status, answer.read()
        finally:
            link.close()

    def asked(self, question: str) -> Any:
        """One value out of the place's own database."""
        with psycopg.connect(self.settings["BATRU_DATABASE_URL"], autocommit=True) as link:
            row = link.execute(question.encode()).fetchone()
        return row[0] if row else None

    def answers(self) -> bool:
        """Whether the pages are there."""
        try:
            return self.ask("/sign-in/")[0] < 500
        except (OSError, http.client.HTTPException):
            return False


def kill(process: "subprocess.Popen[bytes]") -> None:
    """kill -9 for the process and all that it started in its group; none of them lives when this returns."""
    family = [int(one.name) for one in Path("/proc").glob("[0-9]*") if _group_of(int(one.name)) == process.pid]
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    until(lambda: not any(_lives(pid) for pid in family), 30, "the end of a killed process")


def _group_of(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):
        return False


def _on_server(*statements: str) -> None:
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as link:
        for statement in statements:
            link.execute(statement.encode())

"""Servers to ask: a place under granian, beside a PostgreSQL database of the bench's own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from socket import socket
from urllib.parse import urlsplit

import psycopg

from bench.pages.load import wait_for

ROOT = Path(__file__).resolve().parents[2]
PLACE = "batru.site.wsgi:application"
AT_ONCE = 8  # threads in all, as a place has them (batru/site/serving.py)


def home_of(folder: Path, url: str) -> dict[str, str]:
    """The surroundings in which a process of the bench finds its own home and database."""
    own = {"BATRU_HOME": str(folder / "home"), "BATRU_DATABASE_URL": url, "BATRU_SECRET_KEY": "for the bench alone"}
    own["DJANGO_SETTINGS_MODULE"] = "batru.site.settings"
    return {**os.environ, **own, "PYTHONWARNINGS": "ignore"}


def prepare(module: str, env: dict[str, str], *words: str) -> None:
    """Let a module of the bench make the place ready in a process of its own."""
    subprocess.run([sys.executable, "-m", f"bench.pages.{module}", *words], env=env, cwd=ROOT, check=True)


@contextmanager
def postgres(name: str) -> Iterator[str]:
    """The address of a new database, dropped at the end; empty where no server answers."""
    url = os.environ.get("BATRU_DATABASE_URL", "")
    url = url if url.startswith("postgres") else "postgres://root@127.0.0.1:5432/root"
    try:
        server = psycopg.connect(url, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        print(f"left out on PostgreSQL, which does not answer: {error}")
        yield ""
        return
    with server:
        server.execute(f"DROP DATABASE IF EXISTS {name}".encode())
        server.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def served(
    application: str, interface: str, env: dict[str, str], processes: int = 1
) -> "AbstractContextManager[tuple[int, int]]":
    """An application under granian, by so many processes; its port and the process that holds them."""
    port = _free_port()
    command = ["granian", "--interface", interface, "--port", str(port), "--workers", str(processes), "--no-log"]
    threads = ("--blocking-threads", str(max(2, AT_ONCE // processes))) if interface == "wsgi" else ()
    return _running([*command, *threads, application], port, env)


def served_place(env: dict[str, str]) -> "AbstractContextManager[tuple[int, int]]":
    """A place as anybody serves it, its jobs inside; its port and process."""
    port = _free_port()
    return _running(["batru.site.cli", "serve", "--port", str(port)], port, {**env, "BATRU_JOBS_INSIDE": "1"})


def _free_port() -> int:
    with socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def _running(module: list[str], port: int, env: dict[str, str]) -> Iterator[tuple[int, int]]:
    process = subprocess.Popen([sys.executable, "-m", *module], env=env, cwd=ROOT)
    try:
        wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()  # it waits for a request that an error has left behind
            process.wait()


def processor_seconds(process: int) -> float:
    """What a process and its children, the workers, have taken so far."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(processor_seconds(int(child)) for child in children)

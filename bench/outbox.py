"""Letters that wait in the outbox, sent by one relay: beside a bare loop that runs the same statements."""

import json
import os
import subprocess
import sys
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psycopg

from bench.measure import Result

OWN = "batru_bench_outbox"


def run() -> list[Result]:
    """On PostgreSQL, with a home, a database and a mail server of its own."""
    url = os.environ.get("BATRU_DATABASE_URL", "")
    url = url if url.startswith("postgres") else "postgres://root@127.0.0.1:5432/root"
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=3) as server:
            server.execute(f"DROP DATABASE IF EXISTS {OWN} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {OWN}")
            try:
                return _measure(urlsplit(url)._replace(path=f"/{OWN}").geturl())
            finally:
                server.execute(f"DROP DATABASE {OWN} WITH (FORCE)")
    except psycopg.OperationalError as error:
        print(f"the outbox is left out, PostgreSQL does not answer: {error}")
        return []


def _measure(url: str) -> list[Result]:
    with TemporaryDirectory() as home:
        env = {**os.environ, "BATRU_HOME": home, "BATRU_DATABASE_URL": url, "BATRU_SECRET_KEY": "for the bench alone"}
        env["DJANGO_SETTINGS_MODULE"] = "batru.site.settings"
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "bench.outbox_letters"], env=env, check=True,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    return [Result(**told) for told in json.loads(done.stdout.splitlines()[-1])]

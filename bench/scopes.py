"""A restricted clerk's list page beside an administrator's, at a million dossiers, on both databases."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psycopg

from bench.measure import Result

OWN = "batru_bench_scopes"


def run() -> list[Result]:
    """Each database in a process and a home of its own."""
    results = _measure("SQLite", "")
    url = os.environ.get("BATRU_DATABASE_URL", "")
    url = url if url.startswith("postgres") else "postgres://root@127.0.0.1:5432/root"
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=3) as server:
            server.execute(f"DROP DATABASE IF EXISTS {OWN}")
            server.execute(f"CREATE DATABASE {OWN}")
            try:
                results += _measure("PostgreSQL", urlsplit(url)._replace(path=f"/{OWN}").geturl())
            finally:
                server.execute(f"DROP DATABASE {OWN} WITH (FORCE)")
    except psycopg.OperationalError as error:
        print(f"scopes on PostgreSQL are left out, it does not answer: {error}")
    return results


def _measure(name: str, url: str) -> list[Result]:
    with TemporaryDirectory() as home:
        env = {**os.environ, "BATRU_HOME": home, "BATRU_DATABASE_URL": url, "BATRU_SECRET_KEY": "for the bench alone"}
        env["DJANGO_SETTINGS_MODULE"] = "batru.site.settings"
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "bench.pages.scopes"], env=env, check=True, stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
    results = [Result(**told) for told in json.loads(done.stdout.splitlines()[-1])]
    return [Result(**{**asdict(each), "name": f"{each.name} ({name})"}) for each in results]

"""How long a web process takes until it can answer, in starts of a bare interpreter."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import Result, interleaved

ROOT = Path(__file__).resolve().parent.parent
START = "from batru.site.wsgi import application"


def run() -> list[Result]:
    """Each start is a process of its own, with the byte code of an earlier start at hand."""
    with TemporaryDirectory() as home:
        env = {**os.environ, "BATRU_HOME": home, "BATRU_SECRET_KEY": "for the bench alone", "BATRU_DATABASE_URL": ""}
        env = {
            **env,
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": f"{home}/bytecode",
            "PYTHONWARNINGS": "ignore",
        }
        timing = interleaved(lambda: _start(START, env), lambda: _start("", env), rounds=15)
    return [Result("a web process starts: bare interpreter", timing.ours, timing.rival, timing.ratio, "<= 80", "s")]


def _start(program: str, env: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=env, check=True)

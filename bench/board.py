"""The board's figures over a million dossiers: from the facts and from the roll-up, against SQL written by hand."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import Result

ROOT = Path(__file__).resolve().parent.parent


def run() -> list[Result]:
    """Measured in a process and a home of its own."""
    with TemporaryDirectory(prefix="batru-bench-") as home:
        env = {**os.environ, "BATRU_HOME": home, "BATRU_DATABASE_URL": "", "BATRU_SECRET_KEY": "for the bench alone"}
        env["DJANGO_SETTINGS_MODULE"] = "batru.site.settings"
        command = [sys.executable, "-m", "bench.board_figures"]
        done = subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE)
        return [Result(**result) for result in json.loads(done.stdout.splitlines()[-1])]

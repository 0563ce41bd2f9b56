"""A nation's figures: forty measures by month of 3,321 communes and 34 provinces, ten million dossiers, two cores.

`python -m bench.scale [--rows 1000000]`. Our compiled query against the best one by hand on the same files (≤ 1.1); the
product's own roll-up after one month more, from the facts to the database, against counting all by hand (≤ 0.1); one
number of a board, as pages ask for it, against the same (≤ 0.02). Polars, plain Parquet and PostgreSQL are printed
beside, and pandas with as many months as make a million dossiers, for it holds every sum as a column.

The forty, of Decision 766 and of the proposed district set, as far as dossiers tell: dossiers_received, dossiers_done,
open_now, overdue_now, on_time_share, lead_days_mean, online_share, self_filed_share, first_time_right_share,
rating_mean, counter_share, post_share, full_online_share, assisted_share, fee_share, supplemented_share,
supplemented_twice_share, late_share, good_rating_share, bad_rating_share, handed_over_share; on_time_share of each of
three channels, lead_days_mean and first_time_right_share of two; on_time_share and online_share of each of six fields.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import Result, table

ROOT = Path(__file__).resolve().parent.parent
ROWS = 10_000_000


def run(rows: int = ROWS) -> list[Result]:
    """Measured in a process and a home of its own."""
    with TemporaryDirectory(prefix="batru-bench-") as home:
        env = {**os.environ, "POLARS_MAX_THREADS": "2", "BATRU_HOME": home, "BATRU_DATABASE_URL": ""}
        env |= {"BATRU_SECRET_KEY": "for the bench alone", "DJANGO_SETTINGS_MODULE": "batru.site.settings"}
        command = [sys.executable, "-m", "bench.scale_figures", str(rows)]
        with subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            last = ""
            for line in process.stdout or ():
                print(last, end="", flush=True)
                last = line
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return [Result(**result) for result in json.loads(last)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=ROWS)
    found = run(parser.parse_args().rows)
    print(table(found))
    sys.exit(0 if all(each.holds for each in found) else 1)

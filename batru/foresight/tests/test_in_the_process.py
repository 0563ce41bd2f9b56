"""The engines as the pages reach them: through the computing process, JSON each way."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from batru.commons.compute.public import ask
from batru.foresight import jobs
from batru.foresight.engine.answers import answer
from batru.foresight.rules.counters import SMALLEST_QUESTION

HEAVY = {"numba", "scipy", "statsforecast", "pandas", "ibis", "pyarrow", "lightgbm", "simpy"}
SAY_WHAT_IS_LOADED = """
import django, sys
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.fixture
def process(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.BATRU_HOME = tmp_path
    yield
    stop = "import json, os, sys; os.kill(json.load(open(sys.argv[1]))['pid'], 15)"
    subprocess.run([sys.executable, "-c", stop, str(tmp_path / "compute" / "address.json")], check=True)


@pytest.mark.slow
def test_the_process_answers_as_the_engine_does(process: None) -> None:
    jobs.warm_counters()
    found: dict[str, Any] = ask("batru.foresight.engine.answers:answer", timeout=60, question=dict(SMALLEST_QUESTION))
    assert found == answer(SMALLEST_QUESTION)


def test_no_address_leads_to_a_heavy_library(tmp_path: Path) -> None:
    """In a fresh interpreter, with every room's addresses loaded."""
    told = subprocess.run(
        [sys.executable, "-c", SAY_WHAT_IS_LOADED],
        capture_output=True,
        text=True,
        check=True,
        env={
            "DJANGO_SETTINGS_MODULE": "batru.site.settings",
            "BATRU_SECRET_KEY": "x",
            "BATRU_HOME": str(tmp_path),
            "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
        },
    )
    assert HEAVY & set(told.stdout.split()) == set()

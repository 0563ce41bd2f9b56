"""The bench's rival shows the same list as ours: when a page grows it must grow too, or the ratio says nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.full
@pytest.mark.any_database
def test_the_rival_of_the_list_page_shows_what_ours_shows(tmp_path: Path) -> None:
    env = {
        **{name: value for name, value in os.environ.items() if name != "BATRU_DATABASE_URL"},
        "BATRU_HOME": str(tmp_path / "home"),
        "BATRU_SECRET_KEY": "for this test alone",
        "DJANGO_SETTINGS_MODULE": "bench.pages.rival_settings",
    }
    command = [sys.executable, "-m", "bench.pages.prepare_list", str(tmp_path), "1000"]
    done = subprocess.run(command, env=env, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(json.loads((tmp_path / "statements.json").read_text(encoding="utf-8"))) <= 12
    assert b"000.04.01.Y99-" in (tmp_path / "page.html").read_bytes()

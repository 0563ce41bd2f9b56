"""The commands on a machine that runs no place: what they leave in its home."""

import os
import subprocess
import sys
from pathlib import Path

DATA = Path(__file__).parent / "data"


def test_verifying_leaves_no_secret_in_a_fresh_home(tmp_path: Path) -> None:
    given = {name: each for name, each in os.environ.items() if name != "BATRU_SECRET_KEY"}
    words = [sys.executable, "-m", "batru.site.cli", "index", "verify", str(DATA / "frozen_district.json")]
    done = subprocess.run(
        [*words, "--language", "en"],
        env={**given, "BATRU_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "The same result." in done.stdout
    assert [path.name for path in (tmp_path / "home").rglob("*")] == []

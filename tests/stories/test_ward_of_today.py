"""The ward of 2025, small and by hand: its home is made, it opens, and it says honestly that nothing happened yet."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECOND_START_SECONDS = 5
# Inside a process of its own, with that home: pages as a reader asks for them, by address and what they must hold.
READER = """
import sys
import django
django.setup()
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS = ["testserver"]
client = Client()
for address, word in (("/", "Phường Thanh Khê"), ("/procedures/?q=dang ky khai sinh", "Đăng ký khai sinh"),
                      ("/procedures/1.001193/", "trong ngày"), ("/sign-in/", "Đăng nhập")):
    answer = client.get(address)
    assert answer.status_code == 200 and word in answer.content.decode(), address
client.post("/example/readers/phuc/")
for address, word in (("/board/", "Chưa đếm được số nào"), ("/inbox/", "Không còn việc nào"),
                      ("/ranking/", "Xếp hạng")):
    answer = client.get(address)
    assert answer.status_code == 200 and word in answer.content.decode(), address
print("opened")
"""


def run(home: Path, *words: str) -> str:
    """What a process of our own says that has this home and this locality."""
    env = {**os.environ, "BATRU_HOME": str(home), "BATRU_LOCALITY": "thanh-khe-2025", "BATRU_EXAMPLE": "1"}
    env |= {"DJANGO_SETTINGS_MODULE": "batru.site.settings", "BATRU_SECRET_KEY": "", "PYTHONPATH": str(ROOT)}
    env.pop("BATRU_DATABASE_URL", None)
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.slow
@pytest.mark.any_database
def test_the_ward_of_today_opens_and_a_second_start_is_quick(tmp_path: Path) -> None:
    prepare = ("-m", "batru.site.cli", "prepare")
    first = run(tmp_path, *prepare)
    assert "agencies of the locality" in first and "a year of dossiers" not in first
    assert run(tmp_path, "-c", READER).endswith("opened\n")
    before = _processor_seconds()
    run(tmp_path, *prepare)
    assert _processor_seconds() - before < SECOND_START_SECONDS


def _processor_seconds() -> float:
    """Of the processes that have ended; on a crowded machine the clock tells about the others."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

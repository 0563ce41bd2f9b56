"""Signing and checking as the pages reach them: through the computing process, with a key of the example."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from batru.commons import clock
from batru.commons.signatures.jobs import prepare_example_keys
from batru.commons.signatures.public import TEST_AUTHORITY, check, key_of, sign

SIGNER = {"official:12": ("Phạm Thị Lan", "Phường Xuân Hà")}
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
def test_a_key_of_the_example_signs_and_says_that_it_is_worth_nothing(
    process: None, page: bytes, tmp_path: Path
) -> None:
    assert prepare_example_keys(SIGNER, clock.real_now()) == 1
    assert prepare_example_keys(SIGNER, clock.real_now()) == 0, "who has a key keeps it"
    key = key_of("official:12")
    assert key is not None and key.caution == TEST_AUTHORITY and key_of("official:13") is None
    assert [path.stat().st_mode & 0o077 for path in (tmp_path / "keys" / "signers").iterdir()] == [0, 0, 0]
    signed = sign(page, key, reason="Ban hành")
    assert (signed.name, signed.issuer, signed.timestamped) == ("Phạm Thị Lan", TEST_AUTHORITY, False)
    (found,) = check(signed.content)
    assert (found.verdict, found.fingerprint) == ("valid", signed.fingerprint)
    assert not list((tmp_path / "signing").iterdir()), "nothing of the work is left behind"


def test_a_web_process_does_not_load_what_signs() -> None:
    done = subprocess.run([sys.executable, "-c", SAY_WHAT_IS_LOADED], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "batru" in loaded and not loaded & {"pyhanko", "pyhanko_certvalidator", "asn1crypto", "requests"}

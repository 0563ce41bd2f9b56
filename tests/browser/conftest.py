"""A running example place and a browser to look at it with."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import eyes

ROOT = Path(__file__).resolve().parents[2]
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
START_SECONDS = 600


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser and takes long."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, or whichever stands in the path; without one the tests say so and are left out."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        if "chromium" in os.environ.get("BATRU_REQUIRE", "").split(","):
            pytest.fail("chromium is required here and not installed: apt install chromium")
        pytest.skip("chromium is not installed (apt install chromium); pages were not looked at")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        yield found
        found.close()


@pytest.fixture(scope="session")
def place_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home folder of the example; BATRU_BROWSER_HOME names that of one that runs already."""
    given = os.environ.get("BATRU_BROWSER_HOME")
    return Path(given) if given else tmp_path_factory.mktemp("place")


@pytest.fixture(scope="session")
def place(place_home: Path) -> Iterator[str]:
    """The address of the example, served as people run it; BATRU_BROWSER_ADDRESS names one that runs already."""
    given = os.environ.get("BATRU_BROWSER_ADDRESS")
    if given:
        yield given.rstrip("/")
        return
    port = _free_port()
    home = place_home
    env = {
        **os.environ,
        "BATRU_HOME": str(home),
        "BATRU_EXAMPLE": "1",
        "BATRU_JOBS_INSIDE": "1",
        "BATRU_SECRET_KEY": "",
    }
    env.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "batru.site.cli"]
    log = home / "server.log"
    subprocess.run([*command, "prepare"], cwd=ROOT, env=env, check=True, timeout=START_SECONDS, capture_output=True)
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*command, "serve", "--port", str(port)], cwd=ROOT, env=env, stdout=output, stderr=output
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, server, log)
        yield address
    finally:
        _end(server)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _end(server: "subprocess.Popen[bytes]") -> None:
    """Once in hundreds of times a waiting main thread does not wake for a signal, but does for the next one."""
    for _ in range(2):
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=20)
            return
    server.kill()
    server.wait(timeout=20)
    raise AssertionError("The server did not end when it was told to.")


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{address}/brand.css", timeout=5).close()
        except OSError:
            time.sleep(0.3)
        else:
            return
    pytest.fail(f"The example did not open:\n{log.read_text(encoding='utf-8')[-3000:]}")


@pytest.fixture(params=["vi", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Each page is read in both languages."""
    return str(request.param)


@pytest.fixture
def context(browser: Browser, place: str) -> Iterator[BrowserContext]:
    """A reader of his own: no cookies but what he gets."""
    made = browser.new_context(base_url=place, viewport={"width": 1440, "height": 900}, locale="vi-VN")
    made.add_init_script(path=eyes.AXE)  # each page has it before its own scripts; sending it each time takes longer
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """One window of that reader."""
    return context.new_page()

"""Becoming one of the cast, and finding the pages that this reader can reach."""

from collections import deque
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import BrowserContext, Page

from tests.browser import eyes

CAST = ("hoa", "minh", "thu", "lan", "phuc", "son", "tu")
LEFT_OUT = (".csv", ".json", ".geojson", ".svg", ".css", ".pdf", ".xlsx", ".zip")


def speak(context: BrowserContext, place: str, language: str) -> None:
    """Choose the language by its cookie, as the switch in the page does."""
    context.add_cookies([{"name": "batru_language", "value": language, "url": place}])


def become(page: Page, username: str) -> None:
    """Through the example's bar, by one click."""
    page.goto("/")
    page.locator(".bt-example summary").click()
    page.locator(f"form[action$='/readers/{username}/'] button").click()
    page.wait_for_load_state()


def pages_of(page: Page, start: str, most: int) -> Iterator[str]:
    """Addresses reached by following links, each shape of address once (codes and queries do not make a new one)."""
    waiting, seen = deque([start]), {shape(start)}
    while waiting and most:
        address = waiting.popleft()
        most -= 1
        yield address
        for link in eyes.ask(page, "links"):
            found = urlsplit(urljoin(page.url, link))
            ours = found.netloc == urlsplit(page.url).netloc and not found.path.endswith(LEFT_OUT)
            if ours and shape(found.path) not in seen:
                seen.add(shape(found.path))
                waiting.append(found.path + (f"?{found.query}" if found.query else ""))


def shape(address: str) -> str:
    """The address with everything that holds a digit left out."""
    path = urlsplit(address).path
    return "/".join("*" if any(sign.isdigit() for sign in part) else part for part in path.split("/"))

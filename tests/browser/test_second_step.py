"""An official adds a passkey and signs in with it, on the device that Chromium plays; and an app with codes."""

import base64
import time
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from batru.commons.people.rules.factors import code_at
from tests.browser import eyes
from tests.browser.readers import become, speak


@pytest.fixture
def by_name(place: str) -> str:
    """The place by its name: a passkey belongs to a name, never to a number."""
    return place.replace("127.0.0.1", "localhost")


@pytest.fixture
def password(place_home: Path) -> str:
    """The cast's password, as it is printed when the example opens."""
    return (place_home / "example-password.txt").read_text(encoding="ascii")


@pytest.fixture
def device(context: BrowserContext, page: Page) -> str:
    """A phone that makes passkeys and always recognises its owner's finger."""
    talk = context.new_cdp_session(page)
    talk.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return str(talk.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"])


def look(page: Page, name: str) -> None:
    """On a phone, with axe, and as a picture."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert eyes.overflow_px(page) <= 0 and eyes.axe(page) == []
    eyes.shoot(page, name)
    page.set_viewport_size({"width": 1440, "height": 900})


def test_a_passkey_is_added_and_opens_the_door(
    page: Page, context: BrowserContext, by_name: str, device: str, language: str, password: str
) -> None:
    who = {"vi": "thu", "en": "phuc"}[language]
    ears = eyes.watch(page)
    speak(context, by_name, language)
    _sign_in(page, by_name, who, password)
    page.goto(f"{by_name}/account/second-step/passkeys/")
    look(page, f"passkey-{language}")
    page.locator("input[name=name]").fill("Điện thoại")
    page.locator("#passkey-form button").click()
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    look(page, f"recovery-codes-{language}")
    page.goto(f"{by_name}/account/second-step/")
    expect(page.locator("#keys ~ ul")).to_contain_text("Điện thoại")
    look(page, f"second-step-{language}")
    page.context.clear_cookies()
    speak(context, by_name, language)
    _sign_in(page, by_name, who, password)
    page.wait_for_url("**/office/sign-in/second/")
    look(page, f"second-{language}")
    page.locator("#passkey-form button").click()
    page.wait_for_url("**/inbox/")
    assert ears.complaints == []


def test_an_app_is_added_by_its_picture(page: Page, context: BrowserContext, place: str, language: str) -> None:
    speak(context, place, language)
    become(page, "lan")
    page.goto("/account/second-step/app/")
    look(page, f"app-{language}")
    secret = base64.b32decode(page.locator("code.bt-code").inner_text().replace(" ", ""))
    page.locator("input[name=code]").fill(code_at(secret, int(time.time() // 30)))
    page.locator("main form button[type=submit]").click()
    expect(page.locator("#app ~ p").first).to_be_visible()
    expect(page.locator("form[action$='/app/removal/']")).to_have_count(1)


def _sign_in(page: Page, address: str, who: str, password: str) -> None:
    page.goto(f"{address}/office/sign-in/")
    page.locator("input[name=username]").fill(who)
    page.locator("input[name=password]").fill(password)
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()

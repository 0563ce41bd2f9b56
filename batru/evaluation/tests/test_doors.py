"""From the menu and from a campaign's page everybody reaches what his post is for, and no link leads to a shut door."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from batru.commons import clock
from batru.evaluation.models import Campaign, Participant, Talk
from batru.evaluation.rules.entries import Said
from batru.evaluation.tests.conftest import OPENED, XUAN_HA

pytestmark = pytest.mark.django_db
PLACE = "/evaluation/small-2022"
UNIT = f"{PLACE}/units/{XUAN_HA}"
LISTED = re.compile(r'href="((?:/evaluation|/targets|/integrity)/[^"#]*)')
ALL = {f"{PLACE}/corrections/", "/targets/", "/integrity/?period=2022"}
OWN = {f"{UNIT}/", f"{UNIT}/questions/", f"{UNIT}/replies/"}
OFFICE = {f"{PLACE}/appraisal/", f"{PLACE}/severity/"}


def links(client: Client, address: str) -> set[str]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return {one.replace("&amp;", "&") for one in LISTED.findall(answer.content.decode())}


@pytest.mark.parametrize(
    ("username", "reaches", "never"),
    [
        ("thu", ALL | OWN, OFFICE | {f"{PLACE}/council/"}),
        ("lan", ALL | OWN, OFFICE | {f"{PLACE}/council/"}),
        ("phuc", ALL | OFFICE, {f"{PLACE}/council/"}),
        ("son", ALL | {f"{PLACE}/council/"}, OFFICE),
    ],
)
def test_two_clicks_lead_to_every_page_of_a_post(
    client: Client, sign_in: Callable[[str], None], campaign: Campaign, username: str, reaches: set[str],
    never: set[str],
) -> None:  # fmt: skip
    own = Participant.objects.get(unit_id=XUAN_HA)
    Talk.objects.create(
        participant=own, indicator="B", kind=Said.QUESTION, text="Biên bản nào ghi số này?", by="person/1", at=OPENED
    )
    clock.set_now(OPENED + timedelta(days=2))
    sign_in(username)
    menu = links(client, "/evaluation/")
    assert "/evaluation/" in menu and reaches <= menu and reaches <= links(client, f"{PLACE}/")
    found = menu | links(client, f"{PLACE}/")
    found |= links(client, f"{UNIT}/")
    assert not never & found
    for address in sorted(found):
        assert client.get(address).status_code in (200, 302), address


def test_what_waits_is_counted_where_it_waits(
    client: Client, sign_in: Callable[[str], None], campaign: Campaign
) -> None:
    own = Participant.objects.get(unit_id=XUAN_HA)
    for code in ("A", "B"):
        Talk.objects.create(
            participant=own, indicator=code, kind=Said.QUESTION, text="Văn bản nào?", by="person/1", at=OPENED
        )
    clock.set_now(OPENED + timedelta(days=2))
    sign_in("thu")
    page = client.get(f"{PLACE}/").content.decode()
    told = re.search(rf'href="{re.escape(UNIT)}/questions/".*?</li>', page, re.DOTALL)
    assert told and "2 đang chờ" in told[0]


def test_the_outsider_is_led_nowhere(client: Client, sign_in: Callable[[str], None], campaign: Campaign) -> None:
    sign_in("tu")
    assert not re.search(r'href="/(evaluation/"|targets/|integrity/)', client.get("/inbox/").content.decode())
    assert client.get("/evaluation/").status_code == 403
    assert client.get(f"{PLACE}/").status_code in (403, 404)

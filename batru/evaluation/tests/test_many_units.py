"""Pages of judging ask the database as often for fifty units as for five."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from batru.commons import clock
from batru.commons.people.public import Actor
from batru.commons.places.public import rebuild_ancestry
from batru.evaluation.models import Approval, Campaign, Entry, Evidence, Participant, Talk
from batru.evaluation.reads.doors import doors, doors_of
from batru.evaluation.rules.entries import Layer, Level, Said, Step
from batru.evaluation.tests.conftest import DISTRICT, OPENED, XUAN_HA

pytestmark = pytest.mark.django_db
PLACE = "/evaluation/small-2022"
UNIT = f"{PLACE}/units/{XUAN_HA}"
AT = OPENED + timedelta(days=15)


def add_units(campaign: Campaign, first: int, last: int) -> None:
    """Wards with a sheet handed in and taken over, a paper, a question and a verdict each."""
    unit, placement = apps.get_model("places.Unit"), apps.get_model("places.Placement")
    for number in range(first, last):
        key = f"9{number:04}@2022"
        words = dict.fromkeys(("name", "name_en", "full_name", "full_name_en", "folded"), f"Phường {number}")
        unit.objects.create(key=key, level="commune", kind="ward", valid_from=date(2018, 1, 1), **words)
        placement.objects.create(unit_id=key, parent_id=DISTRICT, valid_from=date(2018, 1, 1))
        fill(Participant.objects.create(campaign=campaign, unit_id=key))
    rebuild_ancestry()


def fill(own: Participant) -> None:
    said = {"A": {"part": "6", "whole": "10"}, "B": {"part": "60", "whole": "100"}, "C": {"": "yes"}}
    plain = {"participant": own, "by": "person/1", "at": OPENED}
    Entry.objects.bulk_create(
        Entry(indicator=code, layer=Layer.SELF, cells=cells, origin="typed", **plain) for code, cells in said.items()
    )
    Entry.objects.create(indicator="A", layer=Layer.APPRAISED, cells=said["A"], verdict="kept", origin="typed", **plain)
    Evidence.objects.create(indicator="B", content=f"{own.pk:064}", dated=date(2022, 6, 1), title="Biên bản", **plain)
    Talk.objects.create(indicator="B", kind=Said.QUESTION, text="Biên bản nào ghi số này?", **plain)
    for step in (Step.SUBMITTED, Step.ACCEPTED):
        Approval.objects.create(level=Level.UNIT, step=step, **plain)


@pytest.mark.parametrize(
    ("username", "address", "most"),
    [
        ("phuc", f"{PLACE}/appraisal/", 25),
        ("phuc", f"{PLACE}/severity/", 25),
        ("phuc", f"{UNIT}/appraisal/", 35),
        ("son", f"{PLACE}/council/", 30),
        ("son", f"{UNIT}/council/", 35),
        ("phuc", f"{PLACE}/", 40),
    ],
)
def test_fifty_units_ask_no_more_than_five(
    client: Client, sign_in: Callable[[str], None], campaign: Campaign, username: str, address: str, most: int
) -> None:
    fill(Participant.objects.get(unit_id=XUAN_HA))
    add_units(campaign, 0, 3)
    clock.set_now(AT)
    sign_in(username)
    client.get(address)
    few = asked(client, address)
    add_units(campaign, 3, 48)
    many = asked(client, address)
    assert campaign.participants.count() == 50
    assert many == few <= most


def add_campaigns(first: Campaign, years: range) -> None:
    """Campaigns of other years with both wards, a sheet handed in and taken over in each."""
    windows = list(first.windows.all())
    units = list(first.participants.values_list("unit_id", flat=True))
    for year in years:
        other = Campaign.objects.get(pk=first.pk)
        other.pk, other.code, other.period = None, f"small-{year}", str(year)
        other.save(force_insert=True)
        for window in windows:
            window.pk, window.campaign = None, other
            window.save(force_insert=True)
        for unit in units:
            fill(Participant.objects.create(campaign=other, unit_id=unit))


@pytest.mark.parametrize("username", ["phuc", "son", "thu"])
def test_nine_campaigns_ask_no_more_than_three(
    client: Client, sign_in: Callable[[str], None], campaign: Campaign, username: str
) -> None:
    add_campaigns(campaign, range(2023, 2025))
    clock.set_now(AT)
    sign_in(username)
    client.get("/evaluation/")
    few = asked(client, "/evaluation/")
    add_campaigns(campaign, range(2025, 2031))
    many = asked(client, "/evaluation/")
    assert Campaign.objects.count() == 9
    assert many == few <= 30
    page = client.get("/evaluation/").content.decode()
    assert all(f"/evaluation/small-{year}/" in page for year in range(2022, 2031))


def test_sheets_that_wait_are_counted_campaign_by_campaign(campaign: Campaign, cast: Callable[[str], Actor]) -> None:
    """Both wards of 2023 are taken over and half judged; nobody of 2022 has handed in."""
    add_campaigns(campaign, range(2023, 2024))
    later = Campaign.objects.get(code="small-2023")
    found = doors_of(cast("phuc"), [campaign, later])
    waits = {pk: {one.page: one.waits for one in own} for pk, own in found.items()}
    assert (waits[campaign.pk]["worklist"], waits[later.pk]["worklist"]) == (0, 2)
    one = Participant.objects.filter(campaign=later).first()
    assert one is not None
    for code in ("B", "C"):
        Entry.objects.create(
            participant=one, indicator=code, layer=Layer.APPRAISED, cells={}, verdict="kept", origin="typed",
            by="person/1", at=AT,
        )  # fmt: skip
    assert {each.page: each.waits for each in doors(cast("phuc"), later)}["worklist"] == 1


def asked(client: Client, address: str) -> int:
    """How many statements a page sends."""
    with CaptureQueriesContext(
        connection,
    ) as told:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(told)

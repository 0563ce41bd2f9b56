"""Pages of the index: the sentence that matters, who may see rows, and how many queries a page may ask."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from batru.commons.people.public import Actor
from batru.commons.people.rules.actors import HeldPost
from batru.facts.tests.rows import row
from batru.index.public import measures
from batru.index.rollup import roll_up
from batru.index.tests.conftest import DISTRICT, ELSEWHERE, HOA_KHE, OFFICE, XUAN_HA, Store
from batru.index.views import measures as measures_views
from batru.index.views import rankings as rankings_views

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
KHANH = row(7, unit=HOA_KHE, channel="counter")


@pytest.fixture
def counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    online = [row(number, unit=XUAN_HA, channel="online") for number in (1, 2, 3)]
    other = row(9, unit=ELSEWHERE, locality="another-log", simulated=False)
    store([*online, row(4, unit=XUAN_HA), row(5, unit=HOA_KHE, channel="online"), row(6, unit=HOA_KHE), KHANH, other])
    roll_up()


def test_the_ranking_is_open_to_everybody(client: Client, counted: None) -> None:
    page = _text(client, "/ranking/", measure="online_share", period="2022-11", kind="ward")
    assert page.index(XUAN_HA) < page.index(HOA_KHE)
    assert "75.0%" in page and "3 / 4" in page
    assert "First: 20209@2022. 2 of 2 units have a figure." in page
    assert "simulated" in page and "few cases" in page


def test_the_ranking_asks_few_queries(
    client: Client, counted: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        _text(client, "/ranking/", measure="online_share", period="2022-11")
    with django_assert_max_num_queries(12):
        _text(client, "/ranking/", measure="set:one_stop", period="2022")


def test_htmx_gets_the_table_alone(client: Client, counted: None) -> None:
    part = client.get("/ranking/", {"period": "2022-11"}, headers={"HX-Request": "true"}).content.decode()
    assert "<table" in part and "<html" not in part


def test_a_set_is_scored_over_what_applies(client: Client, counted: None) -> None:
    """Xuân Hà: online 75 of 80 → 5.63 of 6; on time 6 of 6; right the first time 3 of 3: 14.63 of 15 points.

    Of 24 points, marks (4), fees (2) and complaints (3) do not apply to it: 15 of 24 are 62.5 %, told as 62.
    """
    page = _text(client, "/ranking/", measure="set:one_stop", period="2022-11", kind="ward")
    assert "97.53" in page and "over 62% of the points" in page


def test_the_ranking_can_be_taken_along(client: Client, counted: None) -> None:
    answer = client.get("/ranking/table.csv", {"measure": "online_share", "period": "2022-11", "kind": "ward"})
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[1] == ["1", XUAN_HA, XUAN_HA, "2022-11", "75.0", "3.0", "4.0", "True"]


def test_every_measure_opens_to_its_definition(client: Client, counted: None) -> None:
    for own in measures():
        page = _text(client, f"/measures/{own.code}/", period="2022-11", unit=XUAN_HA)
        assert own.definition.en in page and own.cases[0].name.en in page
        assert own.article.en.partition(",")[0] in page
    page = _text(client, "/measures/on_time_share/", period="2022-11", unit=XUAN_HA)
    assert "times sent back for a supplement: 1 at most" in page


def test_the_list_of_measures(client: Client, counted: None) -> None:
    assert "Online share" in _text(client, "/measures/")


@pytest.mark.parametrize("address", ["/measures/guess/", "/ranking/?measure=guess", "/ranking/?period=soon"])
def test_what_is_not_there_is_said(client: Client, counted: None, address: str) -> None:
    assert client.get(address).status_code == 404


def test_rows_lead_to_dossiers(client: Client, counted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _become(monkeypatch, XUAN_HA)
    page = _text(client, "/measures/online_share/rows/", unit=XUAN_HA, period="2022-11")
    assert [f"/dossiers/{row(number)['key']}/" in page for number in (1, 4, 5)] == [True, True, False]
    inside = _text(client, "/measures/online_share/rows/", unit=XUAN_HA, period="2022-11", part="in")
    assert row(4)["key"] not in inside and row(1)["key"] in inside


def test_who_reads_no_dossiers_is_led_to_none(client: Client, counted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _become(monkeypatch, XUAN_HA, "index.ranking.read")
    page = _text(client, "/measures/online_share/rows/", unit=XUAN_HA, period="2022-11")
    assert row(1)["key"] in page and f"/dossiers/{row(1)['key']}/" not in page


def test_the_ranking_leads_only_to_rows_that_open(client: Client, counted: None, monkeypatch: Any) -> None:
    assert "/rows/" not in _ranking(client)
    _become(monkeypatch, XUAN_HA)
    page = _ranking(client)
    assert [f"/rows/?unit={key.replace('@', '%40')}" in page for key in (XUAN_HA, HOA_KHE)] == [True, False]


def test_whoever_lands_logs_is_led_to_no_rows_of_this_place(client: Client, counted: None, monkeypatch: Any) -> None:
    _become(monkeypatch, OFFICE, "imports.log.land")
    assert "/rows/" not in _ranking(client)


def _ranking(client: Client) -> str:
    return _text(client, "/ranking/", measure="online_share", period="2022-11", kind="ward")


def test_rows_of_a_district_hold_those_of_its_wards(client: Client, counted: None, monkeypatch: Any) -> None:
    _become(monkeypatch, DISTRICT)
    answer = client.get("/measures/dossiers_received/rows/table.csv", {"unit": DISTRICT, "period": "2022-11"})
    keys = [line[0] for line in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))][1:]
    assert keys == sorted(row(number)["key"] for number in range(1, 8))


def test_whoever_comes_from_another_ward_is_refused(client: Client, counted: None, monkeypatch: Any) -> None:
    _become(monkeypatch, HOA_KHE)
    for address in ("/measures/online_share/rows/", "/measures/online_share/rows/table.csv"):
        assert client.get(address, {"unit": XUAN_HA}).status_code == 403
    assert client.get("/measures/online_share/rows/", {"unit": ELSEWHERE}).status_code == 403


def test_imported_rows_are_read_by_whoever_lands_logs(client: Client, counted: None, monkeypatch: Any) -> None:
    _become(monkeypatch, OFFICE, "imports.log.land")
    page = _text(client, "/measures/dossiers_received/rows/", unit=ELSEWHERE, period="2022-11")
    assert row(9)["key"] in page and f"/dossiers/{row(9)['key']}/" not in page


def test_who_is_not_signed_in_is_led_to_the_door(client: Client, counted: None) -> None:
    answer = client.get("/measures/online_share/rows/")
    assert answer.status_code == 302 and "sign-in" in answer["Location"]
    assert client.get("/measures/online_share/rows/table.csv").status_code == 403


def test_rows_of_a_day_say_which_they_are_of_how_many(client: Client, counted: None, monkeypatch: Any) -> None:
    """Seven of the district in November, all at noon of the 15th, a Tuesday; four of them online."""
    _become(monkeypatch, DISTRICT)
    asked = {"unit": DISTRICT, "period": "2022-11"}
    page = _text(client, "/measures/dossiers_received/rows/", **asked, day="2022-11-15", hour="2-12", channel="online")
    assert "4 rows" in page and "filed on 15 Nov 2022" in page and "on a Tuesday from 12:00 to 13:00" in page
    assert "way taken: online" in page and ">7 dossiers</a>" in page and "day=2022-11-15&amp;hour=2-12" in page
    table = client.get("/measures/dossiers_received/rows/table.csv", asked | {"day": "2022-11-14"})
    assert len(table.content.decode().splitlines()) == 1
    for wrong in ({"hour": "8-10"}, {"hour": "5-24"}, {"day": "yesterday"}):
        assert client.get("/measures/dossiers_received/rows/", asked | wrong).status_code == 404


def test_a_reported_figure_has_no_rows(client: Client, counted: None, monkeypatch: Any) -> None:
    _become(monkeypatch, DISTRICT)
    assert client.get("/measures/online_share_reported/rows/", {"unit": DISTRICT}).status_code == 404


def _text(client: Client, address: str, **asked: str) -> str:
    client.cookies["batru_language"] = "en"
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode().replace("&#39;", "'").replace("&quot;", '"')


def _become(monkeypatch: pytest.MonkeyPatch, unit: str, *permissions: str) -> None:
    allowed = frozenset(permissions or ("index.ranking.read", "onestop.dossier.read"))
    post = HeldPost(id=1, unit_key=unit, role="x", permissions=allowed, reach=frozenset({unit}))
    actor = Actor(key="official:1", name="x", kind="official", posts=(post,))
    for views in (measures_views, rankings_views):
        monkeypatch.setattr(views, "actor_for", lambda request: actor)

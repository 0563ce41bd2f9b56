"""Targets are set by whoever may, one by one or by a table, and stand beside those of the catalogue with their pace."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from batru.evaluation.actions.example_targets import drawn_targets
from batru.evaluation.actions.targets import set_target
from batru.evaluation.models import Campaign, Target
from batru.evaluation.reads import targets as reads
from batru.evaluation.reads.targets import compared, lacking, targets
from batru.evaluation.rules.entries import Layer, Source
from batru.evaluation.rules.progress import Doubt, Status
from batru.evaluation.rules.targets import NewTarget
from batru.evaluation.tests.conftest import AT, BY, HOA_KHE, XUAN_HA, Cast, Said
from batru.index.tests.scene import add_cell
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.law.measures import Better
from batru.law.questions import Words

pytestmark = pytest.mark.django_db
TODAY = date(2022, 12, 1)
HEAD = "unit,set,indicator,year,source,value,article_vi\n"


def aim(**changes: Any) -> NewTarget:
    """The district wants 98 % of Xuân Hà's dossiers on time in 2022."""
    plain: dict[str, Any] = {
        "unit": XUAN_HA, "set_code": "one_stop", "indicator": "on_time_share", "year": 2022,
        "source": Source.DISTRICT, "value": Decimal(98), "article_vi": "Kế hoạch 12, mục 3", "article_en": "Plan 12",
    }  # fmt: skip
    return NewTarget(**{**plain, **changes})


@pytest.fixture
def counted(place: None) -> None:
    """80 of 100 on time the year before; 90 of 100 in each of eleven months."""
    add_cell("on_time_share", XUAN_HA, Month(2021, 12), 80, 100)
    for number in range(1, 12):
        add_cell("on_time_share", XUAN_HA, Month(2022, number), 90, 100)


def own(found: list[reads.Held], source: str) -> reads.Held:
    return next(one for one in found if one.source == source and one.aim.code == "on_time_share")


def test_fifty_units_ask_no_more_than_five(counted: None, campaign: Campaign) -> None:
    """Two figures of each, one counted and one from sheets; whoever has none is looked up with the others."""
    many = [f"9{number:04}@2022" for number in range(48)]
    unit = apps.get_model("places.Unit")
    for key in many:
        words = dict.fromkeys(("name", "name_en", "full_name", "full_name_en", "folded"), f"Phường {key}")
        unit.objects.create(key=key, level="commune", kind="ward", valid_from=date(2018, 1, 1), **words)
        add_cell("on_time_share", key, Month(2022, 3), 45, 50)
    units = [XUAN_HA, HOA_KHE, *many]
    for key in units:
        set_target(aim(unit=key), by=BY, at=AT)
        set_target(aim(unit=key, set_code="district_proposed", indicator="G04"), by=BY, at=AT)
    told = []
    targets(units[:5], 2022, TODAY)  # what a process looks up once
    for some in (units[:5], units):
        with CaptureQueriesContext(connection) as sent:
            found = targets(some, 2022, TODAY)
        told.append(len(sent))
        assert sum(one.source == "district" for one in found) == 2 * len(some)
    late = next(one for one in found if one.unit == many[-1] and one.aim.code == "on_time_share")
    assert late.progress.base and (late.progress.base.month, late.progress.base.value) == (Month(2022, 3), 90)
    assert told[0] == told[1] <= 25


def test_distance_and_pace_come_from_the_figures(counted: None, cast: Cast) -> None:
    """80 in December, 90 up to November: 0.91 a month gone, 8 to go in one month."""
    set_target(aim(), by=cast("phuc"), at=AT)
    told = own(targets([XUAN_HA], 2022, TODAY), "district").progress
    assert told.base and told.now and (told.base.value, told.now.value) == (80, 90)
    assert (told.months_gone, told.months_left, told.distance, told.needed) == (11, 1, 8, 8)
    assert told.pace == pytest.approx(10 / 11)
    assert told.status is Status.MODERATE, "(90/80)^(1/11) over (98/80)^(1/12) is 0.63 of the growth needed"
    assert told.ratio == pytest.approx(0.631, abs=0.001)


def test_the_latest_word_of_a_source_holds_and_can_be_taken_back(counted: None, cast: Cast) -> None:
    for value in (Decimal(95), Decimal(90)):
        set_target(aim(value=value), by=cast("phuc"), at=AT)
    found = targets([XUAN_HA], 2022, TODAY)
    assert own(found, "district").value == 90
    assert own(found, "district").progress.status is Status.REACHED
    set_target(aim(value=None), by=cast("phuc"), at=AT)
    assert [one for one in targets([XUAN_HA], 2022, TODAY) if one.source == "district"] == []
    assert Target.objects.count() == 3


def test_sources_are_set_beside_each_other(counted: None, cast: Cast) -> None:
    set_target(aim(value=Decimal(92)), by=cast("phuc"), at=AT)
    set_target(aim(value=Decimal(97), source=Source.CITY), by=cast("phuc"), at=AT)
    set_target(aim(unit=HOA_KHE, indicator="online_share", value=Decimal(50)), by=cast("phuc"), at=AT)
    found = [one for one in targets([XUAN_HA, HOA_KHE], 2022, TODAY) if one.source != reads.CATALOGUE]
    assert compared(found) == {(XUAN_HA, "one_stop/on_time_share"): [Doubt.BELOW_HIGHER]}
    assert lacking(found, [XUAN_HA, HOA_KHE]) == [
        (XUAN_HA, "one_stop/online_share"), (HOA_KHE, "one_stop/on_time_share"),
    ]  # fmt: skip


def test_an_indicator_of_a_set_takes_its_figure_from_the_sheet(
    campaign: Campaign, say: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """60 of 100 in the sheet, 80 wanted: 20 to go; without a year before nothing is said of the pace."""
    say(XUAN_HA, "B", Layer.SELF, {"part": "60", "whole": "100"})
    names = Words("B", "B")
    told = reads.Aim("small", "B", names, names, Better.HIGHER)
    monkeypatch.setattr(reads, "_figures", lambda year: {told.key: told})
    Target.objects.create(
        unit_id=XUAN_HA, set_code="small", indicator="B", year=2022, source="district", value=80, article_vi="x",
        article_en="x", by="official:1", at=AT,
    )  # fmt: skip
    found = targets([XUAN_HA], 2022, TODAY)
    assert [(one.progress.distance, one.progress.status) for one in found] == [(20, Status.NOT_AVAILABLE)]


@pytest.mark.parametrize("change", [{"unit": "nowhere"}, {"indicator": "nothing"}, {"set_code": "none"}])
def test_what_is_not_there_is_refused(place: None, cast: Cast, change: dict[str, str]) -> None:
    with pytest.raises(Refusal):
        set_target(aim(**change), by=cast("phuc"), at=AT)
    assert not Target.objects.exists()


@pytest.mark.parametrize("who", ["tu", "lan", "minh"])
def test_only_whoever_may_sets_targets(place: None, cast: Cast, who: str) -> None:
    with pytest.raises(Refusal):
        set_target(aim(), by=cast(who), at=AT)


def test_the_pages(counted: None, client: Client, sign_in: Callable[[str], None], cast: Cast) -> None:
    sign_in("phuc")
    typed = {
        "unit": XUAN_HA, "figure": "one_stop/on_time_share", "year": "2022", "source": "district", "value": "98,5",
        "article_vi": "Kế hoạch 12", "article_en": "",
    }  # fmt: skip
    wrong = client.post(reverse("evaluation:target_new"), {**typed, "value": "x", "figure": "a/b"})
    assert wrong.status_code == 422 and "Hãy ghi một số" in wrong.content.decode()
    done = client.post(reverse("evaluation:target_new"), typed)
    assert done.status_code == 302
    page = client.get(done.headers["Location"]).content.decode()
    assert "Kế hoạch 12" in page and "98,5" in page and "80,00" in page
    assert "98,5" in client.get(reverse("evaluation:targets")).content.decode()
    assert client.get(reverse("evaluation:target_review")).status_code == 200
    sign_in("tu")
    assert client.get(done.headers["Location"]).status_code in (403, 404)


def test_a_table_is_taken_whole_or_not_at_all(place: None, client: Client, sign_in: Callable[[str], None]) -> None:
    sign_in("phuc")
    link = reverse("evaluation:target_table")
    good = f"{XUAN_HA},one_stop,on_time_share,2022,city,95,Quyết định 5\n"

    def send(text: str) -> Any:
        return client.post(link, {"file": SimpleUploadedFile("t.csv", text.encode())})

    bad = send(
        HEAD + good + "nowhere,one_stop,on_time_share,2022,city,95,QĐ\n" + f"{XUAN_HA},one_stop,x,2022,city,1,QĐ\n"
    )
    assert bad.status_code == 422 and not Target.objects.exists()
    assert bad.content.decode().count('<td class="num"') == 3, "two posts lack, one indicator is unknown"
    assert send(HEAD + good).status_code == 302
    assert Target.objects.get().value == 95
    assert send("").status_code == 422


def test_the_example_shows_what_is_reviewed(counted: None) -> None:
    """Of two wards the first has 94 of the district below 95 of the city; the second lacks the city's."""
    Target.objects.bulk_create(drawn_targets([XUAN_HA, HOA_KHE], XUAN_HA, 2022, "system:prepare", AT))
    held = targets([XUAN_HA, HOA_KHE], 2022, TODAY)
    assert compared(held) == {(XUAN_HA, "one_stop/on_time_share"): [Doubt.BELOW_HIGHER]}
    assert {one.source for one in held if one.unit == XUAN_HA} >= {"unit", "district", "city"}
    assert "city" not in {one.source for one in held if one.unit == HOA_KHE}

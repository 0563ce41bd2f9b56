"""A ranking as of a past day: by the facts that were known and the law that held then, through the real lake."""

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from batru.commons import clock, home
from batru.commons.compute.public import Answer
from batru.commons.places.models import Headcount, Placement, Unit
from batru.commons.places.public import rebuild_ancestry
from batru.facts import jobs as facts_jobs
from batru.facts.lake import Lake
from batru.facts.tests.inside import ask
from batru.facts.tests.rows import row
from batru.index import jobs
from batru.index.reads.ground import measures, sets
from batru.index.reads.past import night_of, read_as_of
from batru.index.rollup import roll_up
from batru.index.tests.conftest import DISTRICT, ELSEWHERE, HOA_KHE, XUAN_HA, Store
from batru.kernel.fact_tables import DOSSIERS, OBSERVATIONS
from batru.kernel.refusal import Refusal
from batru.law.indicators import KIND

FIRST = datetime(2022, 12, 1, 2, tzinfo=UTC)
MODULES = ("batru.facts.reads", "batru.index.compiled", "batru.index.then")
HALF = {"case": {"vi": "một phần hai", "en": "one of two"}, "part": 1, "whole": 2, "value": 50.0}
FROM_0_TO = {"shape": "linear", "points": 6, "zero_at": 0}
WARDS = {"kind": "ward", "period": "2022-11"}


@pytest.fixture
def nights(place: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Counts a day's facts, closes its night a quarter of an hour after midnight, and goes on to that morning."""
    for module in MODULES:
        monkeypatch.setattr(f"{module}.answer", at_once)
    monkeypatch.setattr(facts_jobs, "refresh", dict)
    go_to(monkeypatch, FIRST)

    def over(day: int) -> None:
        go_to(monkeypatch, datetime(2022, 12, day, 17, 15, tzinfo=UTC))
        facts_jobs.close_night()
        jobs.keep_night()
        go_to(monkeypatch, datetime(2022, 12, day + 1, 2, tzinfo=UTC))

    yield over
    forget_law()


def at_once(call: str, /, *, patience: float = 0.3, limit: float | None = None, **given: Any) -> Answer:
    return Answer("done", ask(call, **given))


def go_to(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def forget_law() -> None:
    for read in (sets, measures, home.catalogue):
        read.cache_clear()


def dossiers(online: int, of: int) -> list[dict[str, Any]]:
    """So many of Xuân Hà's in November came online; of Hòa Khê's three of five."""
    own = [row(n, unit=XUAN_HA, channel="online" if n < online else "counter") for n in range(of)]
    return own + [row(50 + n, unit=HOA_KHE, channel="online" if n < 3 else "counter") for n in range(5)]


def told(client: Client, as_of: str = "", by: str = "online_share", **asked: str) -> dict[str, Any]:
    answer = client.get("/ranking/result.json", {"measure": by, "as_of": as_of, **WARDS, **asked})
    assert answer.status_code == 200, answer.content.decode()
    return dict(json.loads(answer.content))


def results(found: dict[str, Any]) -> str:
    return str(found["digests"]["results"])


def places(found: dict[str, Any]) -> list[tuple[str, int | None, str | None]]:
    return [(own["unit"], own["rank"], own["value"]) for own in found["results"]["units"]]


def test_a_late_correction_changes_the_day_on_which_it_came_and_none_before(
    client: Client, store: Store, nights: Callable[[int], None]
) -> None:
    """On 1 December Xuân Hà has 4 of 5 online (80 %) before Hòa Khê's 3 of 5 (60 %); on the 2nd five more are told that
    came by the counter, so 4 of 10 (40 %), and it is second."""
    store(dossiers(4, 5))
    roll_up()
    first = told(client)
    nights(1)
    store(dossiers(4, 10))
    roll_up()
    second = told(client)
    nights(2)
    assert places(first) == [(XUAN_HA, 1, "80.0"), (HOA_KHE, 2, "60.0")]
    assert places(second) == [(HOA_KHE, 1, "60.0"), (XUAN_HA, 2, "40.0")]
    assert results(told(client, "2022-12-01")) == results(first)
    assert results(told(client, "2022-12-02")) == results(second) != results(first)
    assert told(client, "2022-12-01")["known"]["facts"] == {"dossiers": {"night": "2022-12-01", "version": 0}}
    assert told(client, "2022-12-02")["known"]["facts"]["dossiers"]["version"] == 1


@pytest.mark.parametrize("by", ["online_share", "open_now", "rating_mean", "set:one_stop"])
@pytest.mark.parametrize("period", ["2022-11", "2022"])
def test_as_of_today_is_the_page_without_a_day_and_tomorrow_its_night_says_the_same(
    client: Client, store: Store, nights: Callable[[int], None], by: str, period: str
) -> None:
    rows = dossiers(3, 7)
    rows[0] |= {"rating": 4}
    rows[1] |= {"rating": 5, "done": False, "done_at": None, "on_time": None, "state": "processing"}
    store(rows)
    roll_up()
    now = told(client, by=by, period=period)
    assert told(client, "2022-12-01", by, period=period)["results"] == now["results"]
    nights(1)
    store(dossiers(1, 20))
    roll_up()
    then = told(client, "2022-12-01", by, period=period)
    assert (then["results"], results(then)) == (now["results"], results(now))
    assert results(told(client, by=by, period=period)) != results(now)


def test_every_measure_of_dossiers_comes_out_as_the_roll_up_told_it(
    client: Client, store: Store, nights: Callable[[int], None]
) -> None:
    store(dossiers(4, 6))
    roll_up()
    asked = [own.code for own in measures() if own.of in (DOSSIERS, OBSERVATIONS)]
    now = {code: results(told(client, by=code)) for code in asked}
    nights(1)
    store(dossiers(0, 30))
    then = {code: results(told(client, "2022-12-01", code)) for code in asked}
    assert {code for code in asked if then[code] != now[code]} == set()
    assert len(asked) > 25


def test_a_law_that_changes_leaves_the_days_before_as_they_were(
    client: Client, store: Store, nights: Callable[[int], None]
) -> None:
    """Online filing gives 6 points from 80 % on. 4 of 5 are 80 %: 6 points; when 100 % are asked, 80/100 of 6: 4.8."""
    store(dossiers(4, 5))
    roll_up()
    first = told(client, by="set:one_stop")
    nights(1)
    change_law()
    second = told(client, by="set:one_stop")
    nights(2)
    assert [points(first), points(second)] == ["6.00", "4.80"]
    then = told(client, "2022-12-01", "set:one_stop")
    assert (results(then), then["known"]["law"]) == (results(first), first["known"]["law"])
    later = told(client, "2022-12-02", "set:one_stop")
    assert (results(later), later["known"]["law"]) == (results(second), second["known"]["law"])
    assert results(first) != results(second)


def test_what_was_counted_otherwise_then_is_counted_so_again(
    client: Client, store: Store, nights: Callable[[int], None]
) -> None:
    """From the 2nd on a dossier at the counter counts as online, too: 5 of 5, where it was 4 of 5."""
    store(dossiers(4, 5))
    roll_up()
    nights(1)
    change_law(part={"channel": ["online", "counter"]})
    nights(2)
    values = [told(client, day)["results"]["units"][0]["value"] for day in ("2022-12-01", "2022-12-02")]
    assert values == ["80.0", "100.0"]


def test_a_tree_that_is_put_right_afterwards_leaves_the_days_before_as_they_were(
    client: Client, store: Store, nights: Callable[[int], None]
) -> None:
    """A third ward had been forgotten; on the 2nd it is put under the district as if it had always lain there. It had
    filed 1 of 2 online, which counts for the district from then on: 7 of 10 are 70 %, 8 of 12 are 66.7 %."""
    store([*dossiers(4, 5), row(80, unit=ELSEWHERE, channel="online"), row(81, unit=ELSEWHERE, channel="counter")])
    roll_up()
    first = told(client)
    nights(1)
    Unit.objects.filter(key=ELSEWHERE).update(kind="ward")
    Placement.objects.create(unit_id=ELSEWHERE, parent_id=DISTRICT, valid_from=FIRST.date().replace(year=2018))
    Headcount.objects.filter(unit=XUAN_HA).update(population=24_000)
    rebuild_ancestry()
    roll_up()
    second = told(client)
    nights(2)
    assert [first["results"]["whole"]["value"], second["results"]["whole"]["value"]] == ["70.0", "66.7"]
    assert [len(own["results"]["units"]) for own in (first, second)] == [2, 3]
    assert results(told(client, "2022-12-01")) == results(first)
    assert results(told(client, "2022-12-02")) == results(second)


@pytest.mark.parametrize("seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.full) for seed in range(3, 13))])
def test_every_evening_of_a_random_history_is_counted_again(
    client: Client, store: Store, nights: Callable[[int], None], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Late dossiers, corrections, other points and nights that nobody kept; every kept evening comes out again."""
    pick, evenings = random.Random(seed), {}
    store(dossiers(2, 4))
    for day in range(1, 9):
        for event in pick.choices(("facts", "law", "nothing"), k=2):
            if event == "facts":
                of = pick.randint(2, 12)
                store(dossiers(pick.randint(0, of), of))
            elif event == "law":
                change_law(score=FROM_0_TO | {"full_at": pick.randint(50, 100)})
        roll_up()
        if pick.random() < 0.8:
            evenings[day] = [results(told(client, by=by)) for by in ("online_share", "set:one_stop")]
            nights(day)
        else:
            go_to(monkeypatch, FIRST + timedelta(days=day))
    for day in range(min(evenings), 9):
        kept = max(one for one in evenings if one <= day)
        then = [results(told(client, f"2022-12-{day:02}", by)) for by in ("online_share", "set:one_stop")]
        assert then == evenings[kept], (day, kept)


def test_days_without_a_night_are_refused_or_told_by_the_night_before(
    client: Client, store: Store, nights: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    client.cookies["batru_language"] = "en"
    store(dossiers(4, 5))
    roll_up()
    assert refused(client, "2022-11-30") == "No night is kept yet: facts and law are kept together when a day is over."
    nights(1)
    go_to(monkeypatch, FIRST + timedelta(days=5))
    assert "since 01/12/2022" in refused(client, "2022-11-30")
    assert refused(client, "2022-12-07") == "07/12/2022 has not come yet; today is 06/12/2022."
    assert refused(client, "yesterday") == "“yesterday” is no day."
    found = told(client, "2022-12-04")["known"]
    assert (found["day"], found["night"]) == ("2022-12-04", "2022-12-01")
    page = client.get("/ranking/", {"as_of": "2022-12-04", **WARDS}).content.decode()
    assert "The night of that day was not kept; that of 1 Dec 2022" in page


def refused(client: Client, day: str) -> str:
    answer = client.get("/ranking/result.json", {"as_of": day, **WARDS})
    assert answer.status_code == 422
    with pytest.raises(Refusal) as found:
        night_of(read_as_of(day) or home.today(), home.today())
    assert found.value.sentences()[1] in answer.content.decode()
    return found.value.sentences()[1]


def test_the_page_says_as_known_on_which_day_and_waits_while_it_is_counted(
    client: Client, store: Store, nights: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    client.cookies["batru_language"] = "en"
    store(dossiers(4, 5))
    roll_up()
    nights(1)
    store(dossiers(4, 10))
    roll_up()
    asked = {"as_of": "2022-12-01", **WARDS}
    monkeypatch.setattr("batru.facts.reads.answer", lambda call, **given: Answer("pending"))
    waiting = client.get("/ranking/", asked).content.decode()
    assert 'hx-trigger="load delay:1s"' in waiting and "being counted again" in waiting and "<table" not in waiting
    assert client.get("/ranking/result.json", asked).status_code == 503
    monkeypatch.setattr("batru.facts.reads.answer", at_once)
    page = client.get("/ranking/", asked).content.decode()
    assert "As known at the end of 1 Dec 2022" in page and "80.0%" in page and "40.0%" not in page
    assert "Facts: dossiers in version 0." in page and "version 0, night of 1 Dec 2022" in page
    assert results(told(client, "2022-12-01")) in page
    assert "/measures/online_share/" not in page and 'name="as_of" value="2022-12-01"' in page
    assert "40.0%" in client.get("/ranking/", WARDS).content.decode()
    lines = client.get("/ranking/table.csv", asked).content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith(f"1,{XUAN_HA},") and ",80.0,4.0,5.0," in lines[1]


def test_a_night_is_kept_once_and_the_law_of_many_nights_once(store: Store, nights: Callable[[int], None]) -> None:
    store(dossiers(4, 5))
    for day in (1, 2, 3):
        nights(day)
    change_law()
    jobs.keep_night()
    nights(4)
    folder = Path(settings.BATRU_LAKE) / "known"
    laws = {night: own["law"] for night, own in json.loads((folder / "nights.json").read_text()).items()}
    assert list(laws) == ["2022-12-01", "2022-12-02", "2022-12-03", "2022-12-04"]
    assert len(set(laws.values())) == 2 and len(list(folder.glob("*.json"))) == len(["nights", "two laws", "", "tree"])
    assert laws["2022-12-03"] == laws["2022-12-01"] != laws["2022-12-04"]


def change_law(**changed: Any) -> None:
    """Another catalogue from now on: online filing is to reach all, or what is given."""
    forget_law()
    known = home.catalogue()
    documents = deepcopy(known.read(KIND))
    for document in documents:
        for own in document.data["measures"]:
            if own["code"] == "online_share":
                own["score"] = own["score"] | {"full_at": 100}
                own.update(changed)
                own["cases"] = [HALF] if changed else own["cases"]
    known._read[KIND] = documents


def points(found: dict[str, Any]) -> str:
    first = next(own for own in found["results"]["units"] if own["unit"] == XUAN_HA)
    return str(first["earned"]["online_share"]["points"])


def test_versions_outlive_a_sweep(client: Client, store: Store, nights: Callable[[int], None]) -> None:
    store(dossiers(4, 5))
    roll_up()
    first = told(client)
    nights(1)
    for late in (6, 7, 8):
        store(dossiers(1, late))
    assert Lake(Path(settings.BATRU_LAKE)).sweep(DOSSIERS, hours=0) == 2
    assert results(told(client, "2022-12-01")) == results(first)


def test_the_computing_process_loads_no_models() -> None:
    """It has no Django; what is asked of it inside these tests must be found there too."""
    loaded = subprocess.run(
        [sys.executable, "-c", "import batru.index.compute, sys; assert 'batru.index.models' not in sys.modules"],
        capture_output=True,
        check=False,
        text=True,
    )
    assert loaded.returncode == 0, loaded.stderr

"""A result is published while sheets are written: one waits for the other, and nothing slips between them."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections

from batru.evaluation.actions import publications as publishing
from batru.evaluation.actions import values as filling
from batru.evaluation.actions.publications import NewPublication, publish
from batru.evaluation.actions.values import save_value
from batru.evaluation.models import Campaign, Entry, Publication
from batru.evaluation.reads.approvals import sheet_subject
from batru.evaluation.reads.as_of import again
from batru.evaluation.rules.entries import Layer
from batru.evaluation.rules.typed import Typed
from batru.evaluation.tests.conftest import BY, HOA_KHE, OPENED, XUAN_HA, Said
from batru.kernel.refusal import Refusal
from batru.law.index_sets.frozen import canonical

CODE = "small-2022"
NOTE = "Công bố khi còn đơn vị chưa nộp."
DAY = OPENED + timedelta(days=2)
SECOND = timedelta(seconds=1)
WAIT = 20


def save(unit: str, part: str, at: datetime) -> str:
    """Types B of a unit; what came of it: `written`, or the code of the refusal."""
    try:
        save_value(CODE, unit, Typed("B", {"part": part, "whole": "100"}), by=BY, at=at)
    except Refusal as refusal:
        return refusal.code
    finally:
        connections["default"].close()
    return "written"


def publish_at(at: datetime) -> int:
    """Publishes with a note, from a thread of its own."""
    try:
        return publish(NewPublication(CODE, note=NOTE), by=BY, at=at)
    finally:
        connections["default"].close()


class Halt:
    """Stands in the place of a step inside a transaction: says that it was reached, and waits to be let on."""

    def __init__(self, real: Callable[..., Any]) -> None:
        self.real, self.reached, self.let_on = real, threading.Event(), threading.Event()

    def __call__(self, *args: Any, **named: Any) -> Any:
        self.reached.set()
        assert self.let_on.wait(WAIT)
        return self.real(*args, **named)


@pytest.mark.django_db
def test_what_was_begun_before_a_publication_is_refused_after_it(campaign: Campaign) -> None:
    publish(NewPublication(CODE, note=NOTE), by=BY, at=DAY)
    for at in (DAY - SECOND, DAY):
        with pytest.raises(Refusal, match="published at the same time") as refusal:
            save_value(CODE, XUAN_HA, Typed("C", {"": "yes"}), by=BY, at=at)
        assert (refusal.value.code, refusal.value.status) == ("evaluation.sheet.overtaken", 409)
    assert not Entry.objects.exists()
    assert save_value(CODE, XUAN_HA, Typed("C", {"": "yes"}), by=BY, at=DAY + SECOND)


@pytest.fixture
def together(transactional_db: None, campaign: Campaign) -> Iterator[Campaign]:
    """A database that lets several write at once."""
    if connections["default"].vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time.")
    yield campaign


@pytest.mark.django_db(transaction=True)
def test_a_value_typed_while_a_result_is_published_waits_and_is_refused(
    together: Campaign, say: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(XUAN_HA, "B", Layer.SELF, {"part": "60", "whole": "100"}, at=OPENED)
    halt = Halt(publishing._check_new)
    monkeypatch.setattr(publishing, "_check_new", halt)
    with ThreadPoolExecutor(2) as pool:
        result = pool.submit(publish_at, DAY)
        assert halt.reached.wait(WAIT)
        typed = pool.submit(save, XUAN_HA, "70", DAY - SECOND)
        with pytest.raises(TimeoutError):
            typed.result(timeout=1)
        halt.let_on.set()
        assert result.result(WAIT) == 1
        assert typed.result(WAIT) == "evaluation.sheet.overtaken"
    told = Publication.objects.get().frozen["results"][0]["units"][XUAN_HA]
    # 60 of 100 against a target of 0.8 are three quarters of six points.
    assert told["nodes"]["B"]["score"] == "4.5"


@pytest.mark.django_db(transaction=True)
def test_a_result_waits_for_a_value_that_is_being_written_and_tells_of_it(
    together: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    halt = Halt(sheet_subject)
    monkeypatch.setattr(filling, "sheet_subject", halt)
    with ThreadPoolExecutor(2) as pool:
        typed = pool.submit(save, XUAN_HA, "80", DAY - SECOND)
        assert halt.reached.wait(WAIT)
        result = pool.submit(publish_at, DAY)
        with pytest.raises(TimeoutError):
            result.result(timeout=1)
        halt.let_on.set()
        assert (typed.result(WAIT), result.result(WAIT)) == ("written", 1)
    row = Publication.objects.get()
    assert row.frozen["publication"]["layers"][XUAN_HA] == {"B": "self"}


@pytest.mark.django_db(transaction=True)
def test_units_write_beside_each_other(together: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    """One unit in the middle of its deed does not keep another one waiting."""
    halt = Halt(sheet_subject)
    monkeypatch.setattr(
        filling, "sheet_subject", lambda own: halt(own) if own.unit_id == XUAN_HA else sheet_subject(own)
    )
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(save, XUAN_HA, "80", DAY)
        assert halt.reached.wait(WAIT)
        assert pool.submit(save, HOA_KHE, "80", DAY).result(WAIT) == "written"
        halt.let_on.set()
        assert first.result(WAIT) == "written"


@pytest.mark.django_db(transaction=True)
def test_in_a_rush_every_value_is_told_of_or_refused(together: Campaign) -> None:
    """Of twenty values typed around a publication each is in it or was refused; computed again, it is the same."""
    start = threading.Barrier(21)

    def typed(number: int) -> str:
        start.wait(WAIT)
        return save((XUAN_HA, HOA_KHE)[number % 2], str(50 + number), DAY - number * SECOND)

    def published() -> int:
        start.wait(WAIT)
        return publish_at(DAY)

    with ThreadPoolExecutor(21) as pool:
        tries = [pool.submit(typed, number) for number in range(20)]
        assert pool.submit(published).result(WAIT) == 1
        came = [one.result(WAIT) for one in tries]
    assert set(came) <= {"written", "evaluation.sheet.overtaken"}
    assert Entry.objects.count() == came.count("written")
    row = Publication.objects.get()
    assert canonical(again(row)) == canonical(row.frozen)

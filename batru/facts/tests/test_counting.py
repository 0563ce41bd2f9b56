"""Facts follow the journal, nights can be read again, and counting twice changes nothing."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from batru.commons import clock
from batru.commons.journal.public import Line, append_many
from batru.facts import jobs
from batru.facts.models import Partition
from batru.facts.public import digests, select, versions
from batru.facts.tests.conftest import NOW, Tell
from batru.facts.tests.rows import row
from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import Month

pytestmark = pytest.mark.django_db
OCTOBER_ROW = row(9, submitted_at=NOW.replace(month=10))


def test_what_the_journal_names_is_counted(tell: Tell) -> None:
    tell([row(1), row(2), OCTOBER_ROW])
    _journal("2022-11")
    assert jobs.refresh()["dossiers"] == {Month(2022, 11)}
    assert list(digests(DOSSIERS)) == ["2022-11"]
    _journal("2022-10")
    assert jobs.refresh()["dossiers"] == {Month(2022, 10)}
    assert _count() == 3


def test_without_news_nothing_is_counted(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    tell([row(1)])
    _journal("2022-11")
    jobs.refresh()
    monkeypatch.setattr(jobs, "recount", _must_not_be_called)
    assert jobs.refresh() == {}


def test_news_that_changed_nothing_writes_nothing(tell: Tell) -> None:
    tell([row(1)])
    _journal("2022-11")
    jobs.refresh()
    version = Partition.objects.get().version
    _journal("2022-11", subject="another")
    assert jobs.refresh()["dossiers"] == set()
    assert Partition.objects.get().version == version


def test_a_change_without_a_month_may_have_touched_any(tell: Tell) -> None:
    tell([row(1), OCTOBER_ROW])
    _journal("")
    assert jobs.refresh()["dossiers"] == {Month(2022, 10), Month(2022, 11)}
    tell([row(1)])
    _journal("", subject="another")
    assert jobs.refresh()["dossiers"] == {Month(2022, 10)}
    assert list(digests(DOSSIERS)) == ["2022-11"]


def test_recounted_twice_the_rows_and_digests_are_the_same(tell: Tell) -> None:
    tell([row(1, rating=3), row(2), OCTOBER_ROW])
    jobs.rebuild()
    before = digests(DOSSIERS), _keys()
    tell([OCTOBER_ROW, row(2), row(1, rating=3)])
    jobs.rebuild()
    assert (digests(DOSSIERS), _keys()) == before


def test_a_rebuild_writes_a_new_version_and_forgets_no_night(tell: Tell) -> None:
    tell([row(1)])
    jobs.rebuild()
    jobs.close_night()
    tell([row(2)])
    jobs.rebuild()
    assert _keys() == [row(2)["key"]]
    assert _keys(version="2022-11-30") == [row(1)["key"]]


def test_a_night_is_closed_once(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    tell([row(1)])
    jobs.rebuild()
    assert jobs.close_night() == ["dossiers"]
    tell([row(2)])
    _journal("2022-11")
    assert jobs.close_night() == []
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=1))
    assert jobs.close_night() == ["dossiers"]
    assert versions(DOSSIERS) == ["2022-11-30", "2022-12-01"]
    assert _keys(version="2022-11-30") == [row(1)["key"]]
    assert _keys(version="2022-12-01") == [row(2)["key"]]


def test_a_rebuild_after_the_journal_leaves_nothing_to_follow(tell: Tell) -> None:
    tell([row(1)])
    _journal("2022-11")
    jobs.rebuild()
    assert jobs.refresh() == {}


def test_a_lost_lake_is_filled_again(tell: Tell, lake: Path) -> None:
    tell([row(1)])
    jobs.rebuild()
    lake.rename(lake.with_name("lost"))
    _journal("2022-11")
    assert jobs.refresh()["dossiers"] == {Month(2022, 11)}
    assert _count() == 1


def _journal(month: str, subject: str = "dossier") -> None:
    append_many([Line(f"{subject}/{month}", "onestop.dossier.filed", "test", NOW, {}, "dossiers", month)])


def _count() -> int:
    return int(select(DOSSIERS, "SELECT count(*) FROM dossiers")[0][0])


def _keys(version: str = "") -> list[str]:
    return [key for (key,) in select(DOSSIERS, "SELECT key FROM dossiers ORDER BY key", version=version)]


def _must_not_be_called(*_: Any) -> None:
    raise AssertionError("Nothing changed, and still something was counted.")

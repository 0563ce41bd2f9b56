"""The real municipal log; each number was counted from its text by splitting lines at commas, not by this program."""

from collections import Counter
from datetime import timedelta
from functools import cache
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from batru.commons.imports.rules.folding import Dossier
from batru.commons.imports.rules.reading import Reading
from batru.commons.imports.tests.logs import LOGS, catalogue_mapping, read
from batru.kernel.period import Month

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@cache
def landed() -> tuple[list[Dossier], Reading, list[str]]:
    content = (LOGS / "receipt_first_430_cases.csv.gz").read_bytes()
    dossiers, reading, notes = read(content, catalogue_mapping("coselog-receipt"))
    return list(dossiers.values()), reading, sorted(note.case for note in notes)


def test_every_row_is_used_and_the_26_without_an_end_are_told() -> None:
    dossiers, reading, noted = landed()
    assert (reading.count.rows, reading.count.rows_refused, len(dossiers)) == (2653, 0, 430)
    assert reading.count.reasons == {"open": 26}
    assert noted == ["case-416", "case-4537", "case-4925"]


def test_286_of_427_ended_cases_met_their_own_deadline() -> None:
    ended = [(dossier.done_at, dossier.due_at) for dossier in landed()[0] if dossier.done_at]
    assert len(ended) == 427
    assert sum(due is not None and done <= due for done, due in ended) == 286


def test_lead_times_are_those_of_the_log() -> None:
    days = [(d.done_at - d.submitted_at) / timedelta(days=1) for d in landed()[0] if d.done_at]
    assert median(days) == pytest.approx(54.59219, abs=1e-5)
    assert min(days) == pytest.approx(0.57087, abs=1e-5)
    assert max(days) == pytest.approx(329.41424, abs=1e-5)
    assert sum(days) / len(days) == pytest.approx(67.24968, abs=1e-5)


def test_the_desk_is_busiest_between_ten_and_eleven_of_its_own_time() -> None:
    hours = Counter(d.received_at.astimezone(AMSTERDAM).hour for d in landed()[0] if d.received_at)
    assert hours == {7: 8, 8: 37, 9: 52, 10: 67, 11: 46, 12: 39, 13: 28, 14: 42, 15: 63, 16: 38, 17: 7, 18: 2, 20: 1}


def test_channels_units_and_months_are_those_of_the_log() -> None:
    dossiers = landed()[0]
    assert Counter(d.channel for d in dossiers) == {"online": 333, "counter": 54, "post": 30, "other": 13}
    assert Counter(d.unit for d in dossiers) == {
        "coselog-wabo/general": 404,
        "coselog-wabo/experts": 13,
        "coselog-wabo/customer-contact": 13,
    }
    months = Counter(str(Month.of(d.submitted_at)) for d in dossiers)
    assert months == {"2010-10": 85, "2010-11": 112, "2010-12": 132, "2011-01": 80, "2011-02": 21}


def test_the_first_case_is_read_to_the_millisecond() -> None:
    first = next(d for d in landed()[0] if d.key == "case-3756")
    assert first.submitted_at.isoformat() == "2010-10-03T23:06:40.020000+00:00"
    assert first.received_at is not None and first.received_at.isoformat() == "2010-10-05T06:32:48.565000+00:00"
    assert first.due_at is not None and first.due_at.isoformat() == "2010-11-29T00:06:40+00:00"
    assert first.done_at is not None and first.done_at.isoformat() == "2010-11-29T13:51:06.575000+00:00"

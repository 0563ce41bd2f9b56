"""Published figures are taken in once, shown with their source, and stand in the lake like all facts."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from batru.commons.journal.public import history
from batru.facts import jobs
from batru.facts.models import Observation
from batru.facts.public import extents, indicator, load_observations, publications, reported, select, series
from batru.facts.tests.conftest import NOW, Loader
from batru.kernel.fact_tables import OBSERVATIONS


@pytest.fixture(scope="module")
def published(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_observations(by=Loader(), at=NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(published: None, db: None, lake: Path) -> None:
    """The catalogue's figures in the database, and an empty lake."""


def test_every_figure_is_taken_in_once(loaded: None) -> None:
    assert Observation.objects.count() == 3797 + 392 + 226 + 5
    assert load_observations(by=Loader(), at=NOW) == 0
    assert [entry.payload["figures"] for entry in history("facts.publication/dengue")] == [392]


def test_a_changed_publication_is_taken_in_again(loaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = next(own for own in publications() if own.code == "weather")
    monkeypatch.setattr("batru.facts.actions._is_loaded", lambda publication: publication.code != changed.code)
    assert load_observations(by=Loader(), at=NOW) == 226
    assert Observation.objects.filter(series="weather").count() == 226
    assert len(history("facts.publication/weather")) == 2


def test_what_the_district_reported_has_its_source(loaded: None) -> None:
    (online,) = series("reported.online_share", "491@2022")
    assert (online.value, online.status, online.provisional) == (91, "reported", True)
    assert "Thanh Khê" in online.source
    figures = {own.indicator: own.value for own in reported("491@2022", date(2022, 1, 1), date(2022, 12, 31))}
    assert figures["reported.digital_teams"] == 556


def test_a_series_is_in_order_and_has_one_figure_a_period(loaded: None) -> None:
    prices = series("cpi_yoy", "vn", date(2022, 1, 1), date(2022, 12, 31))
    assert [own.period_start.month for own in prices] == list(range(1, 13))
    found = indicator("cpi_yoy")
    assert found and found[1].code == "gso"
    assert indicator("guess") is None


def test_a_final_figure_stands_before_an_estimate(loaded: None) -> None:
    first = Observation.objects.filter(indicator="exports", status="estimate").order_by("period_start")[0]
    Observation.objects.create(
        **{f: getattr(first, f) for f in ("series", "locality", "unit", "indicator", "period_start", "period_kind")},
        key="final", value=1.5, unit_of_measure="x", status="revised", source="x",
    )  # fmt: skip
    assert series("exports", first.unit)[0].value == 1.5


def test_extents_say_what_is_there(loaded: None) -> None:
    rain = next(own for own in extents() if own.indicator == "rainfall_mm")
    assert (rain.unit, rain.figures, rain.first, rain.last) == ("48@2022", 212, date(2002, 1, 1), date(2019, 12, 1))


def test_they_stand_in_the_lake_by_the_month_their_period_begins(loaded: None) -> None:
    assert jobs.refresh()["observations"]
    found = select(OBSERVATIONS, "SELECT count(*) FROM observations", months=["2022-01"])
    by_hand = Observation.objects.filter(period_start__gte="2022-01-01", period_start__lte="2022-01-31").count()
    assert found == [[by_hand]]
    assert select(OBSERVATIONS, 'SELECT count(*), min("at") FROM observations') == [[4420, "1959-12-31T17:00:00Z"]]

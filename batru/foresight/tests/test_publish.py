"""The act that publishes a forecast, and the nightly work round it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps

from batru.commons import clock
from batru.commons.journal.public import history
from batru.commons.people.public import Actor
from batru.foresight import jobs, public
from batru.foresight.actions import publish, publish_changed
from batru.foresight.reads.forecasts import pasts
from batru.foresight.tests.conftest import AT, BY, DISTRICT, HOA_KHE, RECEIVED, XUAN_HA, add_cell
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
SECOND_NIGHT = AT + timedelta(days=1)


def test_every_series_of_the_place_is_continued_a_year_ahead(counted: None) -> None:
    assert jobs.publish_forecasts() == 5
    share = public.frozen("on_time_share", XUAN_HA)
    assert share is not None and share.is_genuine and share.simulated and share.id > 0
    assert [str(month) for month, _ in share.history][::11] == ["2021-12", "2022-11"]
    assert [str(point.month) for point in share.points][::11] == ["2022-12", "2023-11"]
    received = public.frozen("dossiers_received", DISTRICT)
    assert received is not None and [value for _, value in received.history] == [3 * value for value in RECEIVED]


def test_the_running_month_is_not_history(counted: None) -> None:
    add_cell("dossiers_received", XUAN_HA, Month(2022, 12), 4, None)
    past = next(past for past in pasts(AT) if (past.measure, past.unit) == ("dossiers_received", XUAN_HA))
    assert past.months[-1] == Month(2022, 11)


def test_working_days_of_history_and_of_the_year_ahead_go_with_the_past(counted: None) -> None:
    """January 2022: 21 weekdays, less Monday the 3rd (New Year's Day fell on a Saturday) and the 31st (Tết)."""
    past = next(past for past in pasts(AT) if (past.measure, past.unit) == ("dossiers_received", XUAN_HA))
    assert past.working_days is not None and len(past.working_days) == 24
    assert past.working_days[0] == 23  # December 2021: no holiday
    assert past.working_days[1] == 19


def test_three_months_are_published_as_too_short_and_say_nothing(counted: None) -> None:
    publish_changed(by=BY, at=AT)
    found = public.frozen("dossiers_received", HOA_KHE)
    assert found is not None and found.is_too_short and found.points == ()


def test_an_unchanged_past_is_not_told_again(counted: None) -> None:
    first = publish_changed(by=BY, at=AT)
    assert (first, publish_changed(by=BY, at=SECOND_NIGHT)) == (5, 0)
    before = public.frozen("dossiers_received", XUAN_HA)
    add_cell("dossiers_received", XUAN_HA, Month(2021, 11), 170, None)
    assert publish_changed(by=BY, at=SECOND_NIGHT) == 1
    after = public.frozen("dossiers_received", XUAN_HA)
    assert before is not None and after is not None and after.id > before.id and after.digest != before.digest


def test_the_same_past_at_the_same_moment_makes_the_same_paper(counted: None) -> None:
    publish_changed(by=BY, at=AT)
    first = public.frozen("on_time_share", XUAN_HA)
    apps.get_model("foresight.Forecast").objects.all().delete()
    publish_changed(by=BY, at=AT)
    second = public.frozen("on_time_share", XUAN_HA)
    assert first is not None and second is not None and first.digest == second.digest


def test_publishing_leaves_one_line_in_the_journal(counted: None) -> None:
    publish_changed(by=BY, at=AT)
    found = public.frozen("on_time_share", XUAN_HA)
    assert found is not None
    (line,) = history(f"forecast:{found.id}")
    assert (line.act, line.actor, line.payload["digest"]) == ("foresight.forecast.published", BY.key, found.digest)


@pytest.mark.parametrize("username", ["hoa", "minh", "thu", "lan", "phuc", "tu"])
def test_no_person_publishes_a_forecast(username: str, counted: None, cast: Callable[[str], Actor]) -> None:
    publish_changed(by=BY, at=AT)
    found = public.frozen("on_time_share", XUAN_HA)
    assert found is not None
    with pytest.raises(Refusal, match="journal.permission"):
        publish(found, "again", by=cast(username), at=AT)
    assert apps.get_model("foresight.Forecast").objects.count() == 5


def test_the_effect_is_measured_against_the_paper_of_that_day(counted: None) -> None:
    publish_changed(by=BY, at=AT)
    frozen = public.frozen("on_time_share", XUAN_HA)
    assert frozen is not None
    add_cell("on_time_share", XUAN_HA, Month(2021, 11), 100, 110)
    publish_changed(by=BY, at=SECOND_NIGHT)
    found = public.effect(frozen.id, {Month(2022, 12): 0.0})
    assert found is not None and found.forecast == frozen
    assert found.outcomes[0].verdict is public.Verdict.CLEAR
    assert found.outcomes[1].verdict is public.Verdict.OPEN
    assert public.effect(10**9, {}) is None


def test_without_counted_months_there_is_nothing_to_continue(place: None) -> None:
    assert publish_changed(by=BY, at=clock.now()) == 0
    assert public.frozen("on_time_share", XUAN_HA) is None

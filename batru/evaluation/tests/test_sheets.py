"""Whose word holds, what was known when, and the scores that follow; worked by hand."""

from datetime import timedelta
from fractions import Fraction

import pytest

from batru.evaluation.models import Campaign
from batru.evaluation.reads.sheets import scores_of, sheets
from batru.evaluation.rules.entries import Layer
from batru.evaluation.tests.conftest import AT, HOA_KHE, XUAN_HA, Said

pytestmark = pytest.mark.django_db


def total(campaign: Campaign, unit: str, view: str, known_at: object = None) -> Fraction | None:
    """A unit's total in a view."""
    found = scores_of(campaign, sheets(campaign, known_at), view)  # type: ignore[arg-type]
    return next(own.total for own in found if own.unit.key == unit)


def full(say: Said, unit: str) -> None:
    """A: 8 of 10 → 8; B: 60 of 100 at a target of 80 % → 4.50; C: yes → 4. In all 16.50."""
    say(unit, "A", Layer.SELF, {"part": "8", "whole": "10"})
    say(unit, "B", Layer.SELF, {"part": "60", "whole": "100"})
    say(unit, "C", Layer.SELF, {"": "yes"})


def test_views_stand_side_by_side(campaign: Campaign, say: Said) -> None:
    full(say, XUAN_HA)
    say(XUAN_HA, "A", Layer.APPRAISED, {"part": "6", "whole": "10"})
    say(XUAN_HA, "C", Layer.COUNCIL, {"awarded": "1"})
    assert total(campaign, XUAN_HA, "self") == Fraction("16.5")
    assert total(campaign, XUAN_HA, "appraised") == Fraction("14.5")
    assert total(campaign, XUAN_HA, "council") == Fraction("11.5")
    assert total(campaign, XUAN_HA, "final") == Fraction("11.5")


def test_a_counted_figure_is_not_replaced_by_the_units_own_word(campaign: Campaign, say: Said) -> None:
    say(XUAN_HA, "A", Layer.COUNTED, {"part": "5", "whole": "10"})
    full(say, XUAN_HA)
    assert total(campaign, XUAN_HA, "self") == Fraction("13.5")


def test_what_was_said_later_was_not_known_before(campaign: Campaign, say: Said) -> None:
    full(say, XUAN_HA)
    say(XUAN_HA, "A", Layer.CORRECTED, {"part": "10", "whole": "10"}, at=AT + timedelta(days=60))
    assert total(campaign, XUAN_HA, "final", AT + timedelta(days=59)) == Fraction("16.5")
    assert total(campaign, XUAN_HA, "final") == Fraction("18.5")


def test_who_has_handed_in_nothing_has_no_place(campaign: Campaign, say: Said) -> None:
    full(say, XUAN_HA)
    found = {own.unit.key: own for own in scores_of(campaign, sheets(campaign))}
    assert found[XUAN_HA].ranks["total"] == 1
    assert found[HOA_KHE].total is None
    assert found[HOA_KHE].unranked == "missing"


@pytest.mark.parametrize("points", ["4.01", "-0.01"])
def test_no_more_is_awarded_than_there_is(campaign: Campaign, say: Said, points: str) -> None:
    full(say, XUAN_HA)
    say(XUAN_HA, "C", Layer.COUNCIL, {"awarded": points})
    with pytest.raises(ValueError, match="must lie between 0 and 4"):
        scores_of(campaign, sheets(campaign))

"""What may be said of an effect, by tables worked out by hand."""

import pytest

from batru.command.rules.effects import Counted, Finding, at_least, first_counted, judge
from batru.kernel.period import Month


def months(*actuals: float) -> list[Counted]:
    """Months forecast at 90, with 80 % between 88 and 92 and 95 % between 86 and 94."""
    return [Counted(Month(2023, 1) + n, actual, 90, 88, 92, 86, 94) for n, actual in enumerate(actuals)]


@pytest.mark.parametrize(
    ("actuals", "finding"),
    [
        ((), Finding.TOO_EARLY),
        ((90,), Finding.NONE),
        ((92,), Finding.NONE),  # on the band is inside it
        ((93,), Finding.HINT_UP),  # once in ten times by chance
        ((87,), Finding.HINT_DOWN),
        ((95,), Finding.UP),  # once in forty
        ((85,), Finding.DOWN),
        ((93, 93), Finding.UP),  # 0.1 squared is 0.01
        ((93, 87), Finding.NONE),  # one on each side
        ((93, 93, 87, 87), Finding.NONE),  # 0.0523 on each side, just more than one in twenty
        ((95, 95, 85, 85), Finding.MIXED),
        ((95, *[90] * 11), Finding.HINT_UP),  # one far month of twelve: 1 - 0.975^12 = 0.26
    ],
)
def test_no_more_is_said_than_chance_leaves(actuals: tuple[float, ...], finding: Finding) -> None:
    assert judge(months(*actuals)).finding is finding


def test_the_mean_difference_is_beside_the_middle() -> None:
    told = judge(months(91, 95))
    assert (told.months, told.beyond, told.mean_difference) == (2, 1, 3.0)


def test_chance_of_at_least() -> None:
    assert at_least(2, 2, 0.1) == pytest.approx(0.01)
    assert at_least(1, 12, 0.025) == pytest.approx(1 - 0.975**12)


def test_the_month_of_the_order_itself_shows_no_effect() -> None:
    assert first_counted(Month(2022, 12)) == Month(2023, 1)

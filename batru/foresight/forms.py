"""What people may type: the question about a counter."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from batru.foresight.rules.counters import Question

MOST_COUNTERS, MOST_MORE, MOST_MINUTES, MOST_TIMES = 50, 10, 240.0, 50.0


class Asked(NamedTuple):
    """What was typed, the question where it could be read, and sentences about what could not."""

    typed: Mapping[str, str]
    question: Question | None
    weekday: int
    errors: Mapping[str, str]


def read_question(data: Mapping[str, str], counters_now: int) -> Asked:
    """A question from the address; what is not there is on Mondays, with so many counters now."""
    errors: dict[str, str] = {}

    def number(name: str, default: float | None, least: float, most: float) -> float | None:
        text = data.get(name, "").strip()
        if not text:
            return default
        value = _number(text)
        if value is None or not least <= value <= most:
            errors[name] = _("Type a number from %(least)g to %(most)g.") % {"least": least, "most": most}
            return default
        return value

    weekday = _whole(number("weekday", 0, 0, 6))
    counters = _whole(number("counters", counters_now, 1, MOST_COUNTERS))
    more = _whole(number("more", 1, 1, MOST_MORE))
    minutes = number("minutes", None, 0.5, MOST_MINUTES)
    times = number("times", 1.0, 0.1, MOST_TIMES) or 1.0
    typed = {
        "weekday": str(weekday),
        "counters": data.get("counters") or str(counters),
        "more": data.get("more") or str(more),
        "minutes": data.get("minutes", ""),
        "times": data.get("times") or "1",
    }
    return Asked(typed, None if errors else Question(counters, more, minutes, times), weekday, errors)


def _number(text: str) -> float | None:
    """A number with a decimal comma or point."""
    convert: Callable[[str], float] = float
    try:
        value = convert(text.replace(",", "."))
    except ValueError:
        return None
    return value if value == value else None


def _whole(value: float | None) -> int:
    return int(value or 0)

"""What a reader may choose: a measure or a set, a kind of unit, a period, and under which unit."""

import re
from datetime import date

from django.http import QueryDict

from batru.commons import home
from batru.commons.places.public import KeptTree
from batru.index.reads.ground import TODAY, Law, extent, measure
from batru.index.reads.narrowing import Narrow
from batru.index.reads.past import night_of, read_as_of
from batru.index.reads.rankings import kinds, measure_set, root_unit, under
from batru.index.reads.shown import SET, Choice, Shown
from batru.index.rules import Period
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.measures import Measure, MeasureSet

HOUR = re.compile(r"([1-7])-(1?[0-9]|2[0-3])")


def read_shown(asked: QueryDict) -> Shown:
    """What an address asks for: ?measure= &kind= &period= &root= &as_of=2023-01-05."""
    today, day = home.today(), read_as_of(asked.get("as_of", ""))
    night = night_of(day, today) if day and day != today else None
    law: Law = night.law if night else TODAY
    choice = read_choice(asked, day or today, law, night.places if night else None)
    return Shown(choice, law, day, night)


def read_choice(asked: QueryDict, today: date, law: Law, kept: KeptTree | None) -> Choice:
    """The choice that an address makes; what it leaves open is filled, what is wrong is refused."""
    code = asked.get("measure") or "online_share"
    own = None if code.startswith(SET) else measure(code, law)
    period = read_period(asked, today, own)
    root = root_unit(asked.get("root") or home.locality().root, period.last_day)
    below = under(root.key, period.last_day, kept)
    found = kinds(below)
    kind = asked.get("kind", "")
    kind = kind if kind in found else next(iter(found), "")
    return Choice(
        measure=own,
        set=measure_set(code.removeprefix(SET), law) if own is None else _set_of(own, law),
        kind=kind,
        kinds=found,
        units=[one for one in below if one.kind == kind],
        period=period,
        periods=periods(today),
        root=root,
    )


def read_period(asked: QueryDict, today: date, own: Measure | None) -> Period:
    """The period of an address; without one the last full month that has figures, and for a stock this month."""
    text = asked.get("period", "")
    if not text:
        return Period(Month.of(today), Month.of(today)) if own and own.stock else _last_full(today)
    try:
        return Period.parse(text)
    except ValueError as error:
        raise Refusal(
            "index.period",
            what=N_("{text} is not a period."),
            why=N_("A period is a month, a year, or a run of months."),
            next_step=N_("Write it like 2022-11, 2022 or 2022-01..2022-06."),
            status=404,
            text=text,
        ) from error


def periods(today: date) -> list[Period]:
    """Years and months that have figures, the latest first."""
    known = extent()
    if known is None:
        return [_last_full(today)]
    last = min(known.last, Month.of(today))
    years = [Period.year(year) for year in range(last.year, known.first.year - 1, -1)]
    months = [Period(month, month) for month in reversed(Period(min(known.first, last), last).months)]
    return years + months[:36]


def read_narrow(asked: QueryDict) -> Narrow:
    """Which rows: ?day=2022-12-01, ?hour=5-10 (Friday, ten o'clock), ?channel=online, ?due=soon, ?alone=1."""
    day, hour = asked.get("day", ""), asked.get("hour", "")
    found = HOUR.fullmatch(hour)
    if hour and found is None:
        raise _no_hour(hour)
    return Narrow(
        day=read_day(asked, date.min, "day") if day else None,
        hour=(int(found[1]), int(found[2])) if found else None,
        channel=asked.get("channel", "")[:40],
        is_due_soon=asked.get("due") == "soon",
        is_alone=asked.get("alone") == "1",
    )


def _no_hour(text: str) -> Refusal:
    return Refusal(
        "index.hour",
        what=N_("{text} is no hour of the week."),
        why=N_("An hour of the week is a weekday from 1 (Monday) to 7 and an hour from 0 to 23."),
        next_step=N_("Write it like 5-10: Friday from ten to eleven."),
        status=404,
        text=text,
    )


def page_number(asked: QueryDict) -> int:
    """The page asked for, from 1; what is no number is the first."""
    text = asked.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


def read_day(asked: QueryDict, today: date, name: str = "on") -> date:
    """The day of an address, today without one; Refusal for what is no day."""
    text = asked.get(name, "")
    try:
        return date.fromisoformat(text) if text else today
    except ValueError as error:
        raise Refusal(
            "index.day",
            what=N_("{text} is not a day."),
            why=N_("A set is shown as it stands on a day."),
            next_step=N_("Write it like 2022-11-30."),
            status=404,
            text=text,
        ) from error


def _last_full(today: date) -> Period:
    month = Month.of(today) - 1
    known = extent()
    if known is not None:
        month = max(known.first, min(month, known.last))
    return Period(month, month)


def _set_of(own: Measure, law: Law) -> MeasureSet:
    return next(one for one in law.sets if own in one.measures)


def scored_sets(law: Law) -> list[MeasureSet]:
    """The sets that give points."""
    return [own for own in law.sets if own.scored]

"""Numbers, money and times as the reader's language writes them; filters of the page language."""

import math
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from batru.kernel.period import Month, local_day
from batru.site import moments, pictures
from batru.site.language import spoken
from batru.site.moments import Kind, Phrase

Number = int | float | Decimal
NOTHING = "–"
NARROW = "\u00a0"

WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip
_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def is_english() -> bool:
    """Whether the reader reads English; everything else is shown in Vietnamese."""
    return spoken().startswith("en")


def number(value: Number | None, digits: int | None = None) -> str:
    """1.234,5 in Vietnamese, 1,234.5 in English; at most one decimal unless `digits` fixes them."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return NOTHING
    text = f"{value:,.{1 if digits is None else digits}f}"
    if digits is None:
        text = text.removesuffix(".0")
    if is_zero(text):
        text = text.removeprefix("-")
    text = text.replace("-", "−")
    return text if is_english() else text.translate(str.maketrans(",.", ".,"))


def is_zero(text: str) -> bool:
    """Whether a written number rounds to nothing, so that no minus stands before it."""
    return not text.strip("-0.,")


def signed(value: Number | None, digits: int | None = None) -> str:
    """A change: with its plus or minus."""
    text = number(value, digits)
    return f"+{text}" if value is not None and value > 0 and not is_zero(text) else text


def percent(value: Number | None, digits: int | None = None) -> str:
    """91,3% from 91.3."""
    text = number(value, digits)
    return text if text == NOTHING else f"{text}%"


def share(value: Number | None, digits: int | None = None) -> str:
    """91,3% from a part of one, 0.913."""
    return percent(None if value is None else value * 100, digits)


def money(dong: Number | None) -> str:
    """12.000 ₫ in Vietnamese, ₫12,000 in English, as CLDR writes them."""
    if dong is None:
        return NOTHING
    text = number(dong, 0)
    return f"₫{text}" if is_english() else f"{text}{NARROW}₫"


def day(value: date | datetime | None) -> str:
    """23/11/2026 in Vietnamese, 23 Nov 2026 in English; the day in Viet Nam."""
    if value is None:
        return NOTHING
    own = local_day(value)
    if is_english():
        return f"{own.day} {_ENGLISH_MONTHS[own.month - 1]} {own.year}"
    return f"{own.day:02d}/{own.month:02d}/{own.year}"


def short_day(value: date | datetime | None) -> str:
    """26/11 in Vietnamese, 26 Nov in English."""
    if value is None:
        return NOTHING
    own = local_day(value)
    return f"{own.day} {_ENGLISH_MONTHS[own.month - 1]}" if is_english() else f"{own.day}/{own.month}"


def weekday_day(value: date | datetime | None, now: date | datetime | None = None) -> str:
    """thứ Năm 26/11 in Vietnamese, Thursday 26 Nov in English; seen from another year, with the year."""
    if value is None:
        return NOTHING
    is_other = now is not None and local_day(now).year != local_day(value).year
    return weekday_year(value) if is_other else f"{_weekday(spoken(), local_day(value).weekday())} {short_day(value)}"


def weekday_year(value: date | datetime) -> str:
    """thứ Năm 6/1/2028 in Vietnamese, Thursday 6 Jan 2028 in English."""
    own = local_day(value)
    year = f" {own.year}" if is_english() else f"/{own.year}"
    return f"{_weekday(spoken(), own.weekday())} {short_day(value)}{year}"


@cache
def _weekday(language: str, number: int) -> str:
    return str(WEEKDAYS[number])


def clock(value: datetime | None) -> str:
    """14:05, as clocks in Viet Nam show it."""
    if value is None:
        return NOTHING
    own = moments.local(value)
    return f"{own.hour:02d}:{own.minute:02d}"


def day_and_clock(value: datetime | None) -> str:
    """14:05, 23/11/2026 in Vietnamese; 23 Nov 2026, 14:05 in English."""
    if value is None:
        return NOTHING
    own = moments.local(value)
    hour = f"{own.hour:02d}:{own.minute:02d}"
    if is_english():
        return f"{own.day} {_ENGLISH_MONTHS[own.month - 1]} {own.year}, {hour}"
    return f"{hour}, {own.day:02d}/{own.month:02d}/{own.year}"


def short_month(value: Any) -> str:
    """11/2022 under a chart; Nov 2022 in English."""
    text = month(value)
    return text if is_english() else text.removeprefix("tháng ")


def local_input(value: datetime) -> str:
    """2022-12-01T09:00, as a browser's own date and time field wants it."""
    return f"{moments.local(value):%Y-%m-%dT%H:%M}"


def month(value: Any) -> str:
    """tháng 11/2022 from "2022-11", a day or a Month; Nov 2022 in English."""
    if value is None:
        return NOTHING
    if isinstance(value, date):
        value = Month.of(value)
    elif isinstance(value, str):
        value = Month.parse(value[:7])
    return f"{_ENGLISH_MONTHS[value.month - 1]} {value.year}" if is_english() else f"tháng {value.month}/{value.year}"


def duration(minutes: Number | None) -> str:
    """1 giờ 20 phút from 80."""
    if minutes is None:
        return NOTHING
    hours, rest = divmod(round(minutes), 60)
    said = []
    if hours:
        said.append(ngettext("{n} hour", "{n} hours", hours).format(n=number(hours)))
    if rest or not hours:
        said.append(ngettext("{n} minute", "{n} minutes", rest).format(n=number(rest)))
    return " ".join(said)


def say(sentence: Phrase) -> str:
    """A phrase in the reader's language."""
    if sentence.one == "{day}":  # a bare date needs no translation
        return _WRITERS[sentence.parts["day"][0]](sentence.parts["day"][1])
    words = _sentence(spoken(), sentence.one, sentence.many, sentence.count)
    if not sentence.parts:
        return words
    return words.format(**{name: _WRITERS[kind](value) for name, (kind, value) in sentence.parts.items()})


@lru_cache(maxsize=1024)
def _sentence(language: str, one: str, many: str, count: int) -> str:
    """The sentence with its count written in; parts that are still to be filled in keep their braces."""
    words = ngettext(one, many, count)
    return words.replace("{n}", number(count))


def due_words(due: datetime | None, now: datetime) -> str:
    """còn 3 giờ · hẹn trả thứ Năm 26/11 · quá hạn 2 ngày."""
    return say(moments.due_phrase(due, now))


def ago(moment: datetime | None, now: datetime) -> str:
    """3 giờ trước."""
    return say(moments.ago_phrase(moment, now))


def truth(value: bool | None) -> str:
    """Yes, no, or not known."""
    return NOTHING if value is None else (gettext("yes") if value else gettext("no"))


_WRITERS: dict[Kind, Callable[[Any], str]] = {
    "number": number,
    "clock": clock,
    "weekday_date": weekday_day,
    "weekday_year": weekday_year,
    "short_date": short_day,
    "date": day,
}

FILTERS: dict[str, Callable[..., str]] = {
    "number": number,
    "signed": signed,
    "percent": percent,
    "share": share,
    "money": money,
    "date": day,
    "short_date": short_day,
    "weekday_date": weekday_day,
    "time": clock,
    "datetime": day_and_clock,
    "month": month,
    "short_month": short_month,
    "local_input": local_input,
    "duration": duration,
    "due_words": due_words,
    "ago": ago,
    "truth": truth,
}

GLOBALS: dict[str, Callable[..., Any]] = {
    "due_state": moments.due_state,
    "spark": pictures.spark,
    "with_unit": pictures.with_unit,
    "shade": pictures.shade,
    "places_of": pictures.places_of,
    "numbers_of": pictures.numbers_of,
    "tile_state": pictures.tile_state,
    "rounded_change": pictures.rounded_change,
    "change_state": pictures.change_state,
}

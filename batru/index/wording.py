"""A measure's formula in words, in the reader's language; the words come from the data, never from its author."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from batru.kernel.text import N_
from batru.law.measures import Asks, Better, Condition, Conditions, Measure, Plain, Span
from batru.law.shapes import ScoreShape, Shape

COLUMNS = {
    "channel": N_("channel"),
    "done": N_("ended"),
    "on_time": N_("on time"),
    "supplements": N_("times sent back for a supplement"),
    "assisted": N_("filed with an official's help"),
    "first_time_right": N_("right the first time"),
    "rating": N_("mark from the applicant"),
    "due_at": N_("due time"),
    "done_at": N_("end"),
    "received_at": N_("acceptance"),
    "submitted_at": N_("filing"),
    "handed_at": N_("handing over"),
}
VALUES = {
    "online": N_("online"),
    "counter": N_("at the counter"),
    "post": N_("by post"),
    "other": N_("other"),
}
MEASURED_IN = {
    "percent": N_("%"),
    "dossiers": N_("dossiers"),
    "marks": N_("of 5 marks"),
    "days": N_("days"),
    "hours": N_("hours"),
    "dossiers_per_1000_people": N_("dossiers per 1,000 people"),
}
BETTER = {
    Better.HIGHER: N_("higher is better"),
    Better.LOWER: N_("lower is better"),
    Better.NEITHER: N_("neither high nor low is good by itself"),
}


def unit_words(measure: Measure) -> str:
    """What the figure is measured in."""
    return _(MEASURED_IN[measure.measured_in])


def better_words(measure: Measure) -> str:
    """Which way is good."""
    return _(BETTER[measure.better])


def formula(measure: Measure) -> str:
    """How part and whole become the figure."""
    match measure.shape:
        case Shape.COUNT:
            return _("number of dossiers in the part")
        case Shape.SHARE:
            return _("part ÷ whole × 100")
        case Shape.MEAN:
            return _("sum of “{what}” over the whole ÷ number in the whole").format(what=_what(measure))
        case Shape.QUANTILE:
            return _("the {share}% point of “{what}” over the whole").format(
                share=round(100 * (measure.at or 0)), what=_what(measure)
            )
        case Shape.PER_HEAD:
            return _("number of dossiers in the part ÷ people × {per}").format(per=measure.per)
        case _:
            return _("the figure as reported")


def whole_words(measure: Measure) -> list[str]:
    """Which rows are asked at all."""
    return _conditions(measure.whole)


def part_words(measure: Measure) -> list[str]:
    """Which of them are in the part."""
    return _conditions(measure.part)


def counted_in_words(measure: Measure) -> str:
    """In which month a row counts."""
    if measure.stock:
        return _("as it stands at the moment of counting, whatever the month of filing")
    return _("the month of: {moment}").format(moment=_column(measure.by))


def score_words(measure: Measure) -> str:
    """How the figure earns points; empty where it earns none."""
    score = measure.score
    if score is None:
        return ""
    if score.shape is ScoreShape.BANDS:
        return _("{points} points, in bands").format(points=_number(score.points))
    return _("{points} points: none at {zero} or worse, all at {full} or better, in proportion between").format(
        points=_number(score.points), zero=_number(score.zero_at), full=_number(score.full_at)
    )


def _number(value: Decimal | Fraction) -> str:
    """4.5 in English, 4,5 in Vietnamese."""
    text = f"{float(value):g}"
    return text if get_language() == "en" else text.replace(".", ",")


def _conditions(conditions: Conditions) -> list[str]:
    return [_condition(condition) for condition in conditions] or [_("every dossier")]


def _condition(condition: Condition) -> str:
    column, wanted = _column(condition.column), condition.value
    match condition.asks:
        case Asks.ONE_OF:
            return _("{column}: one of {values}").format(column=column, values=_listed(wanted))
        case Asks.AT_LEAST:
            return _("{column}: {value} or more").format(column=column, value=wanted)
        case Asks.AT_MOST:
            return _("{column}: {value} at most").format(column=column, value=wanted)
        case Asks.GIVEN:
            return (_("{column}: known") if wanted else _("{column}: not known")).format(column=column)
        case Asks.BEFORE_NOW:
            return _("{column}: before the moment of counting").format(column=column)
        case _:
            return _("{column}: {value}").format(column=column, value=_value(wanted))


def _listed(wanted: Plain | tuple[Plain, ...]) -> str:
    several: Iterable[Plain] = wanted if isinstance(wanted, tuple) else (wanted,)
    return ", ".join(_value(value) for value in several)


def _value(value: Plain | tuple[Plain, ...]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _(VALUES[value]) if isinstance(value, str) and value in VALUES else str(value)


def _what(measure: Measure) -> str:
    if isinstance(measure.column, Span):
        return _("time from {start} to {end}").format(
            start=_column(measure.column.start), end=_column(measure.column.end)
        )
    return _column(measure.column or "")


def _column(name: str) -> str:
    return _(COLUMNS[name]) if name in COLUMNS else name

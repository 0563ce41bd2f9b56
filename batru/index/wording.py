"""A measure's formula in words, in the reader's language; the words come from the data, never from its author."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from batru.kernel.fact_tables import Column, FactTable
from batru.kernel.text import N_
from batru.law.measures import Asks, Better, Condition, Conditions, Measure, Plain, Span
from batru.law.shapes import ScoreShape, Shape

COLUMNS = {
    "procedure": N_("procedure"),
    "field": N_("field"),
    "channel": N_("channel"),
    "online_level": N_("online level of the procedure"),
    "state": N_("state"),
    "done": N_("ended"),
    "on_time": N_("on time"),
    "supplements": N_("times sent back for a supplement"),
    "assisted": N_("filed with an official's help"),
    "paper_only": N_("result on paper alone"),
    "first_time_right": N_("right the first time"),
    "rating": N_("mark from the applicant"),
    "due_at": N_("due time"),
    "done_at": N_("end"),
    "received_at": N_("acceptance"),
    "submitted_at": N_("filing"),
    "handed_at": N_("handing over"),
    "lane": N_("lane of the hall"),
    "counter": N_("number of the counter"),
    "taken_at": N_("ticket taken"),
    "called_at": N_("call to the counter"),
    "ended_at": N_("end of the visit"),
    "ended": N_("visit ended"),
    "wait_minutes": N_("minutes of waiting"),
    "subject_kind": N_("what it is paid for"),
    "method": N_("way of paying"),
    "amount_vnd": N_("amount owed, in đồng"),
    "online": N_("paid online"),
    "created_at": N_("fee charged"),
    "settled_at": N_("fee paid"),
    "made_at": N_("complaint made"),
    "answered_at": N_("answer given"),
    "answered": N_("complaint answered"),
    "about_dossier": N_("about one dossier"),
}
VALUES = {
    "dossiers": {
        "online": N_("online"),
        "counter": N_("at the counter"),
        "post": N_("by post"),
        "other": N_("other"),
        "full": N_("offered fully online"),
        "partial": N_("offered online in part"),
        "civil_status": N_("civil status"),
        "certification": N_("certification"),
        "land": N_("land"),
        "household_business": N_("household business"),
    },
    "visits": {
        "kiosk": N_("ticket machine"),
        "phone": N_("by phone"),
        "desk": N_("given by a clerk"),
        "appointment": N_("by appointment"),
        "waiting": N_("waiting for its turn"),
        "called": N_("called to the counter"),
        "serving": N_("being served at the counter"),
        "done": N_("served"),
        "missed": N_("passed over"),
        "left": N_("given back"),
    },
    "payments": {
        "dossier": N_("a dossier"),
        "counter": N_("at the counter"),
        "vietqr": "VietQR",
        "momo": "MoMo",
        "vnpay": "VNPAY",
        "payos": "payOS",
        "demo": N_("example, no money moves"),
        "open": N_("not paid yet"),
        "settled": N_("settled"),
        "withdrawn": N_("fee withdrawn"),
    },
}
THINGS = {
    "dossiers": N_("dossiers"),
    "visits": N_("visits"),
    "payments": N_("fees charged"),
    "complaints": N_("complaints"),
    "observations": N_("published figures"),
}
ONE = {
    "dossiers": N_("Dossier"),
    "visits": N_("Ticket"),
    "payments": N_("Fee"),
    "complaints": N_("Complaint"),
    "observations": N_("Figure"),
}
# A dossier's state is told in its owner's words, which no page translates; the table to take along has it.
UNTOLD = {("dossiers", "state")}
MEASURED_IN = {
    "percent": N_("%"),
    "dossiers": N_("dossiers"),
    "visits": N_("visits"),
    "payments": N_("fees charged"),
    "complaints": N_("complaints"),
    "marks": N_("of 5 marks"),
    "days": N_("days"),
    "hours": N_("hours"),
    "minutes": N_("minutes"),
    "dossiers_per_1000_people": N_("dossiers per 1,000 people"),
}
BETTER = {
    Better.HIGHER: N_("higher is better"),
    Better.LOWER: N_("lower is better"),
    Better.NEITHER: N_("neither high nor low is good by itself"),
}


def things(table: FactTable) -> str:
    """What the rows of a fact table are, as many."""
    return _(THINGS[table.name])


def one_of(table: FactTable) -> str:
    """What one row of a fact table is."""
    return _(ONE[table.name])


def columns(table: FactTable) -> list[Column]:
    """The columns of a fact table that a page shows of each row."""
    return [table.column(name) for name in table.shown if (table.name, name) not in UNTOLD]


def heading(column: Column) -> str:
    """A column's name over a table."""
    name = _column(column.name)
    return name[:1].upper() + name[1:]


def code_words(table: FactTable, code: str) -> str:
    """A code of a fact table in words, or as it is where it has none, such as a procedure's."""
    known = VALUES.get(table.name, {})
    return _(known[code]) if code in known else code


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
            return _("number of {things} in the part").format(things=things(measure.of))
        case Shape.SHARE:
            return _("part ÷ whole × 100")
        case Shape.DISTINCT_SHARE:
            return _("different values of “{what}” in the part ÷ different ones in the whole × 100").format(
                what=_what(measure)
            )
        case Shape.MEAN:
            return _("sum of “{what}” over the whole ÷ number in the whole").format(what=_what(measure))
        case Shape.QUANTILE:
            return _("the {share}% point of “{what}” over the whole").format(
                share=round(100 * (measure.at or 0)), what=_what(measure)
            )
        case Shape.PER_HEAD:
            return _("number of {things} in the part ÷ people × {per}").format(
                things=things(measure.of), per=measure.per
            )
        case _:
            return _("the figure as reported")


def whole_words(measure: Measure) -> list[str]:
    """Which rows are asked at all."""
    return _conditions(measure.of, measure.whole)


def part_words(measure: Measure) -> list[str]:
    """Which of them are in the part."""
    if not measure.or_part:
        return _conditions(measure.of, measure.part)
    ways = [", ".join(_conditions(measure.of, one)) for one in (measure.part, *measure.or_part)]
    return [_(" — or: ").join(ways)]


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


def _conditions(table: FactTable, conditions: Conditions) -> list[str]:
    return [_condition(table, condition) for condition in conditions] or [
        _("all {things}").format(things=things(table))
    ]


def _condition(table: FactTable, condition: Condition) -> str:
    column, wanted = _column(condition.column), condition.value
    match condition.asks:
        case Asks.ONE_OF:
            return _("{column}: one of {values}").format(column=column, values=_listed(table, wanted))
        case Asks.AT_LEAST:
            return _("{column}: {value} or more").format(column=column, value=wanted)
        case Asks.AT_MOST:
            return _("{column}: {value} at most").format(column=column, value=wanted)
        case Asks.GIVEN:
            return (_("{column}: known") if wanted else _("{column}: not known")).format(column=column)
        case Asks.BEFORE_NOW:
            passed = _("{column}: before the moment of counting")
            return (passed if wanted else _("{column}: not before the moment of counting")).format(column=column)
        case _:
            return _("{column}: {value}").format(column=column, value=_value(table, wanted))


def _listed(table: FactTable, wanted: Plain | tuple[Plain, ...]) -> str:
    several: Iterable[Plain] = wanted if isinstance(wanted, tuple) else (wanted,)
    return ", ".join(_value(table, value) for value in several)


def _value(table: FactTable, value: Plain | tuple[Plain, ...]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return code_words(table, str(value))


def _what(measure: Measure) -> str:
    if isinstance(measure.column, Span):
        return _("time from {start} to {end}").format(
            start=_column(measure.column.start), end=_column(measure.column.end)
        )
    return _column(measure.column or "")


def _column(name: str) -> str:
    return _(COLUMNS[name]) if name in COLUMNS else name

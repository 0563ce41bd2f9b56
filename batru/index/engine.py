"""Measures as Ibis expressions: the only definition of how rows become figures. Pure, and heavy to import.

Only the computing process and the tests import this; everybody else reads the SQL that it leaves.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any, TypeAlias

import ibis

from batru.kernel.fact_tables import COMMON, FactTable, Kind
from batru.law.measures import Asks, Condition, Conditions, Measure, Span
from batru.law.shapes import Shape

Expression: TypeAlias = Any

TYPES = {
    Kind.CODE: "string",
    Kind.TEXT: "string",
    Kind.MOMENT: "timestamp",
    Kind.DAY: "date",
    Kind.FLAG: "boolean",
    Kind.WHOLE: "int64",
    Kind.NUMBER: "float64",
}
KEYS = ("unit", "month")
PLACED = {"unit": "string", "above": "string", "month": "timestamp", "period": "string"}


def facts(table: FactTable) -> Expression:
    """The fact table as the lake shows it: its columns, the month it lies in, and the moment of counting (UTC)."""
    columns = {column.name: TYPES[column.kind] for column in table.columns}
    return ibis.table(columns | {"month": "string", "counted_at": "timestamp"}, name=table.name)


def rolled_up(table: FactTable, measures: Sequence[Measure]) -> Expression:
    """One scan for all measures: a row per unit, month of the facts and month of each moment.

    Columns `<code>__part` and `<code>__whole`; `month_of_<moment>` is the month a measure by that moment counts in.
    Of what does not add up (quantiles, different values) the part says how many rows stand behind it there. Until
    `ticks_at` time alone changes nothing.
    """
    rows = _looked_at(facts(table), measures)
    moments = sorted({measure.by for measure in measures} - {table.moment})
    keys = {name: rows[name] for name in KEYS} | {month_of(moment): _month(rows[moment]) for moment in moments}
    sums = {name: sum_ for measure in measures for name, sum_ in _sums(rows, measure).items()}
    once, told = _once(sums)
    ticking = _ticking(rows, measures)
    found = rows.group_by(**keys).aggregate(simulated=rows.simulated.max(), **ticking, **once)
    ticks_at = found.ticks_at if ticking else ibis.null("timestamp")
    return found.select(*keys, "simulated", ticks_at=ticks_at, **{name: found[own] for name, own in told.items()})


def month_of(moment: str) -> str:
    """The column that holds the month of a moment."""
    return f"month_of_{moment}"


def anew(measure: Measure) -> Expression:
    """What does not add up: one row per unit above and period, counted from the rows themselves.

    `placed` says which rows belong where. Of a quantile the part is the figure, of different values how many there are.
    """
    rows = facts(measure.of)
    placed = ibis.table(PLACED, name="placed")
    own = rows.filter(_all(rows, measure.whole)).mutate(counted_in=_month(rows[measure.by]))
    joined = own.join(placed, [own.unit == placed.unit, own.counted_in == placed.month])
    if measure.shape is Shape.QUANTILE:
        figure = _figure(joined, measure.column)
        part, whole = figure.quantile(measure.at), figure.count()
    else:
        different = joined[measure.column]
        part, whole = different.nunique(where=ibis.coalesce(_in_part(joined, measure), False)), different.nunique()
    return joined.group_by(joined.above, joined.period).aggregate(
        part=part, whole=whole, simulated=joined.simulated.max()
    )


def listed(measure: Measure) -> Expression:
    """The rows behind a measure, each with the month it counts in and whether it is in the part."""
    rows = facts(measure.of)
    divided = measure.shape.is_share or measure.shape in (Shape.MEAN, Shape.QUANTILE)
    found = rows.filter(_all(rows, measure.whole) if divided else _both(rows, measure))
    part = _in_part(found, measure) if measure.shape.is_share else ibis.literal(True)
    month = _month(found[measure.by]).strftime("%Y-%m")
    shown = dict.fromkeys((*COMMON, *measure.of.shown))
    return found.select(*shown, counted_in=month, in_part=ibis.coalesce(part, False))


def sql(expression: Expression, dialect: str = "duckdb") -> str:
    """The expression in an engine's own words."""
    return str(ibis.to_sql(expression, dialect=dialect))


def _ticking(rows: Expression, measures: Iterable[Measure]) -> dict[str, Expression]:
    """The next moment at which time alone changes a figure; nothing where no measure asks what time it is.

    A moment that was not yet when it was counted is before now one day; until then all that is asked stays as it is.
    """
    asked = {pair for measure in measures for several in _alternatives(measure) for pair in _waiting(several)}
    found = [_next(rows, *pair) for pair in sorted(asked, key=repr)]
    return {"ticks_at": ibis.least(*found) if len(found) > 1 else found[0]} if found else {}


def _alternatives(measure: Measure) -> list[Conditions]:
    """The ways in which a row counts: in the whole, and in the part by each of its conditions."""
    return [measure.whole, *(measure.whole + one for one in (measure.part, *measure.or_part))]


def _waiting(conditions: Conditions) -> Iterator[tuple[str, Conditions]]:
    """Each column that is compared with now, and what else is asked."""
    others = tuple(one for one in conditions if one.asks is not Asks.BEFORE_NOW)
    return ((one.column, others) for one in conditions if one.asks is Asks.BEFORE_NOW)


def _next(rows: Expression, column: str, others: Conditions) -> Expression:
    waits = _all(rows, others) & (rows[column] >= rows.counted_at)
    return ibis.ifelse(waits, rows[column], None).min()


def _looked_at(rows: Expression, measures: Iterable[Measure]) -> Expression:
    """The rows with what is asked of them and how long they took, so that each is looked at once for all measures.

    Otherwise an engine would compare the same two words for each of forty sums.
    """
    asked = {_told((one,)): _meets(rows, one) for measure in measures for one in measure.conditions}
    spans = [measure.column for measure in measures if isinstance(measure.column, Span)]
    found = rows.mutate(**asked, **{_lasted(span): _took(rows, span) for span in spans})
    several = {own for measure in measures for own in (measure.part, *measure.or_part)}
    together = {
        _told(own): reduce(and_, [_meets(found, one) for one in own])
        for own in sorted(several, key=_told)
        if len(own) > 1
    }
    return found.mutate(**together) if together else found


def _told(conditions: Conditions) -> str:
    """The name of the column that says whether these are met."""
    return " and ".join(f"{one.column} {one.asks} {one.value}" for one in conditions)


def _lasted(span: Span) -> str:
    return f"{span.start} to {span.end}"


def _sums(rows: Expression, measure: Measure) -> dict[str, Expression]:
    part, whole = f"{measure.code}__part", f"{measure.code}__whole"
    if measure.shape is Shape.SHARE:
        return {part: _count(_both(rows, measure)), whole: _counted(rows, measure.whole)}
    if measure.shape is Shape.MEAN:
        return {part: ibis.coalesce(_total(rows, measure), 0), whole: _counted(rows, measure.whole)}
    if measure.shape.is_share or not measure.conditions:
        return {part: _counted(rows, measure.whole)}
    return {part: _count(_both(rows, measure))}


def _total(rows: Expression, measure: Measure) -> Expression:
    """Times are summed in microseconds: whole numbers come to the same in whatever order they are added."""
    own = measure.column
    figure = rows[_lasted(own)] if isinstance(own, Span) else rows[own]
    total = ibis.ifelse(_all(rows, measure.whole), figure, None).sum()
    return total.cast("float64") / float(own.microseconds) if isinstance(own, Span) else total


def _once(sums: Mapping[str, Expression]) -> tuple[dict[str, Expression], dict[str, str]]:
    """Sums that several measures share under the name of the first, and under which name each is found."""
    names: dict[Any, str] = {}
    told = {name: names.setdefault(sum_.op(), name) for name, sum_ in sums.items()}
    return {name: sums[name] for name in names.values()}, told


def _both(rows: Expression, measure: Measure) -> Expression:
    """In the whole and in the part."""
    if not measure.conditions:
        return ibis.literal(True)
    asked = [_all(rows, own) for own in (_needed(measure),) if own]
    if measure.part or measure.or_part:
        asked.append(_in_part(rows, measure))
    return _joined(rows, measure.conditions, asked)


def _needed(measure: Measure) -> Conditions:
    """The whole without what the part implies: what is empty meets no condition, so "given" says nothing beside one."""
    implied = () if measure.or_part else {one.column for one in measure.part if one.asks is not Asks.GIVEN}
    return tuple(one for one in measure.whole if not (one.asks is Asks.GIVEN and one.value and one.column in implied))


def _in_part(rows: Expression, measure: Measure) -> Expression:
    return reduce(or_, [_all(rows, one) for one in (measure.part, *measure.or_part)])


def _count_if(met: Any) -> Any:
    """How often a condition is met; DuckDB counts so in four fifths of the time that a filter on each count takes."""


count_if: Any = ibis.udf.agg.builtin(_count_if, name="count_if", signature=(("bool",), "int64"))


def _counted(rows: Expression, conditions: Conditions) -> Expression:
    return _count(_all(rows, conditions)) if conditions else rows.count()


def _count(met: Expression) -> Expression:
    # Where every row's answer is unknown, as of an empty due time, DuckDB's own count is unknown too.
    return ibis.coalesce(count_if(met), 0)


def _all(rows: Expression, conditions: Iterable[Condition]) -> Expression:
    several = tuple(conditions)
    if (known := _told(several)) in rows.columns:
        return rows[known]
    asked = [_meets(rows, condition) for condition in several]
    return _joined(rows, several, asked) if asked else ibis.literal(True)


def _joined(rows: Expression, conditions: Iterable[Condition], asked: Iterable[Expression]) -> Expression:
    """All that is asked by these conditions; where they were not looked at before, files may be skipped by them."""
    is_looked_at = all(_told((one,)) in rows.columns for one in conditions)
    return reduce(_both_true if is_looked_at else and_, asked)


def _both_true(one: Expression, other: Expression) -> Expression:
    """True where both are, else false or empty: only true is more than that the other is not.

    DuckDB compares columns many rows at a time, and takes an "and" row by row: of forty measures a fifth of the time.
    Both must be columns: Ibis sets no brackets round a "not" or an "is empty" that is compared.
    """
    return one > ~other


def _meets(rows: Expression, condition: Condition) -> Expression:
    if (known := _told((condition,))) in rows.columns:
        return rows[known]
    column, wanted = rows[condition.column], condition.value
    match condition.asks:
        case Asks.ONE_OF:
            return column.isin(list(wanted) if isinstance(wanted, tuple) else [wanted])
        case Asks.AT_LEAST:
            return column >= wanted
        case Asks.AT_MOST:
            return column <= wanted
        case Asks.GIVEN:
            return column.notnull() if wanted else column.isnull()
        case Asks.BEFORE_NOW:
            return column < rows.counted_at if wanted else column >= rows.counted_at
        case _:
            return _is(column, wanted)


def _is(column: Expression, wanted: Any) -> Expression:
    if isinstance(wanted, bool):
        return column if wanted else ~column
    return column == wanted


def _figure(rows: Expression, column: str | Span | None) -> Expression:
    if isinstance(column, Span):
        return _took(rows, column).cast("float64") / float(column.microseconds)
    return rows[column]


def _took(rows: Expression, span: Span) -> Expression:
    """In microseconds."""
    return rows[span.end].delta(rows[span.start], unit="microsecond")


def _month(moment: Expression) -> Expression:
    """The beginning of the month as clocks in Viet Nam show it."""
    return (moment + ibis.interval(hours=7)).truncate("M")

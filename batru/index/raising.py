"""SQL over files of sums: taken from the rows, placed in the months they count in, compared, and raised up the tree.

A file has a row for each unit, month of facts (`source`) and month of every moment (`in_<moment>`). What a sum is, the
measures' own expressions say; here sums are only added.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import groupby
from typing import Any

ROWS_IN_A_GROUP = 8_192


@dataclass(frozen=True, slots=True)
class Column:
    """One sum: its name, the moment whose month it counts in, and whether it is an amount or a number of rows."""

    name: str
    by: str
    is_amount: bool = False

    def plain(self) -> list[Any]:
        """As it travels to the computing process."""
        return list(astuple(self))


def month_of(moment: str) -> str:
    """The column of the scan that holds the month of a moment."""
    return f"month_of_{moment}"


def simulated(moment: str) -> str:
    """The column that says whether any row was simulated, of those that count in the month of a moment."""
    return f"simulated__{moment}"


def layout(columns: Sequence[Column], people: Iterable[str]) -> list[str]:
    """The names of a figure's numbers, in the order in which they are written."""
    return [*(simulated(moment) for moment in _moments(columns)), *(own.name for own in columns), *people]


def taken(scan: str, moments: Sequence[str], columns: Sequence[Column]) -> str:
    """The rows of a file: what the scan found, with whole numbers, and amounts to six digits.

    Sums of fractions come in any order from several threads; six digits are the same in all of them.
    """
    own, *others = moments
    months = [f"month AS in_{own}", *(f"strftime({month_of(name)}, '%Y-%m') AS in_{name}" for name in others)]
    sums = [
        f"round({one.name}, 6)::DOUBLE AS {one.name}" if one.is_amount else f"{one.name}::BIGINT AS {one.name}"
        for one in columns
    ]
    order = ", ".join(["source", *(f"in_{name}" for name in others)])
    named = ", ".join(["unit", "month AS source", *months, "simulated::BIGINT AS simulated", *sums])
    return f"SELECT {named} FROM ({scan}) ORDER BY {order}"


def held(kept: Mapping[str, Sequence[str]]) -> str:
    """The rows of the files, each with the months of facts that count in it; one reading of all, planned once."""
    files = ", ".join(map(_text, sorted(kept)))
    pairs = ", ".join(f"({_text(path)}, {_text(month)})" for path in sorted(kept) for month in sorted(kept[path]))
    return (
        f"SELECT * EXCLUDE filename FROM read_parquet([{files}], filename = true) "
        f"WHERE (filename, source) IN (VALUES {pairs})"
    )


def spans(columns: Sequence[Column], rows: str) -> str:
    """For each month of facts the first and the last month in which its rows count."""
    months = [f"in_{moment}" for moment in _moments(columns)]
    first, last = (f"{edge}({', '.join(months)})" for edge in ("least", "greatest"))
    return f"SELECT source, min({first}), max({last}) FROM ({rows}) GROUP BY source"


def changed(columns: Sequence[Column], new: str, old: str) -> str:
    """The months in which some unit's sums differ, or stand on one side alone."""
    pairs = [(_of_moment(moment, own, new), _of_moment(moment, own, old)) for moment, own in _by_moment(columns)]
    return " UNION ".join(
        f"SELECT period FROM (({one}) EXCEPT ({other}))" for pair in pairs for one, other in (pair, pair[::-1])
    )


def touched(columns: Sequence[Column], rows: str) -> str:
    """The months in which rows count by some of these columns."""
    return " UNION ".join(
        f"SELECT in_{moment} AS period FROM ({rows}) "
        f"WHERE in_{moment} IS NOT NULL AND ({' OR '.join(f'{one.name} > 0' for one in own)})"
        for moment, own in _by_moment(columns)
    )


def raised(columns: Sequence[Column], people: Sequence[str], rows: str, periods: Iterable[str]) -> str:
    """Unit above, month and numbers (in the order of `layout`) of these months; what has no rows is not there.

    Asks of the tables `trees` (period, tree), `lines` (tree, unit, above) and `people` (period, above, people).
    """
    placed = " UNION ALL BY NAME ".join(
        _of_moment(moment, own, f"SELECT * FROM ({rows}) WHERE {_among(f'in_{moment}', periods)}")
        for moment, own in _by_moment(columns)
    )
    flags = [f"coalesce(max({simulated(moment)}), 0)" for moment in _moments(columns)]
    sums = [_added(one) for one in columns]
    heads = ["coalesce(any_value(people)::VARCHAR, '-')" for _ in people]
    found = " OR ".join(f"sum({one.name}) <> 0" for one in columns)
    return (
        f"SELECT above, period, concat_ws(' ', {', '.join([*flags, *sums, *heads])}) AS numbers FROM ({placed}) "
        "JOIN trees USING (period) JOIN lines USING (tree, unit) LEFT JOIN people USING (period, above) "
        f"GROUP BY above, period HAVING {found} ORDER BY period, above"
    )


def _of_moment(moment: str, columns: Sequence[Column], rows: str) -> str:
    """A unit's own sums of those columns that count in the month of a moment."""
    sums = ", ".join(f"{_added(one)} AS {one.name}" for one in columns)
    return (
        f"SELECT unit, in_{moment} AS period, max(simulated) AS {simulated(moment)}, {sums} FROM ({rows}) "
        f"WHERE in_{moment} IS NOT NULL GROUP BY unit, in_{moment}"
    )


def _added(one: Column) -> str:
    return f"round(coalesce(sum({one.name}), 0), 6)" if one.is_amount else f"coalesce(sum({one.name}), 0)::BIGINT"


def _moments(columns: Sequence[Column]) -> list[str]:
    return [moment for moment, _ in _by_moment(columns)]


def _by_moment(columns: Sequence[Column]) -> list[tuple[str, list[Column]]]:
    ordered = sorted(columns, key=lambda one: one.by)
    return [(moment, list(own)) for moment, own in groupby(ordered, key=lambda one: one.by)]


def _among(column: str, values: Iterable[str]) -> str:
    return f"{column} IN ({', '.join(map(_text, sorted(values)))})" if values else "false"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"

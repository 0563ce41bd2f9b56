"""What the facts tell to the checks: one query a check, counted in the computing process."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from batru.commons import home
from batru.commons.places.public import units
from batru.evaluation.reads.questions import QUESTIONS, months_of, parameters, plain
from batru.evaluation.rules.integrity.checks import Check, Found
from batru.evaluation.rules.integrity.cliffs import REACH, Days, cliffs
from batru.evaluation.rules.integrity.decisions import Beside, Part, any_rows, mix_alone, near_due, unlike_peers
from batru.evaluation.rules.integrity.due import windows
from batru.evaluation.rules.integrity.odds import Tally
from batru.evaluation.rules.integrity.runs import Marked, in_a_row
from batru.facts.public import select
from batru.kernel.fact_tables import DOSSIERS, FactTable

PAGE = 50
NEAR = """
    WITH due AS (SELECT unnest($units) AS unit, unnest($dues)::TIMESTAMP AS due_at,
      unnest($begins)::TIMESTAMP AS begins, unnest($ends)::TIMESTAMP AS ends)
"""
BEFORE_DUE, AFTER_DUE = (
    "d.done_at > due.begins AND d.done_at <= d.due_at",
    "d.done_at > d.due_at AND d.done_at <= due.ends",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row behind a flag; `values` are the columns that its table shows."""

    key: str
    locality: str
    unit: str
    simulated: bool
    in_part: bool
    values: Mapping[str, Any] = field(default_factory=dict)


def unlike(check: Check, year: int) -> list[Found]:
    """Units unlike their peers: of the same level in the same locality."""
    return [found for tallies in peers(check.code, year).values() for found in unlike_peers(check, tallies)]


def peers(code: str, year: int) -> dict[tuple[str, str], list[Tally]]:
    """What is counted of every unit in a year, by locality and level."""
    question = QUESTIONS[code]
    sql = f"""
        SELECT locality, unit, count_if({question.part}), count(*), coalesce(bool_or(simulated), false)
        FROM {question.table.name} WHERE {question.whole} GROUP BY ALL ORDER BY locality, unit
    """
    rows = select(question.table, sql, months=months_of(year), parameters=parameters(question, year))
    known = units({row[1] for row in rows})
    found: dict[tuple[str, str], list[Tally]] = defaultdict(list)
    for locality, unit, part, whole, simulated in rows:
        if unit in known:
            found[locality, known[unit].level].append(Tally(unit, part, whole, simulated))
    return found


def around_due(check: Check, year: int) -> list[Found]:
    """Units that end close before the due time; office hours of each unit's own desk."""
    named = _due_windows(year)
    sql = f"""
        {NEAR} SELECT d.unit, count_if({BEFORE_DUE}), count_if({AFTER_DUE}), coalesce(bool_or(d.simulated), false)
        FROM dossiers AS d JOIN due ON d.unit = due.unit AND d.due_at = due.due_at
        WHERE d.done GROUP BY ALL ORDER BY d.unit
    """
    rows = select(DOSSIERS, sql, months=months_of(year), parameters=named) if named["units"] else []
    known = units({row[0] for row in rows})
    return near_due(check, [Beside(*row) for row in rows if row[0] in known])


def mixes(check: Check, year: int) -> list[Found]:
    """Units whose on-time share rose by another mix of procedures alone."""
    now = f"month >= '{year}-01'"
    sql = f"""
        SELECT unit, procedure, count_if(NOT ({now})), count_if(NOT ({now}) AND on_time), count_if({now}),
          count_if({now} AND on_time), coalesce(bool_or(simulated), false)
        FROM dossiers WHERE done AND on_time IS NOT NULL GROUP BY unit, procedure ORDER BY unit, procedure
    """
    rows = select(DOSSIERS, sql, months=[*months_of(year - 1), *months_of(year)])
    known = units({row[0] for row in rows})
    return mix_alone(check, [Part(*row) for row in rows if row[0] in known])


def rows_of(code: str, unit: str, year: int, *, offset: int = 0, limit: int = PAGE, part: str = "in") -> list[Row]:
    """Rows behind a flag of a unit, those to look at first; `part` "in" or "out" of it."""
    if code == "near_due":
        return _rows_near_due(unit, year, offset, limit, part)
    question = QUESTIONS[code]
    sql = f"""
        SELECT key, locality, unit, simulated, coalesce({question.part}, false) AS in_part,
          {", ".join(question.shown)}
        FROM {question.table.name}
        WHERE {question.whole} AND unit = $unit AND coalesce({question.part}, false) = ($side = 'in')
        ORDER BY {question.first}, key LIMIT $limit OFFSET $offset
    """
    named = {**parameters(question, year), "unit": unit, "side": part, "limit": limit, "offset": offset}
    rows = select(question.table, sql, months=months_of(year), parameters=named)
    return [_row(question.table, question.shown, row) for row in rows]


def late_writing(check: Check, year: int) -> list[Found]:
    """Units some of whose steps were written long after the moment that they bear."""
    tallies = [one for several in peers(check.code, year).values() for one in several]
    return [found for one in tallies for found in any_rows(check, one)]


def falling_at_the_due_time(check: Check, year: int) -> list[Found]:
    """Units at whose due time the ends fall further than among peers: of one level in one locality."""
    sql = f"""
        SELECT locality, unit, (ceil((epoch(done_at) - epoch(due_at)) / 86400) - 1)::INTEGER AS day, count(*),
          coalesce(bool_or(simulated), false)
        FROM dossiers WHERE done AND on_time IS NOT NULL
        GROUP BY ALL HAVING day BETWEEN -{REACH} AND {REACH - 1} ORDER BY locality, unit, day
    """
    rows = select(DOSSIERS, sql, months=months_of(year))
    known = units({row[1] for row in rows})
    counts: dict[tuple[str, str, str], dict[int, int]] = defaultdict(dict)
    simulated: set[str] = set()
    for locality, unit, day, many, is_simulated in rows:
        if unit in known:
            counts[locality, known[unit].level, unit][day] = many
            simulated |= {unit} if is_simulated else set()
    alike: dict[tuple[str, str], list[Days]] = defaultdict(list)
    for (locality, level, unit), own in counts.items():
        alike[locality, level].append(Days(unit, own, unit in simulated))
    return [found for several in alike.values() for found in cliffs(check, several)]


def marks_in_order(check: Check, year: int) -> list[Found]:
    """Units whose marks, one after another, repeat one of them longer than chance would."""
    sql = """
        SELECT unit, key, rated_at, rating, simulated FROM dossiers
        WHERE rated_at IS NOT NULL ORDER BY unit, rated_at, key
    """
    rows = select(DOSSIERS, sql, months=months_of(year))
    known = units({row[0] for row in rows})
    marks: dict[str, list[Marked]] = defaultdict(list)
    for unit, key, at, mark, _ in rows:
        marks[unit].append(Marked(key, at, mark))
    simulated = {row[0] for row in rows if row[4]}
    own = [(unit, several) for unit, several in marks.items() if unit in known]
    return [found for unit, several in own for found in in_a_row(check, unit, several, unit in simulated)]


FROM_FACTS: Mapping[str, Callable[[Check, int], list[Found]]] = {
    **dict.fromkeys(QUESTIONS, unlike),
    "recorded_time": late_writing,
    "near_due": around_due,
    "due_cliff": falling_at_the_due_time,
    "marks_in_a_row": marks_in_order,
    "mix_alone": mixes,
}


def _due_windows(year: int, unit: str = "") -> dict[str, list[str]]:
    """Every due time of a year's dossiers with the hour before it and the two after it, as parallel lists (UTC)."""
    sql = (
        "SELECT DISTINCT unit, due_at FROM dossiers WHERE done AND due_at IS NOT NULL AND ($unit = '' OR unit = $unit)"
    )
    rows = select(DOSSIERS, sql, months=months_of(year), parameters={"unit": unit})
    named: dict[str, list[str]] = {"units": [], "dues": [], "begins": [], "ends": []}
    for own, text in sorted(map(tuple, rows)):
        begins, ends = windows(home.desk(own), datetime.fromisoformat(text))
        for name, value in zip(named, (own, text, begins.isoformat(), ends.isoformat()), strict=True):
            named[name].append(value if name == "units" else plain(value))
    return named


def _rows_near_due(unit: str, year: int, offset: int, limit: int, part: str) -> list[Row]:
    sql = f"""
        {NEAR} SELECT d.key, d.locality, d.unit, d.simulated, {BEFORE_DUE} AS in_part,
          {", ".join(f"d.{name}" for name in DOSSIERS.shown)}
        FROM dossiers AS d JOIN due ON d.unit = due.unit AND d.due_at = due.due_at
        WHERE d.done AND {BEFORE_DUE if part == "in" else AFTER_DUE}
        ORDER BY abs(epoch(d.due_at) - epoch(d.done_at)), d.key LIMIT $limit OFFSET $offset
    """
    named = {**_due_windows(year, unit), "limit": limit, "offset": offset}
    return [
        _row(DOSSIERS, DOSSIERS.shown, row) for row in select(DOSSIERS, sql, months=months_of(year), parameters=named)
    ]


def _row(table: FactTable, columns: Sequence[str], values: list[Any]) -> Row:
    shown = dict(zip(columns, values[5:], strict=True))
    moments = {name: datetime.fromisoformat(shown[name]) for name in table.moments if shown.get(name)}
    return Row(values[0], values[1], values[2], values[3], values[4], shown | moments)

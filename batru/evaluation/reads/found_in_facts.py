"""What the facts tell to the checks: one query a check, counted in the computing process."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from batru.commons import home
from batru.commons.places.public import units
from batru.evaluation.rules.integrity.checks import Check, Found
from batru.evaluation.rules.integrity.decisions import Beside, Part, mix_alone, near_due, unlike_peers
from batru.evaluation.rules.integrity.due import windows
from batru.evaluation.rules.integrity.odds import Tally
from batru.facts.public import select
from batru.index.public import Period
from batru.kernel.fact_tables import DOSSIERS, PAYMENTS, VISITS, FactTable

PAGE = 50
TICKETS = """
    SELECT dossier, coalesce(served_at, called_at, taken_at) AS at FROM visits
    WHERE dossier IS NOT NULL AND dossier <> ''
"""
SLOW = """
    procedure IN (SELECT procedure FROM dossiers WHERE done_at IS NOT NULL AND received_at IS NOT NULL
      GROUP BY procedure HAVING median(epoch(done_at) - epoch(received_at)) >= 86400)
"""
AFTER_TICKET = """
    EXISTS (SELECT 1 FROM (SELECT unnest($tickets) AS code, unnest($moments)::TIMESTAMP AS at) AS ticket
      WHERE ticket.code = key AND submitted_at BETWEEN ticket.at AND ticket.at + INTERVAL 15 MINUTE)
"""
NEAR = """
    WITH due AS (SELECT unnest($units) AS unit, unnest($dues)::TIMESTAMP AS due_at,
      unnest($begins)::TIMESTAMP AS begins, unnest($ends)::TIMESTAMP AS ends)
"""
BEFORE_DUE, AFTER_DUE = (
    "d.done_at > due.begins AND d.done_at <= d.due_at",
    "d.done_at > d.due_at AND d.done_at <= due.ends",
)


@dataclass(frozen=True, slots=True)
class Question:
    """Which rows are the whole and which the part; the rows to look at first come first."""

    table: FactTable
    whole: str
    part: str
    first: str
    asks_tickets: bool = False


QUESTIONS: Mapping[str, Question] = {
    "late_unlike_peers": Question(
        DOSSIERS, "done AND on_time IS NOT NULL", "NOT on_time", "abs(epoch(due_at) - epoch(done_at))"
    ),
    "quick_finish": Question(
        DOSSIERS,
        f"done AND done_at IS NOT NULL AND received_at IS NOT NULL AND due_at IS NOT NULL AND {SLOW}",
        "(epoch(done_at) - epoch(received_at) < 600"
        " OR epoch(done_at) - epoch(received_at) < 0.05 * (epoch(due_at) - epoch(received_at)))",
        "epoch(done_at) - epoch(received_at)",
    ),
    "asked_again": Question(DOSSIERS, "true", "supplements >= 2", "-supplements"),
    "stopped_clock": Question(DOSSIERS, "stopped_late IS NOT NULL", "stopped_late", "due_at"),
    "after_ticket": Question(DOSSIERS, "channel = 'online' AND NOT assisted", AFTER_TICKET, "submitted_at", True),
    "top_marks": Question(DOSSIERS, "rating IS NOT NULL", "rating = 5", "done_at"),
    "small_payments": Question(PAYMENTS, "online AND state = 'settled'", "amount_vnd <= 2000", "settled_at"),
}


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
    rows = select(question.table, sql, months=months_of(year), parameters=_tickets(question, year))
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
          {", ".join(question.table.shown)}
        FROM {question.table.name}
        WHERE {question.whole} AND unit = $unit AND coalesce({question.part}, false) = ($side = 'in')
        ORDER BY {question.first}, key LIMIT $limit OFFSET $offset
    """
    named = {**_tickets(question, year), "unit": unit, "side": part, "limit": limit, "offset": offset}
    return [_row(question.table, row) for row in select(question.table, sql, months=months_of(year), parameters=named)]


def months_of(year: int) -> list[str]:
    """The months of a year, as facts name them."""
    return [str(month) for month in Period.year(year).months]


def named_tickets(year: int) -> int:
    """How many tickets of a year tell which dossier they were about."""
    return int(select(VISITS, f"SELECT count(*) FROM ({TICKETS})", months=months_of(year))[0][0])


FROM_FACTS: Mapping[str, Callable[[Check, int], list[Found]]] = {
    **dict.fromkeys(QUESTIONS, unlike),
    "near_due": around_due,
    "mix_alone": mixes,
}


def _tickets(question: Question, year: int) -> dict[str, Any]:
    if not question.asks_tickets:
        return {}
    rows = select(VISITS, TICKETS, months=months_of(year))
    return {"tickets": [row[0] for row in rows], "moments": [_plain(row[1]) for row in rows]}


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
            named[name].append(value if name == "units" else _plain(value))
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
    return [_row(DOSSIERS, row) for row in select(DOSSIERS, sql, months=months_of(year), parameters=named)]


def _row(table: FactTable, values: list[Any]) -> Row:
    shown = dict(zip(table.shown, values[5:], strict=True))
    moments = {name: datetime.fromisoformat(shown[name]) for name in table.moments if shown.get(name)}
    return Row(values[0], values[1], values[2], values[3], values[4], shown | moments)


def _plain(moment: str) -> str:
    """In UTC without a zone, as the lake stores moments."""
    return datetime.fromisoformat(moment).astimezone(UTC).replace(tzinfo=None).isoformat()

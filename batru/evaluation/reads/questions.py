"""What the checks ask of a fact table: which rows are the whole, and which of them the part to look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from batru.commons import home
from batru.evaluation.rules.integrity.cliffs import REACH
from batru.facts.public import select
from batru.index.public import Period
from batru.kernel.fact_tables import DOSSIERS, PAYMENTS, VISITS, FactTable
from batru.kernel.period import VIETNAM

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
# The office's own day, in Viet Nam: seven hours before Greenwich all year.
DAY = "CAST({} + INTERVAL 7 HOUR AS DATE)"
OUTSIDE_HOURS = f"""
    NOT EXISTS (SELECT 1 FROM (SELECT unnest($units) AS desk, unnest($days)::DATE AS day,
        unnest($opens)::TIMESTAMP AS opens, unnest($shuts)::TIMESTAMP AS shuts) AS open
      WHERE open.desk = unit AND open.day = {DAY.format("done_at")} AND done_at BETWEEN open.opens AND open.shuts)
"""
SIGNED = "done AND done_at IS NOT NULL AND owner_system = 'own' AND state IN ('decided', 'handed_over')"
AT_MONTH_END = (
    f"month({DAY.format('done_at')}) <> month({DAY.format('done_at')} + INTERVAL 3 DAY)"  # its last three days
)
# Signing may take a while before the desk opens and after it shuts.
AROUND = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Question:
    """Which rows are the whole and which the part; the rows to look at first come first.

    `also`: columns that tell of a row why it is there, beside those that its table shows anyhow.
    """

    table: FactTable
    whole: str
    part: str
    first: str
    asks: str = ""
    also: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns that its rows show."""
        return (*self.table.shown, *(name for name in self.also if name not in self.table.shown))


def _together(table: FactTable, moment: str, rows: str, many: int) -> str:
    """Whether so many of a unit's rows bear the same minute."""
    return (
        f"(unit, date_trunc('minute', {moment})) IN (SELECT unit, date_trunc('minute', {moment}) FROM {table.name} "
        f"WHERE {rows} GROUP BY unit, date_trunc('minute', {moment}) HAVING count(*) >= {many})"
    )


RATED, PAID = "rated_at IS NOT NULL", "online AND state = 'settled' AND settled_at IS NOT NULL"
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
    "asked_again": Question(DOSSIERS, "true", "supplements >= 2", "-supplements", also=("supplements",)),
    "stopped_clock": Question(DOSSIERS, "stopped_late IS NOT NULL", "stopped_late", "due_at"),
    "saved_by_stops": Question(
        DOSSIERS, "on_time AND first_due_at IS NOT NULL", "done_at > first_due_at",
        "epoch(first_due_at) - epoch(done_at)", also=("first_due_at",),
    ),
    "due_cliff": Question(
        DOSSIERS, f"done AND on_time IS NOT NULL AND abs(epoch(done_at) - epoch(due_at)) <= {REACH} * 86400",
        "done_at <= due_at", "abs(epoch(done_at) - epoch(due_at))",
    ),
    "filed_again": Question(DOSSIERS, "filed_again IS NOT NULL", "filed_again", "submitted_at"),
    "outside_hours": Question(DOSSIERS, SIGNED, OUTSIDE_HOURS, "done_at", "hours"),
    "before_month_end": Question(DOSSIERS, "done AND NOT on_time AND done_at IS NOT NULL", AT_MONTH_END, "done_at"),
    "no_file": Question(DOSSIERS, "done AND paper_only IS NOT NULL", "paper_only", "done_at"),
    "recorded_time": Question(
        DOSSIERS, "written_late_minutes IS NOT NULL", "written_late_minutes >= 60", "-written_late_minutes",
        also=("written_late_minutes",),
    ),
    "after_ticket": Question(DOSSIERS, "channel = 'online' AND NOT assisted", AFTER_TICKET, "submitted_at", "tickets"),
    "many_applicants": Question(
        DOSSIERS, "applicants_served IS NOT NULL", "applicants_served >= 5", "-applicants_served",
        also=("applicants_served",),
    ),
    "top_marks": Question(DOSSIERS, "rating IS NOT NULL", "rating = 5", "done_at", also=("rating",)),
    "few_marks": Question(
        DOSSIERS, "owner_system = 'own' AND state = 'handed_over'", "rating IS NOT NULL", "done_at", also=("rating",)
    ),
    "marks_together": Question(
        DOSSIERS, RATED, _together(DOSSIERS, "rated_at", RATED, 3), "rated_at", also=("rated_at", "rating")
    ),
    "small_payments": Question(PAYMENTS, "online AND state = 'settled'", "amount_vnd <= 2000", "settled_at"),
    "one_payer": Question(
        PAYMENTS, "payers_served IS NOT NULL", "payers_served >= 5", "-payers_served", also=("payers_served",)
    ),
    "same_minute": Question(PAYMENTS, PAID, _together(PAYMENTS, "settled_at", PAID, 5), "settled_at"),
}  # fmt: skip


def parameters(question: Question, year: int) -> dict[str, Any]:
    """What a question asks of other rooms and tables, as parallel lists."""
    if question.asks == "tickets":
        rows = select(VISITS, TICKETS, months=months_of(year))
        return {"tickets": [row[0] for row in rows], "moments": [plain(row[1]) for row in rows]}
    return _hours(year) if question.asks == "hours" else {}


def months_of(year: int) -> list[str]:
    """The months of a year, as facts name them."""
    return [str(month) for month in Period.year(year).months]


def named_tickets(year: int) -> int:
    """How many tickets of a year tell which dossier they were about."""
    return int(select(VISITS, f"SELECT count(*) FROM ({TICKETS})", months=months_of(year))[0][0])


def unfed_columns(year: int) -> set[str]:
    """The questions of which a year's dossiers hold no row at all, because nobody tells what they ask."""
    asked = [code for code, one in QUESTIONS.items() if one.table is DOSSIERS and not one.asks]
    counts = ", ".join(f"count_if({QUESTIONS[code].whole})" for code in asked if SLOW not in QUESTIONS[code].whole)
    named = [code for code in asked if SLOW not in QUESTIONS[code].whole]
    (row,) = select(DOSSIERS, f"SELECT {counts} FROM dossiers", months=months_of(year))
    return {code for code, many in zip(named, row, strict=True) if not many}


def plain(moment: str) -> str:
    """In UTC without a zone, as the lake stores moments."""
    return datetime.fromisoformat(moment).astimezone(UTC).replace(tzinfo=None).isoformat()


def _hours(year: int) -> dict[str, list[str]]:
    """When each unit's desk was open, on every day on which something of its was signed, with an hour around it."""
    sql = f"SELECT DISTINCT unit, {DAY.format('done_at')} AS day FROM dossiers WHERE {SIGNED} ORDER BY unit, day"
    named: dict[str, list[str]] = {"units": [], "days": [], "opens": [], "shuts": []}
    for unit, told in select(DOSSIERS, sql, months=months_of(year)):
        day = date.fromisoformat(told[:10])
        for opens, shuts in home.desk(unit).spans(day):
            edges = (_at(day, opens) - AROUND, _at(day, shuts) + AROUND)
            for name, value in zip(named, (unit, day.isoformat(), *(plain(e.isoformat()) for e in edges)), strict=True):
                named[name].append(value)
    return named


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, VIETNAM)

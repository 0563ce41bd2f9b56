"""The fact tables that pillars report upward and every upper floor reads: one row per happening, column by column."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds; the lake decides how it is stored."""

    CODE = "code"
    TEXT = "text"
    MOMENT = "moment"
    DAY = "day"
    FLAG = "flag"
    WHOLE = "whole"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its kind, what it means, and whether it may be empty."""

    name: str
    kind: Kind
    doc: str
    empty: bool = False


@dataclass(frozen=True, slots=True)
class FactTable:
    """One kind of happening; a row belongs for ever to the local month of `moment`.

    Each has the columns of COMMON; `shown` are the further ones that tell a reader which happening a row is.
    """

    name: str
    moment: str
    doc: str
    shown: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def moments(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.kind is Kind.MOMENT)

    def column(self, name: str) -> Column:
        """The column of that name, or KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name!r}")


# What every fact table tells under the same names: the row, whose it is, the unit it counts for, whether it is real.
COMMON = ("key", "locality", "unit", "simulated")

DOSSIERS = FactTable(
    name="dossiers",
    moment="submitted_at",
    doc="One administrative dossier, from the moment it was handed in. No personal data: a dossier is a key.",
    shown=("procedure", "channel", "submitted_at", "due_at", "done_at", "state"),
    columns=(
        Column("key", Kind.TEXT, "the dossier's code, unique within its locality; leads to the dossier's own page"),
        Column("locality", Kind.CODE, "the locality that runs the system, or that an imported log belongs to"),
        Column("unit", Kind.CODE, "key of the unit that must answer, by which the row is counted"),
        Column("received_unit", Kind.CODE, "key of the unit whose counter took the dossier in", empty=True),
        Column("procedure", Kind.CODE, "code of the administrative procedure"),
        Column("field", Kind.CODE, "field of the procedure, such as civil status", empty=True),
        Column("channel", Kind.CODE, "counter, online, post or other"),
        Column("online_level", Kind.CODE, "online level of the procedure at receipt: full, partial, none", empty=True),
        Column("assisted", Kind.FLAG, "an official openly helped to file it online"),
        Column(
            "applicants_served",
            Kind.WHOLE,
            "how many applicants its account, representative, telephone or e-mail had served online in the thirty days "
            "up to it; of these four the most. Empty unless filed online here, without an official's open help",
            empty=True,
        ),
        Column(
            "filed_again",
            Kind.FLAG,
            "in the thirty days before, the same applicant's dossier of the same procedure and unit had been stopped "
            "or withdrawn; empty where it is not known who applies",
            empty=True,
        ),
        Column(
            "paper_only",
            Kind.FLAG,
            "granted and due on paper, and no electronic result given out; false where that is not so or not yet so; "
            "empty where another system does not tell it of an online dossier that has ended",
            empty=True,
        ),
        Column("submitted_at", Kind.MOMENT, "handed in by the applicant; decides the row's month and never changes"),
        Column("received_at", Kind.MOMENT, "accepted by the counter; the legal clock starts from here", empty=True),
        Column("due_at", Kind.MOMENT, "last lawful moment as it stands now; empty while none is known", empty=True),
        Column(
            "first_due_at",
            Kind.MOMENT,
            "last lawful moment as it stood at receipt, before any stop of the clock; empty while none is known",
            empty=True,
        ),
        Column("done_at", Kind.MOMENT, "the answer was ready, or the dossier ended otherwise", empty=True),
        Column("handed_at", Kind.MOMENT, "the result was handed over", empty=True),
        Column("state", Kind.CODE, "the dossier's state in its owner's words"),
        Column("done", Kind.FLAG, "it has ended: answered, refused, stopped or withdrawn"),
        Column("on_time", Kind.FLAG, "done no later than due; empty until done, or without a due time", empty=True),
        Column("supplements", Kind.WHOLE, "how many times the applicant was asked to add something"),
        Column(
            "stopped_late",
            Kind.FLAG,
            "an official stopped the clock in the last fifth of the term; empty where none was stopped, or unknown",
            empty=True,
        ),
        Column(
            "first_time_right",
            Kind.FLAG,
            "accepted and never sent back for a supplement; empty until known",
            empty=True,
        ),
        Column("rating", Kind.WHOLE, "the applicant's mark, 1 to 5", empty=True),
        Column("rated_at", Kind.MOMENT, "the mark was given", empty=True),
        Column(
            "written_late_minutes",
            Kind.WHOLE,
            "by how many whole minutes, at most, a step was written after the moment that it bears; empty where the "
            "journal does not tell when it was written",
            empty=True,
        ),
        Column("fee_vnd", Kind.WHOLE, "fee and charge due, in đồng", empty=True),
        Column("owner_system", Kind.CODE, "the system that owns the status: own, or the other system's name"),
        Column("simulated", Kind.FLAG, "made by a generator, never by people; labelled wherever it is shown"),
    ),
)

OBSERVATIONS = FactTable(
    name="observations",
    moment="at",
    doc="One figure that somebody reported or published and that no room counts.",
    shown=("indicator", "at", "value", "unit_of_measure", "status"),
    columns=(
        Column("key", Kind.TEXT, "unit, indicator, period and status, joined: unique"),
        Column("locality", Kind.CODE, "the locality that holds the figure"),
        Column("unit", Kind.CODE, "key of the unit the figure is about"),
        Column("indicator", Kind.CODE, "code of the reported indicator"),
        Column("period_start", Kind.DAY, "first day of the period"),
        Column("period_kind", Kind.CODE, "year, quarter, month or day"),
        Column("at", Kind.MOMENT, "start of the period's first day in local time"),
        Column("value", Kind.NUMBER, "the figure, in its unit of measure"),
        Column("unit_of_measure", Kind.CODE, "what is counted, and in what"),
        Column("status", Kind.CODE, "as published, estimate, revised, derived or reported"),
        Column("source", Kind.TEXT, "who published it, where and when"),
        Column("source_url", Kind.TEXT, "address of the source", empty=True),
        Column("provisional", Kind.FLAG, "the source says it may still change"),
        Column("simulated", Kind.FLAG, "made by a generator, never observed"),
    ),
)

VISITS = FactTable(
    name="visits",
    moment="taken_at",
    doc="One ticket of a hall, from taking it to the end of the visit. Nobody's name: a visit is a number of a day.",
    shown=("lane", "taken_at", "ended_at", "wait_minutes", "state"),
    columns=(
        Column("key", Kind.TEXT, "hall, day and ticket code, joined: unique within its locality"),
        Column("locality", Kind.CODE, "the locality that runs the hall"),
        Column("unit", Kind.CODE, "key of the unit that runs the hall, by which the row is counted"),
        Column("hall", Kind.CODE, "code of the hall"),
        Column("lane", Kind.CODE, "lane in which it was served, or waits"),
        Column("sent_on", Kind.FLAG, "it was taken in another lane and sent on"),
        Column("counter", Kind.WHOLE, "number of the counter that called it last", empty=True),
        Column("channel", Kind.CODE, "kiosk, phone, desk or appointment"),
        Column("priority", Kind.FLAG, "called first by the law's groups; which group stays in the hall"),
        Column("assisted", Kind.FLAG, "a clerk took it on the visitor's behalf"),
        Column("taken_at", Kind.MOMENT, "the ticket was taken; decides the row's month and never changes"),
        Column("called_at", Kind.MOMENT, "called for the first time", empty=True),
        Column("served_at", Kind.MOMENT, "the visitor stood at the counter", empty=True),
        Column("ended_at", Kind.MOMENT, "the visit ended", empty=True),
        Column("wait_minutes", Kind.NUMBER, "from taking to the first call, in minutes", empty=True),
        Column("service_minutes", Kind.NUMBER, "from the counter to the end, in minutes", empty=True),
        Column("calls", Kind.WHOLE, "how many times it was called since it last stood in line"),
        Column("state", Kind.CODE, "waiting, called, serving, done, missed or left"),
        Column("ended", Kind.FLAG, "served, or left without being served"),
        Column("outcome", Kind.CODE, "what was done at the counter", empty=True),
        Column("dossier", Kind.TEXT, "code of the dossier it was about, as the clerk wrote it", empty=True),
        Column("simulated", Kind.FLAG, "made by a generator, never by people"),
    ),
)

PAYMENTS = FactTable(
    name="payments",
    moment="created_at",
    doc="One fee that was charged for a subject such as a dossier, and what became of it. No personal data.",
    shown=("method", "amount_vnd", "online", "created_at", "settled_at", "state"),
    columns=(
        Column("key", Kind.TEXT, "the charge's number, unique within its locality; opens no page"),
        Column("locality", Kind.CODE, "the locality that runs the system"),
        Column("unit", Kind.CODE, "key of the unit that the fee is paid to"),
        Column("subject_kind", Kind.CODE, "for what it is paid: dossier and the like"),
        Column("state", Kind.CODE, "open, settled or withdrawn"),
        Column("method", Kind.CODE, "counter, vietqr, momo, vnpay, payos, demo, or nothing to pay", empty=True),
        Column("full_amount_vnd", Kind.WHOLE, "before any reduction, in đồng"),
        Column("amount_vnd", Kind.WHOLE, "owed after the reduction, in đồng"),
        Column("online", Kind.FLAG, "paid online, confirmed by a verified notification or query of the gateway"),
        Column("created_at", Kind.MOMENT, "charged; decides the row's month and never changes"),
        Column("settled_at", Kind.MOMENT, "paid, or nothing to pay", empty=True),
        Column(
            "payers_served",
            Kind.WHOLE,
            "for how many payers the same network address had paid online in the thirty days up to it; empty unless "
            "paid online from a known address",
            empty=True,
        ),
        Column("refunded_vnd", Kind.WHOLE, "given back so far, in đồng, surpluses too"),
        Column("refunded_at", Kind.MOMENT, "last given back", empty=True),
        Column("simulated", Kind.FLAG, "of the example, where no money moves; labelled wherever it is shown"),
    ),
)

COMPLAINTS = FactTable(
    name="complaints",
    moment="made_at",
    doc="One complaint of how somebody was served, and whether it was answered in time. Nobody's name, nobody's words.",
    shown=("procedure", "made_at", "due_at", "answered_at", "on_time"),
    columns=(
        Column(
            "key", Kind.TEXT, "the complaint's number, unique within its locality; leads to the complaint's own page"
        ),
        Column("locality", Kind.CODE, "the locality that runs the system"),
        Column("unit", Kind.CODE, "key of the unit that is complained of and must answer, by which the row is counted"),
        Column("about_dossier", Kind.FLAG, "it is about one dossier, not about the service as such"),
        Column("procedure", Kind.CODE, "code of that dossier's administrative procedure", empty=True),
        Column("made_at", Kind.MOMENT, "said by the citizen; decides the row's month and never changes"),
        Column("due_at", Kind.MOMENT, "last lawful moment of the answer; empty where no time is laid down", empty=True),
        Column("answered_at", Kind.MOMENT, "the head of the unit answered", empty=True),
        Column("answered", Kind.FLAG, "it has been answered"),
        Column(
            "on_time", Kind.FLAG, "answered no later than due; empty until answered, or without a due time", empty=True
        ),
        Column("simulated", Kind.FLAG, "made in the example, never by people; labelled wherever it is shown"),
    ),
)

TABLES: dict[str, FactTable] = {table.name: table for table in (COMPLAINTS, DOSSIERS, OBSERVATIONS, PAYMENTS, VISITS)}

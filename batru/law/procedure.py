"""An administrative procedure: who decides, how long it takes, what it costs, which papers; as it holds on a day."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from batru.law.questions import Form, Words
from batru.law.terms import ClockPolicy, Term


class NotInForce(LookupError):
    """The procedure did not exist yet on that day."""


class UnknownCase(LookupError):
    """The procedure has no time limit for a case of that name."""


@dataclass(frozen=True)
class Label:
    """A code of the catalogue with its wording."""

    code: str
    words: Words

    @property
    def vi(self) -> str:
        """The Vietnamese wording."""
        return self.words.vi

    @property
    def en(self) -> str:
        """The English wording."""
        return self.words.en


@dataclass(frozen=True)
class LevelSpan:
    """Which level decides from a day on; `status` says whether a source says so."""

    start: date
    level: Label
    status: str


@dataclass(frozen=True)
class TimeLimit:
    """How long a case may take; `term` None where no source gives it, no channels means any."""

    case: str
    when: Words | None
    term: Term | None
    channels: frozenset[str]
    doubt: Label | None
    note: Words | None

    @property
    def is_known(self) -> bool:
        """Whether a due time can be computed."""
        return self.term is not None


@dataclass(frozen=True)
class FeeCase:
    """An amount in VND for one channel or one case, told in words; None where no source gives it."""

    channel: str | None
    when: Words | None
    amount_vnd: int | None


@dataclass(frozen=True)
class Fee:
    """What is paid: mode none, fixed, per_page, council (the provincial People's Council decides) or unknown; VND.

    `times` and `pages` name the questions that ask for the number of pieces and of the pages of one; `basis` is the
    text that sets it, and `collected` (before, after; empty: no source says) when it is paid: before the result or not.
    """

    mode: str
    amount_vnd: int | None
    per: Words | None
    cases: tuple[FeeCase, ...]
    page_steps: tuple[tuple[int, int], ...]
    cap_vnd: int | None
    printed_free: bool
    doubt: Label | None
    note: Words | None
    times: str = ""
    pages: str = ""
    basis: str = ""
    collected: str = ""

    def amount_for(self, channel: str, pages: int = 1) -> int | None:
        """VND for one piece filed through the channel; None where it is not known or depends on the case."""
        if self.mode == "none":
            return 0
        if self.mode == "per_page":
            return self._for_pages(pages)
        if any(case.when for case in self.cases):
            return None
        return next((case.amount_vnd for case in self.cases if case.channel == channel), self.amount_vnd)

    def _for_pages(self, pages: int) -> int:
        total = sum(self._page_price(page) for page in range(1, pages + 1))
        return min(total, self.cap_vnd) if self.cap_vnd is not None else total

    def _page_price(self, page: int) -> int:
        return [price for first, price in self.page_steps if page >= first][-1]


@dataclass(frozen=True)
class Database:
    """A database that the State owns and may look up instead of asking for a paper, from a day to a day."""

    code: str
    words: Words
    start: date
    end: date | None

    def is_usable_on(self, day: date) -> bool:
        """Whether the law lets the desk look up instead of asking."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class AcceptedResults:
    """Results of procedures (by code) that stand for a component, for so many months from their issue or always."""

    procedures: tuple[str, ...]
    within_months: int | None
    article: str

    def counts(self, issued: date, day: date) -> bool:
        """Whether one that was issued on a day still counts on another."""
        if self.within_months is None:
            return issued <= day
        months = issued.year * 12 + issued.month - 1 + self.within_months
        year, month = divmod(months, 12)
        last = min(issued.day, monthrange(year, month + 1)[1])
        return issued <= day <= date(year, month + 1, last)


@dataclass(frozen=True)
class Component:
    """A paper of the dossier: kind form, paper or show; `condition` None means always asked for.

    `accepts` are results of other procedures that stand for it and need not be asked for again.
    """

    code: str
    name: Words
    kind: str
    originals: int
    copies: int
    condition: Words | None
    database: Database | None
    doubt: Label | None
    accepts: tuple[AcceptedResults, ...] = ()

    @property
    def is_always_required(self) -> bool:
        """Whether every applicant brings it."""
        return self.condition is None

    def held_on(self, day: date) -> Database | None:
        """The database that the desk looks up instead of asking for the paper on that day."""
        return self.database if self.database and self.database.is_usable_on(day) else None


@dataclass(frozen=True)
class StopRule:
    """A kind of suspension that the procedure's term does not run through, and the article that says so."""

    kind: str
    article: str
    source: str


@dataclass(frozen=True)
class ProcedureVersion:
    """The procedure as it holds from `start`; `papers_known` is all, some or none.

    `stops` are the suspensions of the clock that it knows; `gives_paper` tells whether its result is a paper.
    """

    start: date
    status: str
    looked_for: Words | None
    checked_on: date
    flow: str
    terms: tuple[TimeLimit, ...]
    policy: ClockPolicy
    stops: tuple[StopRule, ...]
    fee: Fee
    online: Label
    channels: tuple[str, ...]
    components: tuple[Component, ...]
    papers_known: str
    result: Words
    gives_paper: bool
    legal_basis: tuple[str, ...]
    source: str
    decision: str
    note: Words | None

    @property
    def stop_articles(self) -> Mapping[str, str]:
        """The article of each suspension by its kind."""
        return {rule.kind: rule.article for rule in self.stops}

    def term_for(self, channel: str, case: str = "standard") -> TimeLimit:
        """The time limit of the case in that channel; UnknownCase where the procedure has no such case."""
        for term in self.terms:
            if term.case == case and (not term.channels or channel in term.channels):
                return term
        raise UnknownCase(f"no time limit for case {case!r} in channel {channel!r}")


@dataclass(frozen=True)
class DueCase:
    """A worked example: received then, due then (local times as written in the file; due None where it is unknown)."""

    name: str
    received: str
    channel: str
    case: str
    due: str | None


@dataclass(frozen=True)
class Procedure:
    """One administrative procedure with all its published versions, oldest first; `concepts` hold for nobody yet."""

    code: str
    name: Words
    short: Words
    field: Label
    desk: Label
    levels: tuple[LevelSpan, ...]
    who: Words
    words: tuple[str, ...]
    life_event: Label | None
    popular: int | None
    form: Form
    versions: tuple[ProcedureVersion, ...]
    concepts: tuple[ProcedureVersion, ...]
    cases: tuple[DueCase, ...]

    def version_on(self, day: date) -> ProcedureVersion:
        """What holds on the day; NotInForce before the first version."""
        holding = [version for version in self.versions if version.start <= day]
        if not holding:
            raise NotInForce(f"{self.code} is not in force on {day}")
        return holding[-1]

    def is_in_force_on(self, day: date) -> bool:
        """Whether the procedure exists on the day."""
        return self.versions[0].start <= day

    def level_on(self, day: date) -> LevelSpan:
        """Which level decides on the day; NotInForce before the first."""
        holding = [span for span in self.levels if span.start <= day]
        if not holding:
            raise NotInForce(f"{self.code} is not in force on {day}")
        return holding[-1]


def in_force(procedures: Mapping[str, Procedure], day: date, level: str | None = None) -> list[Procedure]:
    """The procedures of the day, of one level where it is named, by code."""
    held = (procedures[code] for code in sorted(procedures) if procedures[code].is_in_force_on(day))
    return [one for one in held if level is None or one.level_on(day).level.code == level]


def popular(procedures: Iterable[Procedure], day: date) -> list[Procedure]:
    """What most people come for, the commonest first."""
    ranked = [(one.popular, one.code, one) for one in procedures if one.popular is not None]
    return [one for _, _, one in sorted(ranked, key=lambda row: row[:2]) if one.is_in_force_on(day)]

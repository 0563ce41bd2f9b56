"""The rows of one case become one dossier, or the reason why they cannot."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from batru.commons.imports.rules.mapping import MOMENTS, ROOT, Mapping, MomentRule
from batru.commons.imports.rules.moments import is_plausible, parse_moment
from batru.commons.imports.rules.rows import Row

LONGEST_KEY, LONGEST_CODE = 120, 60
GRACE = timedelta(days=1)
Word = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Dossier:
    """One dossier as the other system knew it; moments are UTC."""

    key: str
    unit: str
    procedure: str
    field: str
    channel: str
    state: str
    result: str
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    done_at: datetime | None
    handed_at: datetime | None
    supplements: int
    first_row: int


class Unusable(Exception):
    """The case cannot become a dossier: the column, its word and the reason."""

    def __init__(self, reason: str, column: str = "", word: str = "") -> None:
        super().__init__(reason)
        self.reason, self.column, self.word = reason, column, word


@dataclass(slots=True)
class Case:
    """What has been gathered of a case so far: a fixed amount, however many rows it has."""

    first_row: int = 0
    rows: int = 0
    words: dict[str, str] = field(default_factory=dict)
    differing: dict[str, Word] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    supplements: int = 0


def gather(mapping: Mapping, rows: Iterable[Row]) -> Case:
    """Read the rows of a case once, in their order."""
    case = Case()
    for row in rows:
        case.first_row = case.first_row or row.number
        case.rows += row.is_event
        for column, word in zip(mapping.case_columns, row.words, strict=True):
            _note_word(case, column, word)
        if row.is_event and row.counts and row.at is not None:
            _note_event(case, mapping, row, row.at)
    return case


def judge(mapping: Mapping, case: Case, now: datetime) -> Dossier:
    """The dossier that a case is; Unusable where it is none. Nothing may have happened after `now`."""
    key = case.words.get(mapping.case, "")
    if not key:
        raise Unusable("no_case", mapping.case)
    if len(key) > LONGEST_KEY:
        raise Unusable("case_long", mapping.case, key)
    moments = {name: _moment(mapping, case, name, now) for name in MOMENTS}
    submitted_at = moments.pop("submitted_at")
    if submitted_at is None:
        raise Unusable("no_submitted", mapping.moments["submitted_at"].column or mapping.activity)
    done_at = moments["done_at"]
    if done_at is not None and done_at < submitted_at:
        column = mapping.moments["done_at"].column
        raise Unusable("ends_before_start", column or mapping.at, case.words.get(column) or done_at.isoformat())
    return Dossier(
        key=key,
        unit=_unit(mapping, case),
        procedure=_code(mapping, case, "procedure"),
        field=_code(mapping, case, "field"),
        channel=_code(mapping, case, "channel") or "other",
        state=_code(mapping, case, "state") or ("open" if done_at is None else "done"),
        result=_code(mapping, case, "result") if done_at is not None else "",
        submitted_at=submitted_at,
        supplements=case.supplements,
        first_row=case.first_row,
        **moments,
    )


def _unit(mapping: Mapping, case: Case) -> str:
    """The unit that it lies with: one of this place where the mapping says so, else one of the log's own."""
    named = _code(mapping, case, "unit")
    if not mapping.is_ours:
        return f"{mapping.locality}/{named or ROOT}"
    if not named:
        raise Unusable("not_mapped", mapping.choices["unit"].column, "")
    return named


def remarks(mapping: Mapping, case: Case, dossier: Dossier) -> list[tuple[str, str, str]]:
    """(reason, column, word) of what is odd about a dossier and yet no hindrance."""
    found = [("differs", column, f"{first} ≠ {other}") for column, (first, other) in case.differing.items()]
    for name, reason in (("done_at", "open"), ("due_at", "no_due")):
        rule = mapping.moments.get(name)
        if rule is not None and getattr(dossier, name) is None:
            found.append((reason, rule.column or mapping.activity, ""))
    return found


def _note_word(case: Case, column: str, word: str) -> None:
    if not word:
        return
    first = case.words.setdefault(column, word)
    if word != first:
        case.differing.setdefault(column, (first, word))


def _note_event(case: Case, mapping: Mapping, row: Row, at: int) -> None:
    case.supplements += row.activity in mapping.supplements
    for name, rule in mapping.moments.items():
        if rule.counts_events and (not rule.activities or row.activity in rule.activities):
            known = case.taken.get(name, at)
            case.taken[name] = min(known, at) if rule.take == "first" else max(known, at)


def _moment(mapping: Mapping, case: Case, name: str, now: datetime) -> datetime | None:
    rule = mapping.moments.get(name)
    if rule is None:
        return None
    moment = _from_column(mapping, case, name, rule) if rule.column else _from_events(case, name)
    if moment is None:
        return None
    if not is_plausible(moment) or (name != "due_at" and moment > now + GRACE):
        raise Unusable("out_of_range", rule.column or mapping.at, case.words.get(rule.column) or moment.isoformat())
    return moment


def _from_column(mapping: Mapping, case: Case, name: str, rule: MomentRule) -> datetime | None:
    word = case.words.get(rule.column, "")
    if not word:
        return None
    try:
        return parse_moment(word, mapping.zone, mapping.time_formats, ends_day=name == "due_at")
    except (ValueError, OverflowError):
        raise Unusable("bad_time", rule.column, word) from None


def _from_events(case: Case, name: str) -> datetime | None:
    taken = case.taken.get(name)
    return None if taken is None else datetime.fromtimestamp(0, UTC) + timedelta(microseconds=taken)


def _code(mapping: Mapping, case: Case, name: str) -> str:
    choice = mapping.choices.get(name)
    if choice is None:
        return ""
    word = case.words.get(choice.column, "")
    code = choice.of(word)
    if code is None and (word or name == "procedure"):
        raise Unusable("not_mapped", choice.column, word)
    if len(code or "") > LONGEST_CODE:
        raise Unusable("word_long", choice.column, word)
    return code or ""

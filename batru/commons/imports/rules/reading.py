"""A log from its first row to its last dossier: what was used, what was not, and why."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from batru.commons.imports.readers.records import Fault, Log
from batru.commons.imports.readers.spool import Row as Flat
from batru.commons.imports.readers.spool import Spool
from batru.commons.imports.rules.folding import Case, Dossier, Unusable, gather, judge, remarks
from batru.commons.imports.rules.mapping import Mapping
from batru.commons.imports.rules.reasons import REASONS
from batru.commons.imports.rules.rows import SPOOLED, Row, from_spool, row_of
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

COLUMNS_SHOWN = 40
Note = Callable[[Fault], None]


@dataclass
class Count:
    """How many rows and cases were used and refused; for each reason, how many rows it was met in or stands for."""

    rows: int = 0
    rows_refused: int = 0
    dossiers: int = 0
    cases_refused: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def rows_used(self) -> int:
        return self.rows - self.rows_refused


class Reading:
    """One pass over a log; `note` hears of every refused row and every remark, `count` is whole at the end."""

    def __init__(self, log: Log, mapping: Mapping, now: datetime, note: Note) -> None:
        self.count = Count()
        self._log, self._mapping, self._now, self._note = log, mapping, now, note

    def dossiers(self) -> Iterator[Dossier]:
        """Every dossier of the log, by case; Refusal where the mapping is not this log's or nothing can be used."""
        if self._log.columns_known:
            check_columns(self._mapping, self._log)
        with Spool(len(SPOOLED) + len(self._mapping.case_columns)) as spool:
            spool.fill(self._rows())
            check_columns(self._mapping, self._log)
            yield from self._judged(spool)
            self._refuse_rows_of_cases(spool)
        if not self.count.dossiers:
            raise _nothing_usable(self.count)

    def _rows(self) -> Iterator[Flat]:
        for item in self._log.items:
            found = item if isinstance(item, Fault) else row_of(item, self._mapping, self._log)
            self.count.rows += isinstance(item, Fault) or item.is_event
            if isinstance(found, Fault):
                self._refuse(found)
                continue
            if found.is_event and not found.counts:
                self._remark(Fault(found.number, self._mapping.lifecycle[0], found.activity, "not_counted"))
            yield found.spooled()

    def _judged(self, spool: Spool) -> Iterator[Dossier]:
        for group, flats in spool.groups():
            rows: Iterator[Row] = map(from_spool, flats)
            case = gather(self._mapping, rows)
            try:
                dossier = judge(self._mapping, case, self._now)
                if not spool.is_new(dossier.key):
                    raise Unusable("case_twice", self._mapping.case, dossier.key)
            except Unusable as why:
                self.count.cases_refused += 1
                spool.refuse(group, why.reason, why.column, why.word, case.words.get(self._mapping.case, ""))
                if not case.rows:
                    self.count.rows += 1
                    self._refuse(Fault(case.first_row, why.column, why.word, why.reason))
                continue
            self.count.dossiers += 1
            self._remark_on(case, dossier)
            yield dossier

    def _remark_on(self, case: Case, dossier: Dossier) -> None:
        for reason, column, word in remarks(self._mapping, case, dossier):
            self._remark(Fault(dossier.first_row, column, word, reason, dossier.key), max(1, case.rows))

    def _refuse_rows_of_cases(self, spool: Spool) -> None:
        for number, is_event, reason, column, word, key in spool.refused():
            if is_event:
                self._refuse(Fault(number, column, word, reason, key))

    def _refuse(self, fault: Fault) -> None:
        self.count.rows_refused += 1
        self.count.reasons[fault.reason] += 1
        self._note(fault)

    def _remark(self, fault: Fault, rows: int = 1) -> None:
        assert REASONS[fault.reason].remark
        self.count.reasons[fault.reason] += rows
        self._note(fault)


def check_columns(mapping: Mapping, log: Log) -> None:
    """Refusal where the log lacks columns that the mapping names: it is another log's mapping."""
    missing = [column for column in mapping.required_columns if column not in log.columns]
    if not missing:
        return
    found = [column for column in log.columns if column]
    raise Refusal(
        "imports.mapping.columns",
        what=N_("The mapping does not fit this file."),
        why=N_("The file has no column {missing}. Its columns are: {found}"),
        next_step=N_("Choose another mapping, or name the right columns in this one."),
        missing=", ".join(missing),
        found=", ".join(found[:COLUMNS_SHOWN]) + (" …" if len(found) > COLUMNS_SHOWN else "") or "–",
    )


def _nothing_usable(count: Count) -> Refusal:
    """Not one dossier: the commonest reason is the one to look at."""
    if not count.rows:
        return Refusal(
            "imports.log.empty",
            what=N_("No dossier was found in the file."),
            why=N_("It holds no rows below its header, or no trace with events."),
            next_step=N_("Check that the export was finished, and send it again."),
        )
    reason = REASONS[count.reasons.most_common(1)[0][0]]
    return Refusal(
        "imports.log.nothing_usable",
        what=N_("None of the {rows} rows could be used."),
        why=reason.why,
        next_step=reason.next_step,
        rows=count.rows,
    )

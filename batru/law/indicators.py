"""Index sets read from `catalogue/indicators/`; a set that is wrong is refused with its file, line and reason."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

from batru.kernel.fact_tables import TABLES, FactTable, Kind
from batru.law.catalogue import Catalogue, Document
from batru.law.measures import Asks, Better, Case, Condition, Conditions, Measure, MeasureSet, Plain, Span, Target
from batru.law.questions import Words
from batru.law.reading import Step
from batru.law.shapes import Score, ScoreShape, Shape, value

KIND = "indicators"
NUMBERS = (Kind.WHOLE, Kind.NUMBER)
NAMES = (Kind.CODE, Kind.TEXT)
FITTING = {
    Asks.AT_LEAST: NUMBERS,
    Asks.AT_MOST: NUMBERS,
    Asks.BEFORE_NOW: (Kind.MOMENT,),
}
TYPES: dict[Kind, tuple[type, ...]] = {
    Kind.CODE: (str,),
    Kind.TEXT: (str,),
    Kind.FLAG: (bool,),
    Kind.WHOLE: (int,),
    Kind.NUMBER: (int, float),
}
Raw: TypeAlias = Mapping[str, Any]


def load_sets(catalogue: Catalogue) -> tuple[MeasureSet, ...]:
    """Every index set, by name of its file; CatalogueError for the first that is wrong."""
    return sets_of(catalogue.read(KIND))


def sets_of(documents: Sequence[Document]) -> tuple[MeasureSet, ...]:
    """The same from files that were read already."""
    sets = tuple(read_set(document) for document in documents)
    seen: dict[str, str] = {}
    for document, own in zip(documents, sets, strict=True):
        for place, measure in enumerate(own.measures):
            if measure.code in seen:
                raise document.error(f"{measure.code} already stands in {seen[measure.code]}", "measures", place)
            seen[measure.code] = document.name
    return sets


def documents_in(path: Path) -> list[Document]:
    """The files of index sets that were kept together in one, by name, as plain data."""
    data: Raw = json.loads(path.read_text(encoding="utf-8"))
    return [Document(KIND, name, path, own) for name, own in sorted(data.items())]


def read_set(document: Document) -> MeasureSet:
    """One set from its file, every measure checked against its fact table, its cases and its points."""
    data = document.data
    measures = tuple(_Reader(document, place, raw, data).measure() for place, raw in enumerate(data["measures"]))
    offered = sum((measure.score.points for measure in measures if measure.score), Decimal(0))
    if offered != Decimal(str(data["points"])):
        raise document.error(f"the measures give {offered} points, the set promises {data['points']}", "points")
    return MeasureSet(
        code=data["code"],
        name=Words(**data["name"]),
        owner=Words(**data["owner"]),
        article=Words(**data["article"]),
        confirmed=data["status"] == "confirmed",
        checked_on=date.fromisoformat(data["checked_on"]),
        measures=measures,
    )


class _Reader:
    """One measure of one file: it knows where it stands, so that an error can name the line."""

    def __init__(self, document: Document, place: int, raw: Raw, whole_set: Raw) -> None:
        self.document = document
        self.place = place
        self.raw = raw
        self.whole_set = whole_set
        self.table: FactTable = TABLES[raw["of"]]

    def measure(self) -> Measure:
        """The measure, its cases checked."""
        raw = self.raw
        parts = self._parts()
        measure = Measure(
            code=raw["code"],
            name=Words(**raw["name"]),
            definition=Words(**raw["definition"]),
            shape=Shape(raw["shape"]),
            of=self.table,
            by=self._by(),
            whole=self._conditions("whole"),
            part=parts[0],
            or_part=parts[1:],
            column=self._column(),
            at=raw.get("at"),
            per=raw.get("per", 1),
            indicator=raw.get("indicator", ""),
            stock=raw.get("stock", False),
            measured_in=raw["measured_in"],
            digits=raw.get("digits", 1),
            better=Better(raw["better"]),
            article=Words(**raw["article"]),
            confirmed=raw["status"] == "confirmed",
            checked_on=date.fromisoformat(raw.get("checked_on", self.whole_set["checked_on"])),
            note=Words(**raw["note"]) if "note" in raw else None,
            owner=Words(**raw.get("owner", self.whole_set["owner"])),
            score=self._score(),
            targets=tuple(self._targets()),
            cases=tuple(self._cases()),
        )
        self._check_cases(measure)
        return measure

    def _by(self) -> str:
        by = self.raw.get("by", self.table.moment)
        if by not in self.table.moments:
            raise self._error(f"{by!r} is no moment of {self.table.name}", "by")
        return str(by)

    def _column(self) -> str | Span | None:
        raw = self.raw.get("column")
        if raw is None:
            return None
        if isinstance(raw, str):
            self._kind(raw, NAMES if self.raw["shape"] == Shape.DISTINCT_SHARE else NUMBERS, "column")
            return raw
        self._kind(raw["from"], (Kind.MOMENT,), "column", "from")
        self._kind(raw["to"], (Kind.MOMENT,), "column", "to")
        return Span(raw["from"], raw["to"], raw["in"])

    def _parts(self) -> tuple[Conditions, ...]:
        """The conditions of the part, and those of every other way into it."""
        raw = self.raw.get("part", {})
        if isinstance(raw, list):
            return tuple(self._told(one, "part", place) for place, one in enumerate(raw))
        return (self._told(raw, "part"),)

    def _conditions(self, name: str) -> Conditions:
        return self._told(self.raw.get(name, {}), name)

    def _told(self, raw: Raw, *where: Step) -> Conditions:
        return tuple(self._condition(column, asked, *where, column) for column, asked in raw.items())

    def _condition(self, column: str, asked: Any, *where: Step) -> Condition:
        asks, wanted = _asked(asked)
        kind = self._kind(column, FITTING.get(asks, tuple(Kind)), *where)
        if asks not in (Asks.GIVEN, Asks.BEFORE_NOW):
            for one in wanted if isinstance(wanted, tuple) else (wanted,):
                self._fits(kind, one, *where)
        return Condition(column, asks, wanted)

    def _kind(self, column: str, kinds: tuple[Kind, ...], *where: Step) -> Kind:
        try:
            kind = self.table.column(column).kind
        except KeyError as error:
            raise self._error(str(error.args[0]), *where) from None
        if kind not in kinds:
            raise self._error(f"{column} holds a {kind}; this needs {' or '.join(kinds)}", *where)
        return kind

    def _fits(self, kind: Kind, wanted: Plain, *where: Step) -> None:
        types = TYPES.get(kind, ())
        if not isinstance(wanted, types) or (isinstance(wanted, bool) and kind is not Kind.FLAG):
            raise self._error(f"{wanted!r} cannot stand in a column that holds a {kind}", *where)

    def _score(self) -> Score | None:
        raw = self.raw.get("score")
        if raw is None:
            return None
        score = Score(
            shape=ScoreShape(raw["shape"]),
            points=Decimal(str(raw["points"])),
            zero_at=Fraction(str(raw.get("zero_at", 0))),
            full_at=Fraction(str(raw.get("full_at", 100))),
            bands=tuple((Fraction(str(least)), Fraction(str(share))) for least, share in raw.get("bands", ())),
        )
        if score.zero_at == score.full_at:
            raise self._error("zero_at and full_at are the same, so no figure could earn points", "score")
        return score

    def _targets(self) -> Iterator[Target]:
        for raw in self.raw.get("targets", ()):
            yield Target(
                unit=raw.get("unit", ""),
                first=date.fromisoformat(raw["from"]),
                last=date.fromisoformat(raw["to"]) if "to" in raw else None,
                value=float(raw["value"]),
                source=Words(**raw["source"]),
                confirmed=raw["status"] == "confirmed",
            )

    def _cases(self) -> Iterator[Case]:
        for number, raw in enumerate(self.raw["cases"]):
            for row_number, row in enumerate(raw.get("rows", ())):
                for column in row:
                    self._kind(column, tuple(Kind), "cases", number, "rows", row_number, column)
            yield Case(
                name=Words(**raw["case"]),
                rows=tuple(raw.get("rows", ())),
                part=raw.get("part"),
                whole=raw.get("whole"),
                value=raw["value"],
            )

    def _check_cases(self, measure: Measure) -> None:
        """What part and whole give must be the case's figure; rows are counted where the facts are read."""
        for number, case in enumerate(measure.cases):
            if case.rows and case.part is None:
                continue
            found = value(measure.shape, case.part, case.whole, measure.per)
            if found is None or case.value is None:
                right = found is case.value
            else:
                right = abs(found - case.value) < 0.5 * 10**-measure.digits
            if not right:
                raise self._error(f"{case.name.en}: comes to {found}, not {case.value}", "cases", number)

    def _error(self, reason: str, *where: Step) -> Exception:
        return self.document.error(f"{self.raw['code']}: {reason}", "measures", self.place, *where)


def _asked(asked: Any) -> tuple[Asks, Plain | tuple[Plain, ...]]:
    """A plain value must be met, a list offers several, a mapping names its asks."""
    if isinstance(asked, list):
        return Asks.ONE_OF, tuple(asked)
    if isinstance(asked, dict):
        ((name, wanted),) = asked.items()
        return Asks(name), wanted
    return Asks.IS, asked

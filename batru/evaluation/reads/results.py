"""Published results as pages read them: numbers parsed from the frozen file, places, and what moved since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from batru.evaluation import models
from batru.evaluation.rules.moves import Move, moves
from batru.evaluation.rules.standing import Plain, set_of
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.index_sets.model import Edition, IndexSet
from batru.law.index_sets.numbers import decimal
from batru.law.index_sets.seal import digests_of

LATEST = "latest"


@dataclass(frozen=True, slots=True)
class NodeResult:
    """A node of one unit: points, its maximum, what of it applies, what rests on 0/0; `layer` is whose word holds."""

    code: str
    score: Decimal | None
    most: Decimal
    applicable: Decimal
    on_nothing: Decimal
    state: str
    rank: Decimal | None
    inherited: bool
    layer: str
    cells: Mapping[str, str]

    @property
    def share(self) -> Decimal | None:
        """The score as a share (0 to 1) of what applies."""
        return self.score / self.applicable if self.score is not None and self.applicable else None


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What a unit reached; `unranked` says why it has no place; `nodes` are groups, indicators and headings."""

    key: str
    name: str
    profile: str
    block: str
    base: NodeResult
    before: Decimal | None
    total: Decimal | None
    most: Decimal
    bonus: Decimal
    penalty: Decimal
    grade: str
    unit_class: int | None
    unranked: str
    rank: Decimal | None
    nodes: Mapping[str, NodeResult]


@dataclass(frozen=True, slots=True)
class Result:
    """A publication: its number and moment, by which set, what it rests on, and its units by block and place."""

    campaign: str
    number: int
    pk: int
    period: str
    day: date
    own: IndexSet
    edition: Edition
    known_at: datetime
    at: datetime
    by: str
    note: str
    simulated: bool
    engine: str
    catalogue_digest: str
    nights: Mapping[str, str]
    digests: Mapping[str, str]
    units: tuple[UnitResult, ...]

    def unit(self, key: str) -> UnitResult:
        """One unit; Refusal (404) where it took no part."""
        found = next((own for own in self.units if own.key == key), None)
        if found is None:
            raise _unknown(N_("{unit} took no part in this evaluation."), unit=key)
        return found


@dataclass(frozen=True, slots=True)
class Told:
    """A publication in a list."""

    number: int
    known_at: datetime
    at: datetime
    note: str
    results_digest: str
    set_digest: str


@dataclass(frozen=True, slots=True)
class Past:
    """Where a unit stood in the last publication of a campaign; campaigns by another version cannot be compared."""

    campaign: str
    number: int
    period: str
    version: str
    unit: UnitResult


def publications(campaign: str) -> list[Told]:
    """The publications of a campaign, the first first."""
    rows = models.Publication.objects.filter(campaign__code=campaign).order_by("number")
    columns = ("number", "known_at", "at", "note", "results_digest", "document_id")
    return [Told(*row) for row in rows.values_list(*columns)]


def publication(campaign: str, number: int | str = LATEST) -> Result:
    """A publication by its number, or the latest; Refusal (404) where there is none."""
    return _result(*_stamp(row_of(campaign, number)))


def parsed(row: models.Publication) -> Result:
    """A stored publication, whose file need not have been read with it."""
    return _result(*_stamp(row))


def row_of(campaign: str, number: int | str = LATEST) -> models.Publication:
    """The stored publication with its campaign; Refusal (404) where there is none."""
    rows = models.Publication.objects.filter(campaign__code=campaign).select_related("campaign")
    if number != LATEST:
        rows = rows.filter(number=int(number)) if str(number).isdecimal() else rows.none()
    found = rows.order_by("-number").first()
    if found is None:
        raise _unknown(N_("Nothing was published under this number."), campaign=campaign)
    return found


def frozen_file(campaign: str, number: int | str = LATEST) -> Plain:
    """The file that `batru index verify` recomputes on another machine."""
    return dict(row_of(campaign, number).frozen)


def moved(campaign: str, number: int | str = LATEST) -> tuple[Move, ...]:
    """The units that moved since the publication before, and why; nothing for the first."""
    row = row_of(campaign, number)
    before = models.Publication.objects.filter(campaign=row.campaign, number=row.number - 1).first()
    return moves(before.frozen, row.frozen) if before else ()


def history(unit: str, set_code: str) -> list[Past]:
    """The unit in the last publication of each campaign by a set, by period, oldest first."""
    rows = models.Publication.objects.filter(campaign__document__code=set_code, campaign__participants__unit=unit)
    last = {row.campaign_id: row for row in rows.order_by("number").defer("frozen")}
    found = [_result(*_stamp(row)) for row in last.values()]
    found.sort(key=lambda own: (own.day, own.campaign))
    return [Past(own.campaign, own.number, own.period, own.edition.version, own.unit(unit)) for own in found]


def _stamp(row: models.Publication) -> tuple[int, datetime, str, str]:
    return row.pk, row.at, row.results_digest, row.note


def units_of(frozen: Plain) -> tuple[UnitResult, ...]:
    """The units of a frozen file, by block and place."""
    (inputs,), (results,) = frozen["inputs"], frozen["results"]
    layers = frozen["publication"]["layers"]
    units = [_unit(key, inputs["units"][key], raw, layers.get(key, {})) for key, raw in results["units"].items()]
    return tuple(sorted(units, key=lambda unit: (unit.block, unit.rank is None, unit.rank or 0, unit.name)))


@lru_cache(maxsize=32)
def _result(pk: int, at: datetime, digest: str, note: str) -> Result:
    """A publication never changes, so it is parsed once; the rest of the stamp tells the rows of two homes apart."""
    row = models.Publication.objects.select_related("campaign", "document").get(pk=pk)
    own = set_of(row.frozen["set"])
    (inputs,) = row.frozen["inputs"]
    day = date.fromisoformat(inputs["day"])
    edition = own.on(day)
    assert edition is not None, "a result is published only by an edition that holds"
    return Result(
        campaign=row.campaign.code,
        number=row.number,
        pk=row.pk,
        period=row.campaign.period,
        day=day,
        own=own,
        edition=edition,
        known_at=row.known_at,
        at=row.at,
        by=row.by,
        note=row.note,
        simulated=row.campaign.simulated,
        engine=row.engine,
        catalogue_digest=row.catalogue_digest,
        nights=row.nights,
        digests=digests_of(row.frozen),
        units=units_of(row.frozen),
    )


def _unit(key: str, said: Mapping[str, Any], raw: Mapping[str, Any], layers: Mapping[str, str]) -> UnitResult:
    cells = said["cells"]
    nodes = {c: _node(c, node, layers.get(c, ""), cells.get(c, {})) for c, node in raw["nodes"].items()}
    return UnitResult(
        key=key,
        name=said.get("name", key),
        profile=said.get("profile", ""),
        block=raw.get("block", ""),
        base=_node("base", raw["base"], "", {}),
        before=_number(raw.get("before")),
        total=_number(raw.get("total")),
        most=_sure(raw["most"]),
        bonus=_sure(raw["bonus"]),
        penalty=_sure(raw["penalty"]),
        grade=raw.get("grade", ""),
        unit_class=raw.get("class"),
        unranked=raw.get("unranked", ""),
        rank=_number(raw.get("rank")),
        nodes=nodes,
    )


def _node(code: str, raw: Mapping[str, Any], layer: str, cells: Mapping[str, str]) -> NodeResult:
    return NodeResult(
        code=code,
        score=_number(raw.get("score")),
        most=_sure(raw["most"]),
        applicable=_sure(raw["applicable"]),
        on_nothing=_sure(raw["on_nothing"]),
        state=raw["state"],
        rank=_number(raw.get("rank")),
        inherited=bool(raw.get("inherited")),
        layer=layer,
        cells=cells,
    )


def _sure(text: str) -> Decimal:
    """A decimal as it is written; a fraction that does not end to 50 digits."""
    return decimal(Fraction(text)) if "/" in text else Decimal(text)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else _sure(text)


def _unknown(why: str, **params: object) -> Refusal:
    what = N_("There is no such result.")
    next_step = N_("Choose one from the list of publications.")
    return Refusal("evaluation.result.unknown", what=what, why=why, next_step=next_step, status=404, **params)

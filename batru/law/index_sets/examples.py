"""Worked examples of a set, each worked by hand from the cited text: they are run whenever the set is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

from batru.kernel.text import N_, Said, said
from batru.law.catalogue import CatalogueError, Document
from batru.law.index_sets.given import AWARDED, Around, DataFault, Given
from batru.law.index_sets.model import Case, Edition, Indicator, Node, Scoring
from batru.law.index_sets.numbers import shown, told
from batru.law.index_sets.rules import cells
from batru.law.index_sets.scoring import Scored, leaf_score
from batru.law.index_sets.sheet import Leaf, leaves, sheet, stands
from batru.law.index_sets.units import Unit, UnitScore, score_units
from batru.law.questions import Words
from batru.law.reading import Step

Placed: TypeAlias = Sequence[tuple[Node, tuple[Step, ...]]]
# How an example says what became of an indicator.
STATES = {
    "scored": N_("scored"),
    "nothing": N_("nothing to divide by (0/0)"),
    "missing": N_("missing"),
    "not_applicable": N_("does not apply"),
    AWARDED: N_("points awarded outright"),
}


def cells_read(scoring: Scoring) -> set[str]:
    """The cells that an indicator's rule and its states read."""
    return {*cells(scoring.rule), scoring.states.full_if}


def run_examples(document: Document, version: int, edition: Edition, nodes: Placed, strict: bool) -> None:
    """CatalogueError, with its line, for the first example that does not come true; if strict, also for a name in one
    that nobody reads."""
    examples = _Examples(document, version, edition, strict)
    for node, where in nodes:
        if isinstance(node, Indicator):
            for number, case in enumerate(node.cases):
                examples.one(node, case, *where, "cases", number)
    for number, raw in enumerate(document.data["versions"][version].get("cases", ())):
        examples.whole(raw, "cases", number)


@dataclass(frozen=True)
class _Examples:
    """The examples of one version, held against one edition of it."""

    document: Document
    version: int
    edition: Edition
    strict: bool

    @cached_property
    def leaves(self) -> dict[str, dict[str, Leaf]]:
        """Each profile's indicators by code."""
        return {
            profile: {leaf.code: leaf for leaf in leaves(sheet(self.edition, profile))}
            for profile in self.edition.profile_codes
        }

    def one(self, node: Indicator, case: Case, *where: Step) -> None:
        """An example of one indicator."""
        if not stands(node, case.profile):
            message = N_("{code}: the profile {profile} does not know it")
            raise self._error(said(message, code=node.code, profile=repr(case.profile)), *where)
        self._need_read(node, case, *where)
        leaf = self.leaves[case.profile][node.code]
        try:
            found = leaf_score(self.edition, leaf, Given.of(case.given), Around(case.figures))
        except DataFault as fault:
            raise self._error(said("{case}: {fault}", case=case.name, fault=fault.said), *where) from None
        if (found.score, found.state) != (case.earns, case.state):
            raise self._error(_other(node, case, found), *where)

    def whole(self, raw: dict[str, Any], *where: Step) -> None:
        """An example of a whole unit."""
        cells = {str(code): Given.of(given) for code, given in raw["given"].items()}
        profile = raw.get("profile", self.edition.profile_codes[0])
        self._need_known(raw, profile, *where)
        try:
            (found,) = score_units(self.edition, [Unit("case", "", cells, profile)])
        except DataFault as fault:
            raise self._error(said("{case}: {fault}", case=Words(**raw["case"]), fault=fault.said), *where) from None
        for name, value in raw["expect"].items():
            came, wanted = _came(found, name), _wanted(name, value)
            if came != wanted:
                names = {"name": name, "came": _shown(came), "wanted": _shown(wanted)}
                message = N_("{case}: {name} comes to {came}, not {wanted}")
                raise self._error(said(message, case=Words(**raw["case"]), **names), *where)

    def _need_read(self, node: Indicator, case: Case, *where: Step) -> None:
        """A misspelt cell would be read as a missing one."""
        known = {"", AWARDED} | cells_read(node.scoring[case.profile])
        for cell in case.given if self.strict and isinstance(case.given, dict) else ():
            if str(cell) not in known:
                reason = said(N_("{code}: no rule reads the cell {cell}"), code=node.code, cell=repr(str(cell)))
                raise self._error(reason, *where, "given", str(cell))

    def _need_known(self, raw: dict[str, Any], profile: str, *where: Step) -> None:
        if profile not in self.edition.profile_codes:
            raise self._error(said(N_("unknown profile {name}"), name=repr(profile)), *where, "profile")
        known = {one.code for one in self.edition.indicators} | {one.code for one in self.edition.adjustments}
        for code in raw["given"] if self.strict else ():
            if code not in known:
                reason = said(N_("{where} name {code}, which is not there"), where="cases", code=repr(code))
                raise self._error(reason, *where, "given", code)

    def _error(self, reason: Said, *where: Step) -> CatalogueError:
        return self.document.error(reason, "versions", self.version, *where)


def _other(node: Indicator, case: Case, found: Scored) -> Said:
    return said(
        N_("{code}: {case}: earns {came} ({state}), not {wanted} ({other})"),
        code=node.code,
        case=case.name,
        came=_points(found.score),
        state=said(STATES.get(found.state, str(found.state))),
        wanted=_points(case.earns),
        other=said(STATES.get(case.state, case.state)),
    )


def _points(score: Fraction | None) -> object:
    return said(N_("nothing")) if score is None else shown(score, 6).normalize()


def _came(found: UnitScore, name: str) -> str | None:
    if name == "total":
        return None if found.total is None else told(found.total)
    return str(getattr(found, name))


def _wanted(name: str, value: Any) -> str | None:
    return told(Fraction(str(value))) if name == "total" and value is not None else value


def _shown(value: str | None) -> str:
    return value or "–"

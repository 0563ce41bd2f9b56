"""What a set must keep before it may be published: sums, names, articles, and every worked example."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from batru.kernel.fact_tables import TABLES
from batru.kernel.text import N_, Said, said
from batru.law.catalogue import Catalogue, CatalogueError, Document
from batru.law.index_sets.bounds import out_of_bounds
from batru.law.index_sets.examples import cells_read, run_examples
from batru.law.index_sets.feeding import Measures, misfit
from batru.law.index_sets.lists import told_twice
from batru.law.index_sets.model import EVERYONE, Edition, Group, IndexSet, Indicator, Node, Scoring
from batru.law.index_sets.numbers import told
from batru.law.index_sets.reader import KIND, read_index_set
from batru.law.index_sets.sources import unsourced
from batru.law.index_sets.tree import ROOT
from batru.law.indicators import load_sets
from batru.law.measures import Measure
from batru.law.reading import Step

ZERO = Fraction(0)


def load_index_sets(catalogue: Catalogue) -> tuple[IndexSet, ...]:
    """Every set of the catalogue, checked; CatalogueError for the first that is wrong."""
    known = measures_of(catalogue)
    return tuple(checked(document, known) for document in catalogue.read(KIND))


def measures_of(catalogue: Catalogue) -> dict[str, Measure]:
    """The measures that an indicator may take its values from, by code."""
    return {measure.code: measure for own in load_sets(catalogue) for measure in own.measures}


def checked(document: Document, measures: Measures | None) -> IndexSet:
    """A set whose every edition may be published; without measures nobody asks whether they fill its cells."""
    found = read_index_set(document)
    for edition in found.editions:
        Checks(document, edition, measures).all()
    return found


@dataclass(frozen=True)
class Checks:
    """One edition held against itself."""

    document: Document
    edition: Edition
    measures: Measures | None

    @property
    def place(self) -> int:
        """The version's place in its file."""
        versions = self.document.data["versions"]
        return next(n for n, raw in enumerate(versions) if raw["version"] == self.edition.version)

    def all(self) -> None:
        """CatalogueError for the first thing that is wrong."""
        look: tuple[Callable[[], None], ...] = (
            self._codes,
            self._bounds,
            self._profiles,
            self._lists,
            self._cells,
            self._sums,
            self._sources,
            self._feeds,
            self._names,
            self._examples,
        )
        for check in look:
            check()

    def _error(self, reason: Said, *where: Step) -> CatalogueError:
        return self.document.error(reason, "versions", self.place, *where)

    def _nodes(self) -> Iterator[tuple[Node, tuple[Step, ...]]]:
        yield from _placed(self.edition.root, ())

    def _codes(self) -> None:
        seen = {ROOT, "base", *(one.code for one in self.edition.adjustments)}
        for node, where in self._nodes():
            if node.code in seen:
                raise self._error(said(N_("the code {code} stands twice"), code=node.code), *where)
            seen.add(node.code)

    def _bounds(self) -> None:
        """A frozen set is recomputed as it was, whatever is asked of sets that are published today."""
        if self.measures is None:
            return
        for reason, where in out_of_bounds(self.edition, [*self._nodes()]):
            raise self._error(reason, *where)

    def _profiles(self) -> None:
        """A kind of unit is scored by one profile."""
        seen: set[str] = set()
        for place, profile in enumerate(self.edition.profiles):
            for kind in profile.units:
                if kind in seen:
                    reason = said(N_("units of the kind {kind} stand in two profiles"), kind=repr(kind))
                    raise self._error(reason, "profiles", place, "units")
                seen.add(kind)

    def _lists(self) -> None:
        """A frozen set is read as it was."""
        for reason, where in told_twice(self.edition) if self.measures is not None else ():
            raise self._error(reason, *where)

    def _cells(self) -> None:
        """Words are given to cells that are read."""
        for node, where in self._nodes():
            if not isinstance(node, Indicator):
                continue
            for cell in node.raw.get("cells", {}):
                if not any(cell in cells_read(scoring) for scoring in node.scoring.values()):
                    reason = said(N_("{code}: no rule reads the cell {cell}"), code=node.code, cell=repr(cell))
                    raise self._error(reason, *where, "cells", cell)

    def _sums(self) -> None:
        """Points of the parts add up to what their group and the set promise, in each profile."""
        if not self.edition.in_points:
            return
        for profile in self.edition.profile_codes:
            for node, where in self._nodes():
                if isinstance(node, Group):
                    self._adds_up(node, profile, node.points.get(profile), *where)
            if profile not in self.edition.total:
                reason = said(N_("no total is promised{in_profile}"), in_profile=_in(profile))
                raise self._error(reason, "total" if self.edition.total else "scale")
            self._adds_up(self.edition.root, profile, self.edition.total[profile], "total")

    def _adds_up(self, group: Group, profile: str, promised: Fraction | None, *where: Step) -> None:
        found = most(group, profile)
        if promised is not None and promised != found:
            reason = said(
                N_("the parts give {found} points{in_profile}, {whole} promises {promised}"),
                found=told(found),
                in_profile=_in(profile),
                whole=said(N_("the set")) if group.code == ROOT else group.code,
                promised=told(promised),
            )
            raise self._error(reason, *where)

    def _sources(self) -> None:
        versions = self.document.data["versions"]
        for reason, where in unsourced(versions, self.place) if self.measures is not None else ():
            raise self.document.error(reason, *where)
        for node, where in self._nodes():
            raw = node.raw if isinstance(node, Indicator) else {}
            for table, columns in raw.get("facts", {}).items():
                self._known_facts(node.code, table, columns, *where, "facts", table)

    def _feeds(self) -> None:
        """Measures fill cells that are there, with what the rule reads in them."""
        for node, where in self._nodes():
            if not isinstance(node, Indicator) or self.measures is None or not node.fed_by:
                continue
            if node.measure and node.measures:
                message = N_("{code} names `measure` and `measures`; one of them says where its values come from")
                raise self._error(said(message, code=node.code), *where, "measures")
            for cell, code in node.measures.items() or (("", node.measure),):
                if code not in self.measures:
                    reason = said(N_("{code}: unknown measure {measure}"), code=node.code, measure=repr(code))
                    raise self._error(reason, *where, *_named_at(node, cell))
            for scoring in node.scoring.values():
                self._fed(node, scoring, self.measures, *where)

    def _fed(self, node: Indicator, scoring: Scoring, measures: Measures, *where: Step) -> None:
        if scoring.from_parent:
            message = N_("{code} takes its values from the parent unit, so no measure can give them")
            raise self._error(said(message, code=node.code), *where, *_named_at(node, ""))
        if found := misfit(node, scoring.rule, measures):
            cell, reason = found
            raise self._error(said("{code}: {reason}", code=node.code, reason=reason), *where, *_named_at(node, cell))

    def _known_facts(self, code: str, table: str, columns: list[str], *where: Step) -> None:
        if table not in TABLES:
            known = ", ".join(sorted(TABLES))
            reason = said(N_("{code}: unknown fact {table}; known: {known}"), code=code, table=repr(table), known=known)
            raise self._error(reason, *where)
        for column in columns:
            if column not in TABLES[table].names:
                reason = said(N_("{code}: {table} has no column {column}"), code=code, table=table, column=repr(column))
                raise self._error(reason, *where)

    def _names(self) -> None:
        """Whatever is named stands in the tree."""
        known = {node.code for node, _ in self._nodes()}
        bonuses = {one.code for one in self.edition.adjustments}
        named: list[tuple[str, set[str], tuple[Step, ...]]] = [
            (code, known | {"base"}, ("ranks",)) for code in self.edition.ranking.then
        ]
        named += [(code, known, ("views",)) for view in self.edition.views for own in view.groups for code in own.of]
        named += [(code, bonuses, ("grades",)) for one in self.edition.grades for code in one.without]
        profiles = set(self.edition.profile_codes)
        named += [(code, profiles, ("blocks",)) for one in self.edition.blocks for code in one.profiles]
        named += [(rule.when, known, ("knock_outs",)) for rule in self.edition.root.knock_outs]
        for code, among, where in named:
            if code not in among:
                reason = said(N_("{where} name {code}, which is not there"), where=where[0], code=repr(code))
                raise self._error(reason, *where)
        for node, where in self._nodes():
            below = {part.code for part in node.walk()} if isinstance(node, Group) else set()
            for rule in node.knock_outs if isinstance(node, Group) else ():
                if rule.when not in below:
                    message = N_("{code} is knocked out by {part}, which is no part of it")
                    raise self._error(said(message, code=node.code, part=repr(rule.when)), *where)

    def _examples(self) -> None:
        is_strict = self.measures is not None
        run_examples(self.document, self.place, self.edition, [*self._nodes()], is_strict)


def most(node: Node, profile: str) -> Fraction:
    """The points that can be had below a node in a profile."""
    if isinstance(node, Indicator):
        return node.points.get(profile, ZERO)
    parts = [most(part, profile) for part in node.parts]
    return min(parts) if node.by == "lowest" else sum(parts, ZERO)


def _placed(group: Group, where: tuple[Step, ...]) -> Iterator[tuple[Node, tuple[Step, ...]]]:
    for place, part in enumerate(group.parts):
        own = (*where, "parts", place)
        yield part, own
        if isinstance(part, Group):
            yield from _placed(part, own)


def _named_at(node: Indicator, cell: str) -> tuple[Step, ...]:
    """Where an indicator names the measure of a cell."""
    return ("measure",) if node.measure else ("measures", cell)


def _in(profile: str) -> Said:
    return Said() if profile == EVERYONE else said(N_(" in the profile {profile}"), profile=profile)

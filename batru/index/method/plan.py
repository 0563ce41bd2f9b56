"""What varies in an index, and the scores and ranks that follow from uniform numbers between 0 and 1."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from batru.index.method import kernels, refusals
from batru.index.method.building import Result, build, check_positive
from batru.index.method.prepared import Prepared, prepare, rows_of
from batru.index.method.ranking import bits_of, room_for
from batru.index.method.refusals import refuse, refuse_values
from batru.index.method.sampling import Sampled, sampled
from batru.index.method.spec import Flags, Floats, Impute, Ints, Preparing, Spec, Treat
from batru.index.method.surface import Surface, shared
from batru.index.method.table import Table
from batru.index.method.tree import own_means

BLOCK_BYTES = 16 << 20
TREATMENTS, FILLINGS, SCALES, ABSENT, MEANS = "treatments", "fillings", "scales", "absent", "means"
WEIGHTS, SAMPLING = "weights", "sampling"
CHOICES = (TREATMENTS, FILLINGS, SCALES, ABSENT, MEANS)

Choice = tuple[int, ...]
Taker = Callable[[Ints, "kernels.Ranks"], None]


@dataclass(frozen=True)
class Scene:
    """One combination of choices."""

    prepared: Prepared
    surface: Surface


@dataclass(frozen=True)
class Plan:
    """An index with the factors that vary, each with its own columns of uniform numbers."""

    nominal: Result
    rows: Flags  # the rows of the year that is ranked
    factors: dict[str, range]
    varied: Ints  # the nodes whose weights vary
    scenes: dict[Choice, Scene]
    sampled: Sampled | None

    @property
    def columns(self) -> int:
        """How many uniform numbers make one draw."""
        return sum(len(own) for own in self.factors.values())

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units that are ranked."""
        return tuple(unit for unit, here in zip(self.nominal.units, self.rows, strict=True) if here)

    @property
    def nominal_ranks(self) -> Ints:
        """The ranks of the index itself; 0 where there is none."""
        return np.asarray(self.nominal.ranks[self.rows, -1])

    def ranks(self, uniform: Floats, take: Taker) -> None:
        """Hand the ranks of every draw over in blocks: the draws' numbers, and ranks (draws x units)."""
        weights = self._weights(uniform)
        choices = self._choices(uniform)
        many = 1 if self.sampled else max(1, BLOCK_BYTES // (8 * max(1, len(self.units))))
        keys = np.empty((many, len(self.units)), dtype=np.int64)
        ranks = np.empty((many, len(self.units)), dtype=np.int32)
        for choice in sorted(set(choices)):
            draws = (
                np.flatnonzero([own == choice for own in choices]) if len(self.scenes) > 1 else np.arange(len(uniform))
            )
            for start in range(0, len(draws), many):
                block = draws[start : start + many]
                scores = self._surface(choice, uniform, block).scores(weights[block])
                take(block, self._ranked(scores, keys[: len(block)], ranks[: len(block)]))

    def _surface(self, choice: Choice, uniform: Floats, block: Ints) -> Surface:
        scene = self.scenes[choice]
        if self.sampled is None:
            return scene.surface
        seed = int(uniform[block[0], self.factors[SAMPLING][0]] * 2**53)
        drawn = self.sampled.normalised(scene.prepared, self.rows, seed)
        check_positive(scene.surface.tree, drawn, self.units)
        return Surface(scene.surface.tree, drawn, self.units)

    def _ranked(self, scores: Floats, keys: Ints, ranks: kernels.Ranks) -> kernels.Ranks:
        bits, digits = bits_of(len(self.units)), self.nominal.spec.digits
        most = kernels.pack(np.ascontiguousarray(scores), 10.0**digits, bits, keys)
        room_for(most, digits, bits)
        keys.sort(axis=1)
        kernels.unpack(keys, bits, ranks)
        return ranks

    def _weights(self, uniform: Floats) -> Floats:
        weights = np.repeat(self.nominal.weights[None, :], len(uniform), axis=0)
        if WEIGHTS in self.factors:
            spread = self.nominal.spec.uncertainty.weights
            weights[:, self.varied] *= 1 + spread * (2 * uniform[:, list(self.factors[WEIGHTS])] - 1)
        return shared(self.nominal.tree, weights)

    def _choices(self, uniform: Floats) -> list[Choice]:
        options = {name: len(getattr(self.nominal.spec.uncertainty, name)) for name in CHOICES}
        picked = np.zeros((len(uniform), len(CHOICES)), dtype=np.int64)
        for place, name in enumerate(CHOICES):
            if name in self.factors:
                picked[:, place] = np.floor(uniform[:, self.factors[name][0]] * options[name])
        return [tuple(row) for row in picked.tolist()]


def plan_of(spec: Spec, table: Table, year: int | None = None) -> Plan:
    """The plan of a set's uncertainty; a refusal where a factor is asked for that does not vary."""
    nominal = build(spec, table)
    rows = _rows(nominal, year)
    scenes = _scenes(spec, table, nominal, rows)
    told = spec.uncertainty
    varied = _varied(nominal, told.levels) if told.weights else np.empty(0, dtype=np.int64)
    widths = {name: 1 for name in CHOICES if getattr(told, name)}
    widths |= {WEIGHTS: len(varied)} if told.weights else {}
    widths |= {SAMPLING: 1} if told.sampling else {}
    for name in CHOICES:
        if name in widths and not _differs(name, scenes):
            raise refuse(["uncertainty", name], refusals.NOT_VARIED, factor=name)
    if told.weights and not len(varied):
        raise refuse(["uncertainty", WEIGHTS], refusals.NOT_VARIED, factor=WEIGHTS)
    return Plan(nominal, rows, _ranges(widths), varied, scenes, sampled(spec, nominal, rows) if told.sampling else None)


def _ranges(widths: dict[str, int]) -> dict[str, range]:
    found, start = {}, 0
    for name, width in widths.items():
        found[name] = range(start, start + width)
        start += width
    return found


def _rows(nominal: Result, year: int | None) -> Flags:
    if nominal.years is None and year is not None:
        raise refuse_values(refusals.NO_YEAR, year=year)
    if nominal.years is None:
        return np.ones(len(nominal.units), dtype=bool)
    if year is not None and year not in nominal.years:
        raise refuse_values(refusals.NO_YEAR, year=year)
    return np.asarray(nominal.years == (nominal.years.max() if year is None else year))


def _varied(nominal: Result, levels: tuple[int, ...]) -> Ints:
    """Nodes of the levels that vary and have siblings; a lone part has the whole weight whatever it is."""
    tree = nominal.tree
    return np.array(
        [
            node
            for node in range(len(tree.codes) - 1)
            if (not levels or int(tree.levels[node]) in levels) and len(tree.children[int(tree.parents[node])]) > 1
        ],
        dtype=np.int64,
    )


def _scenes(spec: Spec, table: Table, nominal: Result, rows: Flags) -> dict[Choice, Scene]:
    options = [range(max(1, len(getattr(spec.uncertainty, name)))) for name in CHOICES]
    stay = frozenset(rows_of(nominal.prepared.table))
    ranked = tuple(unit for unit, here in zip(nominal.units, rows, strict=True) if here)
    trees = [nominal.tree.with_means(means, own_means(spec)) for means in spec.uncertainty.means or (spec.means,)]
    found: dict[Choice, Scene] = {}
    for choice in np.ndindex(*(len(own) for own in options[:-1])):
        prepared = prepare(_chosen(spec, choice), table, nominal.tree, stay)
        for number, tree in enumerate(trees):
            check_positive(tree, prepared.normalised, prepared.table.units)
            found[(*choice, number)] = Scene(prepared, Surface(tree, prepared.normalised[rows], ranked))
    return found


def _chosen(spec: Spec, choice: Sequence[int]) -> Spec:
    """The set with each of its uncertain choices made."""
    told: Any = spec.uncertainty
    steps: tuple[Preparing, ...] = spec.steps
    if told.treatments:
        steps = _instead(steps, Treat, told.treatments[choice[0]])
    if told.fillings:
        steps = _instead(steps, Impute, told.fillings[choice[1]])
    scale = told.scales[choice[2]] if told.scales else spec.scale
    absent = told.absent[choice[3]] if told.absent else spec.absent
    return replace(spec, steps=steps, scale=scale, absent=absent)


def _instead(steps: tuple[Preparing, ...], kind: type, other: Preparing) -> tuple[Preparing, ...]:
    """The steps with those of a kind replaced."""
    return tuple(other if isinstance(step, kind) else step for step in steps)


def _differs(name: str, scenes: dict[Choice, Scene]) -> bool:
    """Whether another choice of this factor ever gives other figures or another mean, all else equal."""
    place = CHOICES.index(name)
    for choice, scene in scenes.items():
        first = scenes[(*choice[:place], 0, *choice[place + 1 :])]
        same = first.surface.tree.means == scene.surface.tree.means
        if not same or not np.array_equal(first.surface.normalised, scene.surface.normalised, equal_nan=True):
            return True
    return False

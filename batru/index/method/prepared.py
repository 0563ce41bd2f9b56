"""From the table as given to indicators on one scale: the steps of a set in their order."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from batru.index.method import refusals
from batru.index.method.imputation import filled
from batru.index.method.outliers import Treatment, treatment
from batru.index.method.refusals import refuse_values
from batru.index.method.scales import Fitted, fitted
from batru.index.method.screening import availability, kept
from batru.index.method.spec import (
    Absent,
    Denominate,
    Flags,
    Floats,
    Impute,
    Indicator,
    Ints,
    Scale,
    Scaling,
    Screen,
    Spec,
    Treat,
)
from batru.index.method.table import Table
from batru.index.method.tree import Tree

Years = tuple[Flags, ...]
Row = tuple[str, int]
LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Event:
    """What a step did, to a unit, an indicator or a cell; `before` and `after` are figures, or what they say.

    Of a treatment they are its skewness. The year is 0 where there are none.
    """

    step: str
    what: str
    unit: str = ""
    year: int = 0
    code: str = ""
    before: float = math.nan
    after: float = math.nan


@dataclass(frozen=True)
class Prepared:
    """The units that stayed, their indicators after each step, and what the steps did."""

    table: Table
    figures: Floats  # before the scale
    normalised: Floats
    imputed: Flags
    events: tuple[Event, ...]
    treatments: tuple[tuple[Treatment | None, ...], ...]  # by year, then indicator
    scales: tuple[tuple[Fitted, ...], ...]  # the same
    years: Years

    @property
    def screened_out(self) -> tuple[str, ...]:
        """The units that were left out."""
        return tuple(event.unit for event in self.events if event.what == LEFT_OUT)


def prepare(spec: Spec, table: Table, tree: Tree, stay: frozenset[Row] | None = None) -> Prepared:
    """Run the steps of a set; a refusal where one cannot be done. `stay`: the rows that screening keeps, if decided."""
    codes = tuple(own.code for own in spec.indicators)
    x = np.column_stack([table.column(code) for code in codes])
    state = _State(codes, table, x, np.zeros_like(x, dtype=bool), stay)
    for step in spec.steps:
        state = _DOES[type(step)](state, step, spec, tree)
    if len(state.x) == 0:
        raise refuse_values(refusals.NO_UNITS)
    _check_logarithms(spec, state)
    years = tuple(state.table.slices)
    scales = _scales(spec, state, years)
    normalised = np.full_like(state.x, np.nan)
    for rows, own in zip(years, scales, strict=True):
        for column, scale in enumerate(own):
            if scale.scale.within_year or not scale.is_order or len(years) == 1:
                normalised[rows, column] = scale.apply(state.x[rows, column])
            else:
                normalised[:, column] = scale.apply(state.x[:, column])
    whole = counted(spec, normalised)
    events = (*state.events, *_of_scales(spec, state, scales), *_of_absent(spec, state, normalised, whole))
    return Prepared(state.table, state.x, whole, state.imputed, events, state.treatments, scales, years)


def _check_logarithms(spec: Spec, state: "_State") -> None:
    for column, own in enumerate(spec.indicators):
        for row in np.flatnonzero(state.x[:, column] <= 0)[: 1 if own.log else 0]:
            value = round(float(state.x[row, column]), 6)
            raise refuse_values(refusals.NO_LOGARITHM, node=own.code, unit=state.table.units[row], value=value)


def rows_of(table: Table) -> list[Row]:
    """Unit and year of each row; the year is 0 where there are none."""
    years = [0] * len(table.units) if table.years is None else table.years.tolist()
    return list(zip(table.units, years, strict=True))


def counted(spec: Spec, normalised: Floats) -> Floats:
    """Missing figures as the set counts them: left out, or the low or high end of the scale."""
    if spec.absent is Absent.LEFT_OUT:
        return normalised
    ends = [own.scale or spec.scale for own in spec.indicators]
    end = np.array([each.low if spec.absent is Absent.ZERO else each.high for each in ends])
    return np.where(np.isnan(normalised), end, normalised)


@dataclass(frozen=True)
class _State:
    codes: tuple[str, ...]
    table: Table
    x: Floats
    imputed: Flags
    stay: frozenset[Row] | None
    events: tuple[Event, ...] = ()
    treatments: tuple[tuple[Treatment | None, ...], ...] = ()


def _denominate(state: _State, step: Denominate, spec: Spec, tree: Tree) -> _State:
    x = state.x.copy()
    for column, own in enumerate(spec.indicators):
        if own.denominator:
            by = state.table.column(own.denominator)
            with np.errstate(divide="ignore", invalid="ignore"):
                x[:, column] = np.where(by == 0, np.nan, x[:, column] / by * own.per)
    lost = np.isnan(x) & ~np.isnan(state.x)
    for place, own in enumerate(spec.indicators):
        if own.denominator:
            lost[:, place] &= state.table.column(own.denominator) == 0
    return replace(state, x=x, events=(*state.events, *_undivided(state, lost)))


def _screen(state: _State, step: Screen, spec: Spec, tree: Tree) -> _State:
    stay = kept(state.x, step)
    if state.stay is not None:
        stay = np.array([row in state.stay for row in rows_of(state.table)])
    shares = availability(state.x, axis=1)
    out = [
        Event("screen", LEFT_OUT, unit, year, before=float(available), after=float(nonzero))
        for (unit, year), stays, available, nonzero in zip(
            rows_of(state.table), stay, shares.available, shares.nonzero, strict=True
        )
        if not stays
    ]
    return replace(
        state,
        table=state.table.rows(stay),
        x=state.x[stay],
        imputed=state.imputed[stay],
        events=(*state.events, *out),
    )


def _impute(state: _State, step: Impute, spec: Spec, tree: Tree) -> _State:
    bare = replace(state.table, columns=tree.codes[: tree.indicators], values=state.x)
    signs = np.array([-1.0 if own.lower_is_better else 1.0 for own in spec.indicators])
    families = [parts[parts < tree.indicators] for parts in tree.children if np.any(parts < tree.indicators)]
    x = filled(bare, step, signs, families).values
    fresh = np.isnan(state.x) & ~np.isnan(x)
    events = _of_cells(replace(state, x=x), fresh, ("impute", step.how.value))
    return replace(state, x=x, imputed=state.imputed | fresh, events=(*state.events, *events))


def _treat(state: _State, step: Treat, spec: Spec, tree: Tree) -> _State:
    x, told, events = state.x.copy(), [], list(state.events)
    for rows in state.table.slices:
        own = tuple(treatment(x[rows, c], step) if each.treated else None for c, each in enumerate(spec.indicators))
        for column, done in enumerate(own):
            if done is not None and done.how != "none":
                x[rows, column] = done.apply(x[rows, column])
                events += _of_treatment(state, rows, column, done, spec)
        told.append(own)
    return replace(state, x=x, treatments=tuple(told), events=tuple(events))


def _undivided(state: _State, lost: Flags) -> list[Event]:
    """The cells that had nothing to be divided by, with the figure that stood there."""
    found = _of_cells(state, lost, ("denominate", "zero_denominator"))
    return [replace(own, before=own.after, after=math.nan) for own in found]


def _of_cells(state: _State, cells: Flags, told: tuple[str, str]) -> list[Event]:
    """An event a cell, with the figure that stands there now."""
    (step, what), rows, codes = told, rows_of(state.table), state.codes
    return [
        Event(step, what, rows[row][0], rows[row][1], codes[column], after=float(state.x[row, column]))
        for row, column in np.argwhere(cells)
    ]


def _of_treatment(state: _State, rows: Flags, column: int, done: Treatment, spec: Spec) -> list[Event]:
    """The indicator with its skewness before and after; of winsorising also each figure that was moved."""
    here = np.flatnonzero(rows)
    year = rows_of(state.table)[here[0]][1]
    code = spec.indicators[column].code
    found = [Event("treat", done.how, "", year, code, done.skewness, done.skewness_after)]
    after = done.apply(state.x[rows, column])
    for row in done.moved:
        unit, _year = rows_of(state.table)[here[row]]
        before = float(state.x[here[row], column])
        found.append(Event("treat", "moved", unit, year, code, before, float(after[row])))
    return found


def _of_scales(spec: Spec, state: _State, scales: Sequence[Sequence[Fitted]]) -> list[Event]:
    """Indicators whose units are all equal, and such without any figure; year by year where scales are."""
    found: dict[Event, None] = {}
    years = [0] if state.table.years is None else np.unique(state.table.years).tolist()
    for year, own in zip(years, scales, strict=True):
        for indicator, scale in zip(spec.indicators, own, strict=True):
            when = year if scale.scale.within_year else 0
            if math.isnan(scale.span):
                found[Event("scale", "no_figures", "", when, indicator.code)] = None
            elif scale.span == 0 and not scale.is_order:
                after = -1.0 if scale.scale.equal is None else scale.scale.equal
                found[Event("scale", "all_equal", "", when, indicator.code, after=after)] = None
    return [replace(own, after=math.nan) if own.after < 0 else own for own in found]


def _of_absent(spec: Spec, state: _State, before: Floats, after: Floats) -> list[Event]:
    if spec.absent is Absent.LEFT_OUT:
        return []
    return _of_cells(replace(state, x=after), np.isnan(before) & ~np.isnan(after), ("absent", spec.absent.value))


Does = Callable[[_State, Any, Spec, Tree], _State]
_DOES: dict[type, Does] = {
    Denominate: _denominate,
    Screen: _screen,
    Impute: _impute,
    Treat: _treat,
}


def _scales(spec: Spec, state: _State, years: Years) -> tuple[tuple[Fitted, ...], ...]:
    """One scale for all years of an indicator, unless it is to be taken within each."""
    everything = np.ones(len(state.x), dtype=bool)
    return tuple(
        tuple(
            _scale(own, own.scale or spec.scale, state, column, rows, everything)
            for column, own in enumerate(spec.indicators)
        )
        for rows in years
    )


def _scale(own: Indicator, scale: Scale, state: _State, column: int, rows: Flags, everything: Flags) -> Fitted:
    chosen = rows if scale.within_year else everything
    names = np.array(state.table.units, dtype=object)[chosen]
    reference: Ints = np.flatnonzero(names == scale.reference)
    if scale.how is Scaling.TO_REFERENCE and reference.size == 0:
        raise refuse_values(refusals.NO_UNIT, unit=scale.reference)
    return fitted(state.x[chosen, column], own, scale, reference)

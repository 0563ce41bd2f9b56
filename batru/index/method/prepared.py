"""From the table as given to indicators on one scale: the steps of a set in their order."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from batru.index.method import refusals
from batru.index.method.imputation import filled
from batru.index.method.outliers import Treatment, treatment
from batru.index.method.refusals import refuse_values
from batru.index.method.scales import Fitted, fitted
from batru.index.method.screening import kept
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


@dataclass(frozen=True)
class Prepared:
    """The units that stayed, their indicators after each step, and what the steps did."""

    table: Table
    figures: Floats  # before the scale
    normalised: Floats
    imputed: Flags
    screened_out: tuple[str, ...]
    treatments: tuple[tuple[Treatment | None, ...], ...]  # by year, then indicator
    scales: tuple[tuple[Fitted, ...], ...]  # the same
    years: Years


def prepare(spec: Spec, table: Table, tree: Tree, stay: frozenset[Row] | None = None) -> Prepared:
    """Run the steps of a set; a refusal where one cannot be done. `stay`: the rows that screening keeps, if decided."""
    codes = [own.code for own in spec.indicators]
    x = np.column_stack([table.column(code) for code in codes])
    state = _State(table, x, np.zeros_like(x, dtype=bool), stay)
    for step in spec.steps:
        state = _DOES[type(step)](state, step, spec, tree)
    if len(state.x) == 0:
        raise refuse_values(refusals.NO_UNITS)
    years = tuple(state.table.slices)
    scales = _scales(spec, state, years)
    normalised = np.full_like(state.x, np.nan)
    for rows, own in zip(years, scales, strict=True):
        for column, scale in enumerate(own):
            if scale.scale.within_year or not scale.is_order or len(years) == 1:
                normalised[rows, column] = scale.apply(state.x[rows, column])
            else:
                normalised[:, column] = scale.apply(state.x[:, column])
    return Prepared(
        state.table, state.x, counted(spec, normalised), state.imputed, state.out, state.treatments, scales, years
    )


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
    table: Table
    x: Floats
    imputed: Flags
    stay: frozenset[Row] | None
    out: tuple[str, ...] = ()
    treatments: tuple[tuple[Treatment | None, ...], ...] = ()


def _denominate(state: _State, step: Denominate, spec: Spec, tree: Tree) -> _State:
    x = state.x.copy()
    for column, own in enumerate(spec.indicators):
        if own.denominator:
            by = state.table.column(own.denominator)
            with np.errstate(divide="ignore", invalid="ignore"):
                x[:, column] = np.where(by == 0, np.nan, x[:, column] / by * own.per)
    return replace(state, x=x)


def _screen(state: _State, step: Screen, spec: Spec, tree: Tree) -> _State:
    stay = kept(state.x, step)
    if state.stay is not None:
        stay = np.array([row in state.stay for row in rows_of(state.table)])
    out = tuple(unit for unit, stays in zip(state.table.units, stay, strict=True) if not stays)
    return replace(
        state, table=state.table.rows(stay), x=state.x[stay], imputed=state.imputed[stay], out=state.out + out
    )


def _impute(state: _State, step: Impute, spec: Spec, tree: Tree) -> _State:
    bare = replace(state.table, columns=tree.codes[: tree.indicators], values=state.x)
    signs = np.array([-1.0 if own.lower_is_better else 1.0 for own in spec.indicators])
    families = [parts[parts < tree.indicators] for parts in tree.children if np.any(parts < tree.indicators)]
    x = filled(bare, step, signs, families).values
    return replace(state, x=x, imputed=state.imputed | (np.isnan(state.x) & ~np.isnan(x)))


def _treat(state: _State, step: Treat, spec: Spec, tree: Tree) -> _State:
    x, told = state.x.copy(), []
    for rows in state.table.slices:
        own = tuple(treatment(x[rows, c], step) if each.treated else None for c, each in enumerate(spec.indicators))
        for column, done in enumerate(own):
            if done is not None and done.how != "none":
                x[rows, column] = done.apply(x[rows, column])
        told.append(own)
    return replace(state, x=x, treatments=tuple(told))


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

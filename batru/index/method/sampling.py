"""Shares of few cases are uncertain in themselves: each is drawn from what its count allows."""

from dataclasses import dataclass

import numpy as np

from batru.index.method import refusals
from batru.index.method.building import Result
from batru.index.method.prepared import Prepared
from batru.index.method.refusals import refuse
from batru.index.method.spec import Flags, Floats, Ints, Spec

PRIOR = 0.5  # Jeffreys


@dataclass(frozen=True)
class Drawn:
    """One indicator's cells that are drawn: rows within the year, and their stretch of all drawn numbers."""

    column: int
    rows: Ints
    part: slice
    whole_as: float


@dataclass(frozen=True)
class Sampled:
    """The cells that are drawn, with the two parameters of each one's Beta distribution."""

    columns: tuple[Drawn, ...]
    alpha: Floats
    beta: Floats

    def normalised(self, prepared: Prepared, rows: Flags, seed: int) -> Floats:
        """Indicators on their scale with the cells drawn anew; the scale stays, orders are taken anew.

        What is drawn below the low end of a scale that has one counts as the low end.
        """
        fresh = np.random.Generator(np.random.PCG64(seed)).beta(self.alpha, self.beta)
        made = np.ascontiguousarray(prepared.normalised[rows].T)
        year = next(number for number, own in enumerate(prepared.years) if own[rows].any())
        for own in self.columns:
            figures = fresh[own.part] * own.whole_as
            if prepared.treatments and (done := prepared.treatments[year][own.column]) is not None:
                figures = done.apply(figures)
            scale = prepared.scales[year][own.column]
            if scale.is_order:
                whole = prepared.figures[rows, own.column]
                whole[own.rows] = figures
                made[own.column] = np.where(np.isnan(whole), made[own.column], scale.apply(whole))
            else:
                made[own.column, own.rows] = np.maximum(scale.apply(figures), scale.bottom)
        return np.asarray(made.T)


def sampled(spec: Spec, nominal: Result, rows: Flags) -> Sampled:
    """The shares with a known number of cases, few enough to matter; a refusal where there are none."""
    table, imputed = nominal.prepared.table, nominal.prepared.imputed[rows]
    columns, alpha, beta, start = [], [], [], 0
    for column, own in enumerate(spec.indicators):
        if not own.whole:
            continue
        cases, share = table.column(own.whole)[rows], table.column(own.code)[rows] / own.whole_as
        with np.errstate(invalid="ignore"):
            few = (cases > 0) & (cases < spec.uncertainty.sampled_below) & (share >= 0) & (share <= 1)
        at = np.flatnonzero(few & ~imputed[:, column])
        met = share[at] * cases[at]
        alpha.append(met + PRIOR)
        beta.append(cases[at] - met + PRIOR)
        columns.append(Drawn(column, at, slice(start, start + at.size), own.whole_as))
        start += at.size
    if not start:
        raise refuse(["uncertainty", "sampling"], refusals.NOT_VARIED, factor="sampling")
    return Sampled(tuple(columns), np.concatenate(alpha), np.concatenate(beta))

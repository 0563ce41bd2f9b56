"""Missing figures filled in, column by column or from the other columns."""

from collections.abc import Callable, Sequence

import numpy as np

from batru.index.method import refusals
from batru.index.method.refusals import refuse_values
from batru.index.method.spec import Filling, Flags, Floats, Impute, Ints
from batru.index.method.table import Table

ROUNDS, CLOSE, RIDGE = 1000, 1e-9, 1e-10


def filled(table: Table, step: Impute, signs: Floats, families: Sequence[Ints]) -> Table:
    """The table with its missing figures filled in where the method can; `families`: columns of one group."""
    values = table.values.copy()
    if step.how in (Filling.LAST, Filling.LINEAR):
        _fill_from_years(values, table, step)
        return _with(table, values)
    for rows in table.slices:
        part = values[rows]
        values[rows] = _filled(part, table, step, rows, signs, families)
    return _with(table, values)


def _with(table: Table, values: Floats) -> Table:
    return Table(table.units, table.columns, values, table.years, table.words)


def _filled(x: Floats, table: Table, step: Impute, rows: Flags, signs: Floats, families: Sequence[Ints]) -> Floats:
    middle = np.median if step.how in (Filling.MEDIAN, Filling.GROUP_MEDIAN) else np.mean
    match step.how:
        case Filling.MEAN | Filling.MEDIAN:
            return _by_column(x, [np.ones(len(x), dtype=bool)], middle)
        case Filling.GROUP_MEAN | Filling.GROUP_MEDIAN:
            names = np.array(table.groups(step.by), dtype=object)[rows]
            return _by_column(x, [names == name for name in sorted(set(names))], middle)
        case Filling.ROW_MEAN:
            return _by_family(x, families, lambda part, columns: _row_mean(part, signs[columns]))
        case _:
            return _by_family(x, families, lambda part, _columns: expected(part))


def _by_column(x: Floats, groups: list[Flags], middle: Callable[[Floats], float]) -> Floats:
    """A group without any figure of an indicator stays without."""
    made = x.copy()
    for group in groups:
        for column in range(x.shape[1]):
            own = x[group, column]
            gaps = np.isnan(own)
            if gaps.any() and not gaps.all():
                made[np.flatnonzero(group)[gaps], column] = middle(own[~gaps])
    return made


def _by_family(x: Floats, families: Sequence[Ints], fill: Callable[[Floats, Ints], Floats]) -> Floats:
    made = x.copy()
    for columns in families:
        if np.isnan(x[:, columns]).any():
            made[:, columns] = fill(x[:, columns], columns)
    return made


def _row_mean(x: Floats, signs: Floats) -> Floats:
    """The unit's mean place between worst and best on its other indicators, put back into each one's own units."""
    low, high = np.fmin.reduce(x * signs, axis=0), np.fmax.reduce(x * signs, axis=0)
    span = np.where(high > low, high - low, np.nan)
    place = (x * signs - low) / span
    there = ~np.isnan(place)
    many = there.sum(axis=1)
    mean = np.where(there, place, 0).sum(axis=1) / np.where(many > 0, many, np.nan)
    return np.where(np.isnan(x), signs * (low + mean[:, None] * (high - low)), x)


def _fill_from_years(values: Floats, table: Table, step: Impute) -> None:
    if table.years is None:
        raise refuse_values(refusals.NO_YEARS, how=step.how.value)
    names = np.array(table.units, dtype=object)
    fill = _last if step.how is Filling.LAST else _linear
    for unit in sorted(set(table.units)):
        rows = np.flatnonzero(names == unit)
        rows = rows[np.argsort(table.years[rows])]
        for column in range(values.shape[1]):
            values[rows, column] = fill(table.years[rows], values[rows, column], step.most_years)


def _last(years: Ints, x: Floats, most: int) -> Floats:
    """The last figure before, unless it is older than `most` years."""
    made = x.copy()
    there = np.flatnonzero(~np.isnan(x))
    for gap in np.flatnonzero(np.isnan(x)):
        before = there[there < gap]
        if before.size and (most == 0 or years[gap] - years[before[-1]] <= most):
            made[gap] = x[before[-1]]
    return made


def _linear(years: Ints, x: Floats, most: int) -> Floats:
    """On the line between the figures before and after; nothing beyond the first and the last one."""
    made = x.copy()
    there = np.flatnonzero(~np.isnan(x))
    for gap in np.flatnonzero(np.isnan(x)):
        before, after = there[there < gap], there[there > gap]
        if before.size and after.size:
            a, b = before[-1], after[0]
            near = min(years[gap] - years[a], years[b] - years[gap])
            if most == 0 or near <= most:
                made[gap] = x[a] + (x[b] - x[a]) * (years[gap] - years[a]) / (years[b] - years[a])
    return made


def expected(x: Floats) -> Floats:
    """Each gap's expectation given the row's other figures, under a normal distribution fitted by EM.

    Columns without figures stay missing, and so do rows without any.
    """
    made = x.copy()
    columns = np.flatnonzero(~np.isnan(x).all(axis=0))
    rows = np.flatnonzero(~np.isnan(x[:, columns]).all(axis=1))
    if rows.size == 0:
        return made
    part = x[np.ix_(rows, columns)]
    middle, spread = np.nanmean(part, axis=0), np.nanstd(part, axis=0)
    spread[spread == 0] = 1
    made[np.ix_(rows, columns)] = _em((part - middle) / spread) * spread + middle
    return np.where(np.isnan(x), made, x)


def _em(x: Floats) -> Floats:
    gaps = np.isnan(x)
    full = np.where(gaps, 0.0, x)
    patterns = [(pattern, (gaps == pattern).all(axis=1)) for pattern in np.unique(gaps, axis=0)]
    mean, cov = full.mean(axis=0), np.diag(full.var(axis=0) + RIDGE)
    for _round in range(ROUNDS):
        before = cov
        extra = np.zeros_like(cov)
        for gap, rows in patterns:
            if gap.any():
                extra += _expect(full, gap, rows, mean, cov)
        mean = full.mean(axis=0)
        away = full - mean
        cov = (away.T @ away + extra) / len(x) + RIDGE * np.eye(len(mean))
        if np.abs(cov - before).max() < CLOSE:
            break
    return np.where(gaps, full, x)


def _expect(full: Floats, gap: Flags, rows: Flags, mean: Floats, cov: Floats) -> Floats:
    """Fill one pattern of gaps in place; what its uncertainty adds to the covariance."""
    there = ~gap
    slopes = np.linalg.solve(cov[np.ix_(there, there)], cov[np.ix_(there, gap)])
    full[np.ix_(rows, gap)] = mean[gap] + (full[np.ix_(rows, there)] - mean[there]) @ slopes
    extra = np.zeros_like(cov)
    extra[np.ix_(gap, gap)] = rows.sum() * (cov[np.ix_(gap, gap)] - cov[np.ix_(gap, there)] @ slopes)
    return extra

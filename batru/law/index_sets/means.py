"""How parts come together: sum, weighted means, the lowest. Weights count by their proportion alone."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from batru.kernel.text import N_
from batru.law.index_sets.given import DataFault
from batru.law.index_sets.numbers import ROOTS, decimal, kept

Weighted: TypeAlias = Sequence[tuple[Fraction, Fraction]]
ZERO = Fraction(0)


def together(by: str, parts: Weighted) -> Fraction:
    """One number from (weight, number) pairs, of which there is at least one."""
    return MEANS[by](parts)


def _sum(parts: Weighted) -> Fraction:
    return sum((number for _, number in parts), ZERO)


def _mean(parts: Weighted) -> Fraction:
    return sum((weight * number for weight, number in parts), ZERO) / _total(parts)


def _geometric(parts: Weighted) -> Fraction:
    _none_below_zero(parts)
    if any(number == 0 and weight for weight, number in parts):
        return ZERO
    logs = Decimal(0)
    for weight, number in parts:
        logs = ROOTS.fma(decimal(weight), ROOTS.ln(decimal(number)), logs)
    return kept(ROOTS.exp(ROOTS.divide(logs, decimal(_total(parts)))))


def _harmonic(parts: Weighted) -> Fraction:
    _none_below_zero(parts)
    if any(number == 0 and weight for weight, number in parts):
        return ZERO
    return _total(parts) / sum((weight / number for weight, number in parts if weight), ZERO)


def _lowest(parts: Weighted) -> Fraction:
    return min(number for _, number in parts)


def _total(parts: Weighted) -> Fraction:
    total = sum((weight for weight, _ in parts), ZERO)
    if not total:
        raise DataFault(N_("the weights of what is there add up to 0"))
    return total


def _none_below_zero(parts: Weighted) -> None:
    if any(number < 0 for _, number in parts):
        raise DataFault(N_("this mean is not defined below 0"))


MEANS: dict[str, Callable[[Weighted], Fraction]] = {
    "sum": _sum,
    "mean": _mean,
    "geometric": _geometric,
    "harmonic": _harmonic,
    "lowest": _lowest,
}

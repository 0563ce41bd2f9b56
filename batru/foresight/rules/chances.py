"""Student's t, light enough for a web page."""

from math import atan, cos, pi, sin, sqrt


def below(t: float, freedom: int) -> float:
    """The chance that Student's t with `freedom` >= 1 whole degrees is at most `t`.

    Closed forms 26.7.3 and 26.7.4 of Abramowitz and Stegun.
    """
    angle = atan(t / sqrt(freedom))
    inside = _odd(angle, freedom) if freedom % 2 else _even(angle, freedom)
    return (1.0 + inside) / 2.0


def quantile(probability: float, freedom: int) -> float:
    """The t that is not exceeded with that chance, by halving until the last bit."""
    if probability < 0.5:
        return -quantile(1.0 - probability, freedom)
    low, high = 0.0, 1.0
    while below(high, freedom) < probability:
        high *= 2.0
    while low < (middle := (low + high) / 2.0) < high:
        low, high = (middle, high) if below(middle, freedom) < probability else (low, middle)
    return high


def _odd(angle: float, freedom: int) -> float:
    term = cos(angle)
    total = term if freedom > 1 else 0.0
    for step in range(1, (freedom - 1) // 2):
        term *= 2 * step / (2 * step + 1) * cos(angle) ** 2
        total += term
    return 2.0 / pi * (angle + sin(angle) * total)


def _even(angle: float, freedom: int) -> float:
    term = total = 1.0
    for step in range(1, freedom // 2):
        term *= (2 * step - 1) / (2 * step) * cos(angle) ** 2
        total += term
    return sin(angle) * total

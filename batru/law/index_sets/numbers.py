"""Exact numbers: read from text, rounded as a set declares, written so that nothing is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

MODES = ("half_up", "half_even", "down", "exact")
ROOTS = Context(prec=50)
KEPT_DIGITS = 30
# Powers of ten that figures keep within: a few signs can write a number that no memory holds (1e999999999).
FAR = 300


class TooFar(ValueError):
    """A number with more digits than any figure needs."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a level is rounded: `half_up`, `half_even`, `down` (towards zero) to so many digits; `exact`: it is not."""

    mode: str = "exact"
    digits: int = 0

    def of(self, number: Fraction) -> Fraction:
        """The number as this level keeps it."""
        if self.mode == "exact":
            return number
        one = number.denominator
        whole, rest = divmod(abs(number.numerator) * 10**self.digits, one)
        kept = whole + self._up(whole, 2 * rest, one)
        return Fraction(-kept if number < 0 else kept, 10**self.digits)

    def _up(self, whole: int, twice: int, one: int) -> bool:
        if self.mode == "down":
            return False
        return twice > one or (twice == one and (self.mode == "half_up" or whole % 2 == 1))


def exact(text: object) -> Fraction:
    """A number as it is written, binary noise of a float left out; ValueError for anything else."""
    return _exact(str(text))


def is_exact(text: object) -> bool:
    """Whether it is written as a number; yes and no are none."""
    if isinstance(text, bool):
        return False
    try:
        exact(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=8192)
def _exact(text: str) -> Fraction:
    try:
        made = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a number") from None
    if not made.is_finite():
        raise ValueError(f"{text!r} is not a number")
    if abs(made.adjusted()) > FAR or len(made.as_tuple().digits) > FAR:
        raise TooFar(f"{text[:KEPT_DIGITS]!r} has more than {FAR} digits")
    return Fraction(made)


def told(number: Fraction) -> str:
    """Text that gives the same number back: a decimal where it ends, a fraction where it does not."""
    rest, digits = number.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        digits = max(digits, power)
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    if not digits:
        return str(number.numerator)
    whole, part = divmod(abs(number.numerator) * 10**digits // number.denominator, 10**digits)
    return f"{'-' if number < 0 else ''}{whole}.{part:0{digits}d}"


def shown(number: Fraction, digits: int) -> Decimal:
    """Half up, for the eye."""
    unit = Decimal(1).scaleb(-digits)
    kept = Rounding("half_up", digits).of(number)
    return (Decimal((kept * 10**digits).numerator).scaleb(-digits)).quantize(unit)


def root(number: Fraction, times: int = 2) -> Fraction:
    """The n-th root to 30 digits, the same on every machine; numbers below zero have none."""
    if number == 0:
        return Fraction(0)
    power = ROOTS.divide(Decimal(1), Decimal(times))
    return kept(ROOTS.power(decimal(number), power))


def logarithm(number: Fraction) -> Fraction:
    """The natural logarithm of a number above zero to 30 digits."""
    return kept(ROOTS.ln(decimal(number)))


def decimal(number: Fraction) -> Decimal:
    """To 50 digits."""
    return ROOTS.divide(Decimal(number.numerator), Decimal(number.denominator))


def kept(number: Decimal) -> Fraction:
    """What irrational numbers are cut to, so that the last digit never depends on the way to it."""
    return Rounding("half_even", KEPT_DIGITS).of(Fraction(number))


def quantile(ordered: Sequence[Fraction], at: Fraction) -> Fraction:
    """Between the two nearest of the ordered numbers (type 7 of Hyndman and Fan)."""
    place = at * (len(ordered) - 1)
    low = place.numerator // place.denominator
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])

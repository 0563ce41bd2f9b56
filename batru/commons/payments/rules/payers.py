"""For how many payers one network address pays. Pure."""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# So long it is looked back from a payment.
LOOKED_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Paid:
    """One charge that was paid online: when, from which address, and for whom."""

    charge: int
    at: datetime
    address: str
    payer: str


def payers_served(payments: Iterable[Paid]) -> dict[int, int]:
    """By charge: for how many payers its address had paid in the days up to it, this one included.

    Payments come in order of time; later ones never change what an earlier one is told.
    """
    seen: dict[str, deque[Paid]] = defaultdict(deque)
    found: dict[int, int] = {}
    for one in payments:
        own = seen[one.address]
        while own and own[0].at < one.at - LOOKED_BACK:
            own.popleft()
        own.append(one)
        found[one.charge] = len({paid.payer for paid in own})
    return found

"""What the days before tell of a filing: for how many its hand had filed, and whether it is filed anew. Pure."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

# So long it is looked back from a filing: the detection idea counts applicants in thirty days.
LOOKED_BACK = timedelta(days=30)
# How a dossier may end without an answer, so that its clock begins anew when it is filed again.
LEFT = ("withdrawn", "stopped")


@dataclass(frozen=True, slots=True)
class Filed:
    """One online filing: who applies, and by which hands it came (account, representative, telephone, e-mail)."""

    code: str
    at: datetime
    applicant: str
    hands: tuple[str, ...]


def applicants_served(filings: Iterable[Filed]) -> dict[str, int]:
    """By code: how many applicants the busiest of its hands had served in the days up to it, this one included.

    Filings come in order of time; later ones never change what an earlier one is told.
    """
    seen: dict[str, deque[tuple[datetime, str]]] = defaultdict(deque)
    served: dict[str, Counter[str]] = defaultdict(Counter)
    found: dict[str, int] = {}
    for one in filings:
        for hand in one.hands:
            _forget(seen[hand], served[hand], one.at - LOOKED_BACK)
            seen[hand].append((one.at, one.applicant))
            served[hand][one.applicant] += 1
        found[one.code] = max((len(served[hand]) for hand in one.hands), default=1)
    return found


def filed_again(at: datetime, left: Iterable[datetime]) -> bool:
    """Whether one of the dossiers like it had been left, at these moments, in the days before."""
    return any(at - LOOKED_BACK <= moment <= at for moment in left)


def hands_of(values: Mapping[str, object]) -> tuple[str, ...]:
    """The hands that are known, each told apart by its kind."""
    return tuple(f"{kind}:{str(value).strip().casefold()}" for kind, value in values.items() if value)


def _forget(seen: deque[tuple[datetime, str]], served: Counter[str], before: datetime) -> None:
    while seen and seen[0][0] < before:
        _, applicant = seen.popleft()
        served[applicant] -= 1
        if not served[applicant]:
            del served[applicant]

"""When a paper may be used again, and by which code somebody else may open it. Pure."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol, TypeVar

UPLOADED, SCANNED, ISSUED = "uploaded", "scanned", "issued"
# The most trustworthy first: what an office issued, what it has seen the original of, what somebody photographed.
SOURCES: Final = (ISSUED, SCANNED, UPLOADED)
SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH: Final = 8


class Held(Protocol):
    """A paper as its use again is judged."""

    @property
    def kind(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def is_revoked(self) -> bool: ...


HeldT = TypeVar("HeldT", bound=Held)


@dataclass(frozen=True, slots=True)
class Title:
    """What a paper is called, in both languages."""

    vi: str
    en: str


def is_usable(held: Held, day: date) -> bool:
    """Whether a paper counts on a day: begun, not over (`valid_to`: the first day no longer), not revoked."""
    return not held.is_revoked and held.valid_from <= day and (held.valid_to is None or day < held.valid_to)


def best_of(holdings: Iterable[HeldT], day: date) -> dict[str, HeldT]:
    """For each kind the paper to use: the most trustworthy source, and of those the youngest."""
    return {held.kind: held for held in by_trust(held for held in holdings if is_usable(held, day))}


def by_trust(holdings: Iterable[HeldT]) -> list[HeldT]:
    """The most trustworthy and youngest last."""
    return sorted(holdings, key=lambda held: (-SOURCES.index(held.source), held.valid_from))


def opening_code(key: str, reference: str) -> str:
    """The eight signs that open a paper's file for whoever has its link: derived, so that nothing is stored."""
    digest = hmac.new(key.encode(), f"papers:{reference}".encode(), hashlib.sha256).digest()
    return "".join(SIGNS[byte % len(SIGNS)] for byte in digest[:CODE_LENGTH])


def opens(key: str, reference: str, typed: str) -> bool:
    """Whether typed signs are that code; spaces, hyphens and case do not matter."""
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    return hmac.compare_digest(opening_code(key, reference).encode(), plain.encode())

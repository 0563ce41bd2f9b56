"""When signing in is refused for a while, and what a password must be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from batru.kernel.text import N_, fold

WINDOW = timedelta(minutes=15)
TRIES_OF_NAME_FROM_ADDRESS = 5
TRIES_FROM_ADDRESS = 50
TRIES_OF_NAME = 100
SHORTEST = 10


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt to sign in, in real time."""

    name: str
    address: str
    at: datetime


def locked_until(tries: Sequence[Try], name: str, address: str, now: datetime) -> datetime | None:
    """Until when this name may not be tried from this address; None where it may be tried now.

    A name alone is locked late, so that a stranger cannot easily keep an official out; a name from one address early.
    """
    fresh = sorted((one for one in tries if one.at > now - WINDOW), key=lambda one: one.at)
    of_name = [one for one in fresh if one.name == name]
    limits = (
        ([one for one in of_name if one.address == address], TRIES_OF_NAME_FROM_ADDRESS),
        ([one for one in fresh if one.address == address], TRIES_FROM_ADDRESS),
        (of_name, TRIES_OF_NAME),
    )
    ends = [counted[-limit].at + WINDOW for counted, limit in limits if len(counted) >= limit]
    return max(ends, default=None)


def password_faults(password: str, username: str, name: str) -> list[str]:
    """What is wrong with a new password, as message ids; empty when it will do."""
    faults = []
    if len(password) < SHORTEST:
        faults.append(N_("It has fewer than 10 characters."))
    if password.isdigit():
        faults.append(N_("It has only digits."))
    folded = fold(password)
    known = [word for word in (fold(username), *fold(name).split()) if len(word) > 2]
    if len(set(folded)) < 4 or any(folded.strip("0123456789!@#") == word for word in known):
        faults.append(N_("It is too easy to guess."))
    return faults

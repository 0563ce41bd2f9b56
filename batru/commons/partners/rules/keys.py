"""What a key looks like, what it is good for, and how often it may be used."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

PREFIX_LENGTH, SECRET_LENGTH = 10, 40
WRITTEN = re.compile(rf"bt_([A-Za-z0-9]{{{PREFIX_LENGTH}}})_([A-Za-z0-9]{{{SECRET_LENGTH}}})")
MINUTE = timedelta(minutes=1)
# Not permissions of a post, but of a key alone.
WEBHOOKS = "partners.webhook.keep"


@dataclass(frozen=True, slots=True)
class Presented:
    """A key as a program sends it: the prefix finds it, the secret proves it."""

    prefix: str
    secret: str

    def __str__(self) -> str:
        return f"bt_{self.prefix}_{self.secret}"


def read(header: str) -> Presented | None:
    """The key in `Authorization: Bearer bt_…` (RFC 6750); None where there is none."""
    kind, _, text = header.strip().partition(" ")
    found = WRITTEN.fullmatch(text.strip()) if kind.lower() == "bearer" else None
    return Presented(found[1], found[2]) if found else None


def digest(secret: str) -> str:
    """What is kept of a secret. It is 238 bits of chance, so that one round of SHA-256 cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def fits(secret: str, kept: str) -> bool:
    """Whether the secret is the one whose digest is kept, in constant time."""
    return hmac.compare_digest(digest(secret), kept)


def is_valid(day: date, valid_from: date, valid_to: date | None, revoked_at: datetime | None) -> bool:
    """Whether a key opens on a day (`valid_to`: the first day no longer)."""
    return revoked_at is None and valid_from <= day and (valid_to is None or day < valid_to)


def minute_of(now: datetime) -> datetime:
    """The minute that a use is counted in."""
    return now.replace(second=0, microsecond=0)


def seconds_left(now: datetime) -> int:
    """Until the next minute begins: 1 to 60."""
    return int((minute_of(now) + MINUTE - now).total_seconds()) or 1


def narrowed(permissions: Iterable[str], scopes: Iterable[str]) -> frozenset[str]:
    """What a key allows: what its scopes name, and no more than its post is allowed itself."""
    return frozenset(permissions) & frozenset(scopes)

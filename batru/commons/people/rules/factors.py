"""Second factors: one-time codes (RFC 4226, RFC 6238) and recovery codes. Pure."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_SECONDS: Final = 30
DIGITS: Final = 6
SECRET_BYTES: Final = 20
# One step early or late: clocks differ, and people type slowly (RFC 6238, 5.2).
DRIFT: Final = (0, -1, 1)
RECOVERY_CODES: Final = 10
# Without letters and digits that are taken for one another.
RECOVERY_SIGNS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
RECOVERY_LENGTH: Final = 10


def code_at(secret: bytes, step: int) -> str:
    """The six digits of a step of 30 seconds since 1970."""
    return HOTP(secret, DIGITS, SHA1()).generate(step).decode("ascii")


def step_of(secret: bytes, typed: str, seconds: float, last_step: int) -> int | None:
    """The step to which typed digits belong, never one that was used already; None where they fit none."""
    digits = "".join(typed.split()).encode()
    now = int(seconds // STEP_SECONDS)
    steps = (now + drift for drift in DRIFT if now + drift > last_step)
    return next((step for step in steps if hmac.compare_digest(code_at(secret, step).encode(), digits)), None)


def enrolment_address(secret: bytes, username: str, place: str) -> str:
    """What the QR code tells the app (the otpauth form that apps share)."""
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS).get_provisioning_uri(username, place)


def written_secret(secret: bytes) -> str:
    """The secret for typing by hand, in groups of four."""
    text = base64.b32encode(secret).decode("ascii")
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def recovery_code(picked: Iterable[str]) -> str:
    """A code of ten signs as it is printed: five, a hyphen, five."""
    text = "".join(picked)
    return f"{text[:5]}-{text[5:]}"


def recovery_digest(typed: str, account: int) -> str:
    """What is kept of a code; 49 random bits need no slow hash behind the limit of tries."""
    plain = "".join(sign for sign in typed.lower() if sign.isalnum())
    return hashlib.sha256(f"{account}:{plain}".encode()).hexdigest()

"""Messages between machines, signed with a shared secret so that nobody can forge, change or replay them."""

import hashlib
import hmac
import re

HEADER = "Batru-Signature"
TOLERANCE_SECONDS = 300
WRITTEN = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})")


def sign(secret: str, body: bytes, at: int) -> str:
    """The header, t=<seconds since 1970>,v1=<hex>: HMAC-SHA-256 (RFC 2104) over the time, a dot and the body."""
    return f"t={at},v1={_digest(secret, body, at)}"


def is_genuine(secret: str, body: bytes, header: str, now: int) -> bool:
    """Whether the holder of the secret signed this body within five minutes of now."""
    found = WRITTEN.fullmatch(header.strip())
    if not secret or found is None or abs(now - int(found[1])) > TOLERANCE_SECONDS:
        return False
    return hmac.compare_digest(_digest(secret, body, int(found[1])), found[2])


def _digest(secret: str, body: bytes, at: int) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()

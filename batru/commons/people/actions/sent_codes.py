"""Codes that are sent: six digits, five minutes of real time, one use."""

import hmac
import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings

from batru.commons import clock
from batru.commons.people.models import SentCode

LASTS = timedelta(minutes=5)
KEPT = timedelta(days=1)


def make_code(subject: str) -> str:
    """New digits for a subject, to be sent in the caller's transaction; older ones open nothing any more."""
    now = clock.real_now()
    SentCode.objects.filter(made_at__lt=now - KEPT).delete()
    SentCode.objects.filter(subject=subject, used_at__isnull=True).update(used_at=now)
    code = f"{secrets.randbelow(10**6):06d}"
    SentCode.objects.create(subject=subject, digest=_digest(subject, code), made_at=now)
    return code


def use_code(subject: str, typed: str) -> bool:
    """Whether these are the digits sent for a subject; they open once. The caller counts the tries."""
    now = clock.real_now()
    digest = _digest(subject, "".join(typed.split()))
    fresh = SentCode.objects.filter(subject=subject, digest=digest, used_at__isnull=True, made_at__gt=now - LASTS)
    return bool(fresh.update(used_at=now))


def _digest(subject: str, code: str) -> str:
    """Keyed: six digits alone would be found in a second by whoever has the table."""
    return hmac.new(settings.SECRET_KEY.encode(), f"sent code:{subject}:{code}".encode(), sha256).hexdigest()

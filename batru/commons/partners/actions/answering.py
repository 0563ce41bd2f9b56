"""Requests that carry an idempotency key are done once and answered alike for ever."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from batru.commons.partners.models import Answered, Key
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

LONGEST = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered with; `is_again` where it had been done before."""

    body: Mapping[str, Any]
    is_again: bool


def once(key: Key, idempotency_key: str, asked: Any, work: Callable[[], Mapping[str, Any]], *, at: datetime) -> Answer:
    """Do the work in one transaction with the note that it was done; a refused request leaves no note."""
    name = idempotency_key.strip()
    if not name or len(name) > LONGEST:
        raise Refusal(
            "partners.idempotency.missing",
            what=N_("Nothing was done."),
            why=N_(
                "The header Idempotency-Key is missing or too long: without it, a repeated request would be done twice."
            ),
            next_step=N_("Send a new random text, of 120 signs at most, and the same one when you repeat the request."),
            status=400,
        )
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()
    known = Answered.objects.filter(key=key, idempotency_key=name).first()
    if known is None:
        try:
            with transaction.atomic():
                note = Answered.objects.create(key=key, idempotency_key=name, request_digest=digest, at=at)
                note.body = dict(work())
                note.save(update_fields=("body",))
                return Answer(note.body, False)
        except IntegrityError:  # the same request at this instant: it has done the work
            known = Answered.objects.filter(key=key, idempotency_key=name).first()
            if known is None:
                raise
    if known.request_digest != digest:
        raise Refusal(
            "partners.idempotency.other",
            what=N_("Nothing was done."),
            why=N_("This Idempotency-Key was used for another request."),
            next_step=N_("Send a new one with each new request."),
            status=422,
        )
    return Answer(known.body or {}, True)

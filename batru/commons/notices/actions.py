"""Deeds: a message is caused in the deed that causes it, and leaves after."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection

from batru.commons import clock
from batru.commons.journal.public import handles_many, outbox
from batru.commons.notices.channels.registry import CHANNELS
from batru.commons.notices.models import Notice
from batru.commons.notices.reads import letter_of
from batru.commons.notices.rules import Letter, Receipt, Recipient, channel_for, pack

TOPIC = "notices.send"
# The outbox keeps a message to whoever lives and sends it; when it lets go of a dead one's, this has ended already.
LEASE = timedelta(seconds=15)
# So many letters are taken from the outbox at once.
AT_ONCE = 20
CLAIM = """
UPDATE notices_notice SET claimed_until = %s, tries = tries + 1
WHERE id IN ({keys}) AND sent_at IS NULL AND (claimed_until IS NULL OR claimed_until <= %s) RETURNING *
"""
# Written out: an update through the model costs as much of the processor as setting and sending the letter.
SENT = """
UPDATE notices_notice SET sent_at = %s, receipt = %s, subject = %s, body = %s, claimed_until = NULL, last_error = ''
WHERE id = %s
"""


class StillLeaving(Exception):
    """Somebody else is sending this message, or died sending it less than a lease ago."""


def tell(*, to: Recipient, template: str, subject_key: str, at: datetime, **params: object) -> Notice:
    """Leave a message in the caller's transaction; it is sent after commit, however long that takes.

    The template is filled in once already: words that cannot be said fail the deed's test, not the sending.
    """
    notice = Notice(
        message_id=f"{uuid4().hex}@{_domain()}",
        person_key=to.person_key,
        name=to.name,
        address=to.address.strip(),
        language=to.language,
        channel=channel_for(to.address.strip(), is_example=settings.BATRU_EXAMPLE),
        template=template,
        subject_key=subject_key,
        params=pack(params),
        made_at=at,
    )
    letter_of(notice)
    notice.save()
    outbox(TOPIC, {"notice": notice.pk})
    return notice


@handles_many(TOPIC, most=AT_ONCE)
def send(payloads: Mapping[int, Mapping[str, Any]]) -> Iterator[tuple[int, Exception | None]]:
    """Send the messages that have not been sent; a failure is noted on one and told, so that the outbox tries again.

    Each is marked as it leaves: whoever dies on the way repeats one letter at most.
    """
    keys = {number: int(payload["notice"]) for number, payload in payloads.items()}
    claimed = _claim(list(keys.values()))
    others = set(keys.values()) - set(claimed)
    unsent = (
        set(Notice.objects.filter(pk__in=others, sent_at__isnull=True).values_list("pk", flat=True)) if others else ()
    )
    for number, key in keys.items():
        if key in claimed:
            yield number, _send(claimed[key])
        else:
            yield number, StillLeaving(key) if key in unsent else None


def _send(notice: Notice) -> Exception | None:
    try:
        letter = letter_of(notice)
        receipt = CHANNELS[notice.channel].send(letter)
    except Exception as error:
        words = f"{type(error).__name__}: {error}"[:2000]
        Notice.objects.filter(pk=notice.pk).update(last_error=words, claimed_until=None)
        return error
    _mark_sent(notice, letter, receipt)
    return None


def _claim(keys: Collection[int]) -> dict[int, Notice]:
    """Those of the messages that have not been sent, ours alone for a lease, by key."""
    now = clock.real_now()
    until, at = (connection.ops.adapt_datetimefield_value(moment) for moment in (now + LEASE, now))
    claim = CLAIM.format(keys=", ".join("%s" for _ in keys))
    return {notice.pk: notice for notice in Notice.objects.raw(claim, [until, *keys, at])}


def _mark_sent(notice: Notice, letter: Letter, receipt: Receipt) -> None:
    at = connection.ops.adapt_datetimefield_value(clock.now())
    with connection.cursor() as cursor:
        cursor.execute(SENT, [at, receipt.reference[:200], letter.subject, letter.body, notice.pk])


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost"

"""Deeds: a message is caused in the deed that causes it, and leaves after."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db.models import F, Q

from batru.commons import clock
from batru.commons.journal.public import handles, outbox
from batru.commons.notices.channels.registry import CHANNELS
from batru.commons.notices.models import Notice
from batru.commons.notices.reads import letter_of
from batru.commons.notices.rules import Letter, Receipt, Recipient, channel_for, pack

TOPIC = "notices.send"
# The outbox keeps a message to whoever lives and sends it; when it lets go of a dead one's, this has ended already.
LEASE = timedelta(seconds=15)


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


@handles(TOPIC)
def send(number: int, payload: Mapping[str, Any]) -> None:
    """Send a message that has not been sent; a failure is noted on it and raised, so that the outbox tries again."""
    notice = _claim(int(payload["notice"]))
    if notice is None:
        return
    try:
        letter = letter_of(notice)
        receipt = CHANNELS[notice.channel].send(letter)
    except Exception as error:
        words = f"{type(error).__name__}: {error}"[:2000]
        Notice.objects.filter(pk=notice.pk).update(last_error=words, claimed_until=None)
        raise
    _mark_sent(notice, letter, receipt)


def _claim(key: int) -> Notice | None:
    """The message, ours alone for a lease; None where it has been sent."""
    now = clock.real_now()
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    ours = Notice.objects.filter(free, pk=key, sent_at__isnull=True)
    if ours.update(claimed_until=now + LEASE, tries=F("tries") + 1):
        return Notice.objects.get(pk=key)
    if Notice.objects.filter(pk=key, sent_at__isnull=True).exists():
        raise StillLeaving(key)
    return None


def _mark_sent(notice: Notice, letter: Letter, receipt: Receipt) -> None:
    Notice.objects.filter(pk=notice.pk).update(
        sent_at=clock.now(),
        receipt=receipt.reference[:200],
        subject=letter.subject,
        body=letter.body,
        claimed_until=None,
        last_error="",
    )


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost"

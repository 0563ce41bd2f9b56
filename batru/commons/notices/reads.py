"""Questions about messages: how they read, whose they are, which still wait."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.db.models import QuerySet
from django.template import engines
from django.utils import translation
from jinja2 import BaseLoader, Environment

from batru.commons import home
from batru.commons.notices.channels.registry import CHANNELS
from batru.commons.notices.models import Notice, ShownMessage
from batru.commons.notices.rules import Health, Letter, channel_for, split_letter, unpack
from batru.commons.people.public import HeldData, tells
from batru.kernel.text import N_

MOST = 50
PHONES_MOST = 6
MESSAGES_A_PHONE = 5


@dataclass(frozen=True, slots=True)
class Message:
    """A message as its reader sees it; `sent_at` is None while it is on its way."""

    key: int
    subject_key: str
    language: str
    subject: str
    body: str
    made_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that has not left yet, and why."""

    key: int
    address: str
    channel: str
    template: str
    made_at: datetime
    tries: int
    last_error: str


@dataclass(frozen=True, slots=True)
class Phone:
    """What one recipient of the example would have on the phone, newest first."""

    name: str
    address: str
    messages: list[ShownMessage]


def letter_of(notice: Notice) -> Letter:
    """The message in its recipient's language, as the templates are now."""
    environment = _environment()
    with translation.override(notice.language):
        words = unpack(notice.params) | {
            "name": notice.name,
            "made_at": notice.made_at,
            "place": _place(notice.language),
        }
        subject, body = split_letter(environment.get_template(template_path(notice.template)).render(words))
        foot = environment.get_template("notices/_foot.txt").render(words).strip()
    return Letter(notice.message_id, notice.address, notice.name, notice.language, subject[:300], body, foot)


def template_path(template: str) -> str:
    """Where the words of "onestop/supplement" stand: "onestop/notices/supplement.txt"."""
    room, _, name = template.partition("/")
    return f"{room}/notices/{name}.txt"


def notices_for(person_key: str, limit: int = MOST) -> list[Message]:
    """A person's own messages, newest first; nobody's where the key is empty."""
    if not person_key:
        return []
    return [_message(notice) for notice in Notice.objects.filter(person_key=person_key).order_by("-made_at")[:limit]]


def reaches(address: str) -> bool:
    """Whether a message to this address leaves the house."""
    return channel_for(address.strip(), is_example=settings.BATRU_EXAMPLE) != "page"


@tells("notices", N_("Messages that were sent to you"))
def _told(person_id: int) -> HeldData:
    sent = notices_for(f"person:{person_id}", limit=10_000)
    rows = [
        {"subject": one.subject, "body": one.body, "sent_at": one.sent_at, "language": one.language} for one in sent
    ]
    return HeldData({"messages": rows})


def notices_about(subject_key: str, limit: int = MOST) -> list[Message]:
    """The messages that a subject caused (a dossier, a task), newest first; the caller asked who may see it."""
    return [_message(notice) for notice in Notice.objects.filter(subject_key=subject_key).order_by("-made_at")[:limit]]


def waiting(limit: int = MOST) -> list[Waiting]:
    """Messages that have not left yet, oldest first."""
    rows = Notice.objects.filter(sent_at__isnull=True).order_by("made_at")[:limit]
    return [
        Waiting(row.pk, row.address, row.channel, row.template, row.made_at, row.tries, row.last_error) for row in rows
    ]


def phones() -> list[Phone]:
    """The last messages of the example by recipient; whoever was told last comes first."""
    held: dict[str, Phone] = {}
    for message in _last_shown():
        phone = held.setdefault(message.address, Phone(message.name, message.address, []))
        if len(phone.messages) < MESSAGES_A_PHONE:
            phone.messages.append(message)
    return list(held.values())[:PHONES_MOST]


def health() -> dict[str, Health]:
    """How each channel is at this moment; asks the outside, so never within a page."""
    return {code: channel.check() for code, channel in CHANNELS.items()}


def _last_shown() -> QuerySet[ShownMessage]:
    return ShownMessage.objects.order_by("-id")[:MOST]


def _message(notice: Notice) -> Message:
    subject, body = notice.subject, notice.body
    if notice.sent_at is None:
        letter = letter_of(notice)
        subject, body = letter.subject, letter.body
    return Message(notice.pk, notice.subject_key, notice.language, subject, body, notice.made_at, notice.sent_at)


def _place(language: str) -> str:
    names = home.locality().name
    return names.get(language) or names["vi"]


def _environment() -> Environment:
    """The pages' own language, but for plain text: nothing is escaped."""
    environment: Environment = engines["jinja2"].env  # type: ignore[attr-defined]
    return _plain(environment, environment.loader)


@lru_cache(maxsize=1)
def _plain(environment: Environment, loader: BaseLoader) -> Environment:
    """Made once, and each template compiled once."""
    return environment.overlay(autoescape=False)

"""What a message is, which way it goes, and how its parameters are kept. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

ADDRESS = re.compile(r"[^@\s<>\"',;:]+@[^@\s<>\"',;:]+\.[^@\s<>\"',;:]+")


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom: an e-mail address or a phone number (or neither), how to greet, in which language, and which person."""

    address: str
    name: str
    language: str = "vi"
    person_key: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it leaves; whoever gets the same `message_id` twice has got one message.

    The foot says who writes; channels on which that is plain leave it out.
    """

    message_id: str
    address: str
    name: str
    language: str
    subject: str
    body: str
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the other side gave back for a letter."""

    reference: str


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a channel can send at this moment, and what it says about that (a message id or a raw answer)."""

    is_well: bool
    words: str


class Channel(Protocol):
    """A way out: `send` raises OSError unless it is sure that the letter arrived; `check` never raises."""

    def send(self, letter: Letter) -> Receipt: ...

    def check(self) -> Health: ...


def channel_for(address: str, *, is_example: bool) -> str:
    """The channel's code: the example shows everything on the screen and sends nothing into the world.

    Without an address that a channel reaches, a message waits on the person's own page.
    """
    if is_example:
        return "demo"
    return "email" if ADDRESS.fullmatch(address) else "page"


def split_letter(text: str) -> tuple[str, str]:
    """Subject and body of a rendered template: its first line, and the rest."""
    subject, _, body = text.strip().partition("\n")
    return " ".join(subject.split()), body.strip()


def pack(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as JSON; moments and days keep their kind."""
    return {name: _packed(value) for name, value in params.items()}


def unpack(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as they were before `pack`."""
    return {name: _unpacked(value) for name, value in params.items()}


def _packed(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, list | tuple):
        return [_packed(one) for one in value]
    return value


def _unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return [_unpacked(one) for one in value]
    if isinstance(value, dict) and set(value) == {"moment"}:
        return datetime.fromisoformat(value["moment"])
    if isinstance(value, dict) and set(value) == {"day"}:
        return date.fromisoformat(value["day"])
    return value

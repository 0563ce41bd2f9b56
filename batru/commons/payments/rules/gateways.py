"""The face that every gateway shows us, and the words that pass through it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol

# What became of money at a gateway.
PAID, PENDING, FAILED, CANCELLED, EXPIRED, UNKNOWN = "paid", "pending", "failed", "cancelled", "expired", "unknown"
# What became of a notification, by which the gateway's own answer is chosen.
APPLIED, ALREADY, FORGED, NOT_OURS, WRONG_AMOUNT = "applied", "already", "forged", "not_ours", "wrong_amount"
DONE, ASKED, REFUSED = "done", "asked", "refused"


class Unreachable(OSError):
    """The gateway gave no answer that we can use: it may have heard us or not, so the same is asked again."""


class NotAccepted(Exception):
    """The gateway answered plainly that it will not do this; asking again would not help."""


class Forged(Exception):
    """A notification without the gateway's own signature, or one that cannot be read."""


class ByHand(Exception):
    """The gateway has no call for this; people do it and say so."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a place has agreed with a gateway: words that may be seen, and secrets that may not (never shown)."""

    options: Mapping[str, str]
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout_seconds: float = 10.0

    def __getitem__(self, name: str) -> str:
        return self.secrets[name] if name in self.secrets else self.options[name]

    def misses(self, names: tuple[str, ...]) -> list[str]:
        """Which of these names are not set."""
        return [name for name in names if not (self.secrets.get(name) or self.options.get(name))]


@dataclass(frozen=True, slots=True)
class Order:
    """What a gateway is asked to collect; `amount` in whole đồng, `words` in plain ASCII."""

    reference: str
    amount: int
    words: str
    return_url: str
    notify_url: str
    made_at: datetime
    expires_at: datetime
    language: str = "vi"
    payer_address: str = "127.0.0.1"
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Created:
    """Where the payer goes on: a page, a payload to draw as a QR code, or both."""

    pay_url: str = ""
    qr: str = ""
    transaction: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """What a gateway says of an order; `transaction` is its own number, `code` its own word."""

    reference: str
    state: str
    amount: int
    transaction: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Raw:
    """A notification as it came in, before anything is believed of it."""

    method: str
    query: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the gateway wants to hear back."""

    status: int
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class PayBack:
    """Money to be given back; the same reference again is the same money."""

    reference: str
    amount: int
    whole: bool
    transaction: str
    words: str
    by: str
    at: datetime
    again: bool


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a gateway can be used at this moment, and what is said about that (a message id or a raw answer)."""

    is_well: bool
    words: str


class Gateway(Protocol):
    """A way to pay. Calls raise Unreachable, NotAccepted or ByHand; `check` never raises."""

    name: ClassVar[Mapping[str, str]]
    icon: ClassVar[str]
    needs: ClassVar[tuple[str, ...]]
    secrets: ClassVar[tuple[str, ...]]
    least: ClassVar[int]
    most: ClassVar[int]
    only_digits: ClassVar[bool]
    can_query: ClassVar[bool]
    example_only: ClassVar[bool]

    def create(self, order: Order, setup: Setup) -> Created: ...

    def verify(self, raw: Raw, setup: Setup) -> Event: ...

    def reply(self, verdict: str) -> Reply: ...

    def query(self, order: Order, setup: Setup) -> Event: ...

    def refund(self, order: Order, back: PayBack, setup: Setup) -> str: ...

    def check(self, setup: Setup) -> Health: ...

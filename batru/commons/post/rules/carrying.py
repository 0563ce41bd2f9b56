"""What passes between us and a carrier, in words of ours. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Address:
    """Who, and where, as it was when the order was given; `province` and `district` are codes of General Statistics."""

    name: str
    address: str
    phone: str = ""
    email: str = ""
    province: str = ""
    district: str = ""

    def packed(self) -> dict[str, Any]:
        """As the order keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a carrier is asked to carry; whoever gets the same `number` twice has got one order."""

    number: str
    kind: str
    sender: Address
    receiver: Address
    content: str
    papers: tuple[str, ...] = ()
    cod_vnd: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """The carrier's answer to an order: its own reference, the item's number, and the price where it says one (VND)."""

    reference: str
    item_number: str = ""
    fee_vnd: int | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """One event as a carrier tells it: `key` is the carrier's own number of the event, `what` one of HAPPENINGS."""

    key: str
    number: str
    what: str
    at: datetime
    words: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Events since the last time, and where to go on asking; `more` says that there are further ones at once."""

    events: tuple[Heard, ...]
    cursor: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a carrier can be reached at this moment, and what it says about that (a message id or a raw answer)."""

    is_well: bool
    words: str


class NotTaken(OSError):
    """The carrier did not do what was asked, or its answer cannot be understood: it is asked again later."""


class NotGenuine(Exception):
    """Word that says it comes from the carrier and is not signed by it."""


class Carrier(Protocol):
    """A way to have something carried: everything but `check` raises OSError unless it is sure that it was done."""

    name: str

    def order(self, parcel: Parcel) -> Taken:
        """Have a parcel collected or delivered; the same parcel again changes nothing."""
        ...

    def cancel(self, number: str) -> None:
        """Take an order back; again, or for an order that was never heard of, nothing happens."""
        ...

    def track(self, numbers: Sequence[str], cursor: str) -> Told:
        """What happened to these orders, after `cursor` where the carrier tells events in one stream."""
        ...

    def told(self, body: bytes, headers: Mapping[str, str]) -> tuple[Heard, ...]:
        """Events that the carrier sends by itself; NotGenuine unless it signed them, or where it never sends any."""
        ...

    def check(self) -> Health:
        """Never raises."""
        ...

"""What the contract asks of a channel's stand-in for the outside world (`channels/<code>/tests/world.py`)."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Arrived:
    """A letter as the other side has it."""

    message_id: str
    address: str
    subject: str
    body: str


class Outside:
    """A stand-in that can be broken in its own ways and mended again."""

    faults: ClassVar[tuple[str, ...]] = ()
    keeps_letters: ClassVar[bool] = True

    def arrived(self) -> list[Arrived]:
        """Every arrival, doubles too, oldest first."""
        return []

    def break_by(self, fault: str) -> None:
        """Fail in this way from now on."""
        raise NotImplementedError(fault)

    def mend(self) -> None:
        """Work again."""

    def close(self) -> None:
        """Free what was started."""

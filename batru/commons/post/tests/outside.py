"""What the contract asks of a carrier's stand-in for the outside world (`carriers/<code>/tests/world.py`)."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Arrived:
    """An order as the other side has it."""

    number: str
    receiver: str
    cod_vnd: int


class Outside:
    """A stand-in that can be broken in its own ways and mended again."""

    faults: ClassVar[tuple[str, ...]] = ()

    def arrived(self) -> list[Arrived]:
        """Every order that there is, doubles by number too."""
        raise NotImplementedError

    def cancelled(self) -> list[str]:
        """The numbers of orders that were taken back."""
        raise NotImplementedError

    def happen(self, number: str) -> None:
        """Let something happen to an order."""
        raise NotImplementedError(number)

    def break_by(self, fault: str) -> None:
        """Fail in this way from now on."""
        raise NotImplementedError(fault)

    def mend(self) -> None:
        """Work again."""

    def close(self) -> None:
        """Free what was started."""

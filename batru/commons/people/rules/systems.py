"""What the program's own works are called to whoever reads that they acted. Pure: the page translates."""

from collections.abc import Mapping

from batru.commons.people.rules.actors import SYSTEM
from batru.kernel.text import N_

ITSELF, COMMAND = N_("The system, by itself"), N_("Command line")
SYSTEM_NAMES: Mapping[str, str] = {
    "evaluation": ITSELF,
    "foresight": ITSELF,
    "hall": ITSELF,
    "imports": ITSELF,
    "onestop": ITSELF,
    "payments": ITSELF,
    "post": ITSELF,
    "sign-in": ITSELF,
    "export": COMMAND,
    "import-log": COMMAND,
    "payments-command": COMMAND,
    "prepare": N_("The system, when it was set up"),
    "migration": N_("The system, at an upgrade"),
    "simulated-clerk": N_("A simulated clerk"),
}


class SystemName(str):
    """The name of a system in the reader's own language, where persons' names are Vietnamese."""

    __slots__ = ()
    is_in_readers_language = True


def system_of(key: str) -> str | None:
    """What the system of a key is called, to be translated; None where the key is no system's."""
    kind, _, work = key.partition(":")
    return SYSTEM_NAMES.get(work, ITSELF) if kind == SYSTEM else None

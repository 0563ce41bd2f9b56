"""Whether a file may come in: what it is, what it says it is, and what was asked for."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import BinaryIO

from batru.commons.files.rules.kinds import KINDS, PROGRAM, endings_of, sniff
from batru.commons.files.rules.names import ending_of
from batru.commons.files.rules.packages import UnsafePackage
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class NextSteps:
    """What whoever sent a file can do about it: they differ between a citizen's paper and a table of an office."""

    wrong_kind: str
    too_big: str
    unsafe: str


PAPER = NextSteps(
    wrong_kind=N_("Save or scan the paper as one of these kinds and send it again."),
    too_big=N_("Scan it with a lower resolution, or split it into several files, and send it again."),
    unsafe=N_("Open the paper, save it anew as PDF and send that file."),
)


def admit(stream: BinaryIO, name: str, allowed: Collection[str], steps: NextSteps = PAPER) -> str:
    """The MIME type of a file that may come in, by its content; refuses any other."""
    try:
        mime = sniff(stream)
    except UnsafePackage as unsafe:
        raise _unsafe(unsafe.reason, name, steps.unsafe) from unsafe
    if mime == PROGRAM:
        raise _unsafe("program", name, steps.unsafe)
    if mime not in allowed or mime not in KINDS:
        raise _wrong_kind(name, allowed, steps.wrong_kind)
    if ending_of(name) not in KINDS[mime].endings:
        raise _wrong_name(name, mime)
    return mime


def too_big(name: str, max_bytes: int, steps: NextSteps = PAPER) -> Refusal:
    """The refusal of a file beyond its limit."""
    return Refusal(
        "files.too_big",
        what=N_("“{name}” is too big."),
        why=N_("One file here may have {most} at most."),
        next_step=steps.too_big,
        name=name,
        most=_megabytes(max_bytes),
    )


def empty(name: str) -> Refusal:
    """The refusal of a file without a single byte."""
    return Refusal(
        "files.empty",
        what=N_("“{name}” is empty."),
        why=N_("The file arrived without any content."),
        next_step=N_("Open the file to see whether it shows something, then send it again."),
        name=name,
    )


def _wrong_kind(name: str, allowed: Collection[str], next_step: str) -> Refusal:
    return Refusal(
        "files.wrong_kind",
        what=N_("“{name}” cannot be taken here."),
        why=N_("Its content is not of a kind that is asked for: {kinds}."),
        next_step=next_step,
        name=name,
        kinds=", ".join(ending.upper() for ending in endings_of(allowed)),
    )


def _wrong_name(name: str, mime: str) -> Refusal:
    return Refusal(
        "files.wrong_name",
        what=N_("The name of “{name}” does not fit its content."),
        why=N_("The content is {kind}, the name says something else."),
        next_step=N_("Give the file a name that ends in .{ending} and send it again."),
        name=name,
        kind=KINDS[mime].endings[0].upper(),
        ending=KINDS[mime].endings[0],
    )


def _unsafe(reason: str, name: str, next_step: str) -> Refusal:
    why = {
        "program": N_("It is a program or carries one inside, whatever its name says."),
        "bomb": N_("It would unpack to many times its size."),
        "damaged": N_("It is damaged or locked with a password, so that nobody could read it."),
    }[reason]
    return Refusal(
        f"files.{reason}",
        what=N_("“{name}” cannot be taken here."),
        why=why,
        next_step=next_step,
        name=name,
    )


def _megabytes(size: int) -> str:
    return f"{size // MEGABYTE} MB" if size >= MEGABYTE else f"{max(size // 1024, 1)} KB"

"""What both ends agree on: the files of the meeting place, and one line of JSON each way."""

import json
import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

MAX_BYTES = 8_000_000
LONGEST_UNIX_PATH = 100


class Writer(Protocol):
    def write(self, data: bytes, /) -> object: ...
    def flush(self) -> object: ...


class Reader(Protocol):
    def readline(self, size: int, /) -> bytes: ...


class TooLarge(ValueError):
    """A line longer than MAX_BYTES."""


@dataclass(frozen=True)
class Meeting:
    """Where the process and its askers find each other inside a home; only the owner may look in."""

    folder: Path

    @property
    def address(self) -> Path:
        return self.folder / "address.json"

    @property
    def token(self) -> Path:
        return self.folder / "token"

    @property
    def lock(self) -> Path:
        return self.folder / "lock"

    @property
    def running(self) -> Path:
        return self.folder / "running.json"

    @property
    def log(self) -> Path:
        return self.folder / "log.txt"

    @property
    def socket(self) -> Path | None:
        """The socket's path, or nothing where the system has none or the path would be too long for it."""
        path = self.folder / "socket"
        fits = hasattr(socket, "AF_UNIX") and len(os.fsencode(path)) <= LONGEST_UNIX_PATH
        return path if fits else None


def meeting(home: Path) -> Meeting:
    """The meeting place of a home, made if missing."""
    folder = home / "compute"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Meeting(folder)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    beside.replace(path)


def send(stream: Writer, message: dict[str, Any]) -> None:
    """One message as one line; refuses values that JSON has no word for, such as NaN."""
    line = json.dumps(message, allow_nan=False, ensure_ascii=False).encode() + b"\n"
    if len(line) > MAX_BYTES:
        raise TooLarge(len(line))
    stream.write(line)
    stream.flush()


def receive(stream: Reader) -> dict[str, Any]:
    """The next message; EOFError when the other end is gone."""
    line = stream.readline(MAX_BYTES + 1)
    if len(line) > MAX_BYTES:
        raise TooLarge(len(line))
    if not line.endswith(b"\n"):
        raise EOFError
    message = json.loads(line)
    if not isinstance(message, dict):
        raise ValueError("a message is an object")
    return message


def hold(path: Path) -> BinaryIO | None:
    """An open file locked for as long as this process lives, or nothing when another process holds it."""
    file = path.open("a+b")
    try:
        _lock(file)
    except OSError:
        file.close()
        return None
    return file


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

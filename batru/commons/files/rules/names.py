"""What a file may be called, on disk, on a page and in a header."""

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import quote

from batru.kernel.text import fold

NAME_MOST = 150
DIGEST = re.compile(r"[0-9a-f]{64}")
_UNSAFE_IN_HEADER = re.compile(r"[^A-Za-z0-9._ -]")


def clean_name(name: str) -> str:
    """The last part of a path, without controls and without marks that turn the reading direction.

    A turned direction shows "exe.pdf" where the name ends in "fdp.exe".
    """
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    kept = "".join(letter for letter in last if unicodedata.category(letter) not in ("Cc", "Cf", "Zl", "Zp", "Cs"))
    stem, dot, ending = kept.strip(" .").rpartition(".")
    return f"{stem[:NAME_MOST]}{dot}{ending[:NAME_MOST]}" or "file"


def ending_of(name: str) -> str:
    """What stands after the last dot, in lower case; empty where nothing does."""
    return PurePosixPath(name).suffix.lower().removeprefix(".")


def folders_of(digest: str) -> PurePosixPath:
    """Where a content lies below the store: "ab/cd/" and the whole digest, so that no folder grows without end."""
    if not DIGEST.fullmatch(digest):
        raise ValueError(f"Not a SHA-256 digest: {digest!r}")
    return PurePosixPath(digest[:2], digest[2:4], digest)


def disposition(name: str, *, inline: bool) -> str:
    """A Content-Disposition value (RFC 6266): a plain name for old readers, the whole name for all others."""
    way = "inline" if inline else "attachment"
    plain = _UNSAFE_IN_HEADER.sub("_", fold(name))
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"

"""Files that others read at any moment: they find the old content or the new one, and never half of it."""

from pathlib import Path
from uuid import uuid4


def write(path: Path, content: bytes) -> None:
    """Leave content in a file, whole or not at all; of several who write at once the last stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{uuid4().hex}.new")
    beside.write_bytes(content)
    beside.replace(path)

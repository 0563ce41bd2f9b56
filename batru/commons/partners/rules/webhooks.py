"""What is told to other programs, and where it may be sent."""

import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

TOPIC = re.compile(r"^(\*|[a-z_]+(\.[a-z_]+){0,2}(\.\*)?)$")
LONGEST_URL = 500


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the journal as others hear of it: no names and no reasons; who may know more asks the API."""

    id: str
    type: str
    subject: str
    at: datetime

    def body(self) -> dict[str, Any]:
        """The JSON that is sent."""
        return {"id": self.id, "type": self.type, "subject": self.subject, "at": self.at.isoformat()}


def wants(topics: Iterable[str], kind: str) -> bool:
    """Whether a subscription hears of an act: by its code, by a beginning with .*, or by * of everything."""
    return any(topic in ("*", kind) or (topic.endswith(".*") and kind.startswith(topic[:-1])) for topic in topics)


def topic_faults(topics: Sequence[str]) -> list[str]:
    """The topics that are none."""
    return [topic for topic in topics if not TOPIC.fullmatch(topic)]


def is_address(url: str) -> bool:
    """Whether a URL can be sent to at all: http or https, a host, no password in it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    plain = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None and port != 0
    return plain and len(url) <= LONGEST_URL and not re.search(r"[\s\x00-\x1f\x7f]", url)


def is_outside(address: str) -> bool:
    """Whether an IP address lies in the world: never this machine or the network behind it."""
    found = ipaddress.ip_address(address)
    return found.is_global and not found.is_multicast

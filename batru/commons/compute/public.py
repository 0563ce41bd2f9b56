"""The door of the computing process; light enough for the web to import."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from batru.commons.compute import client, wire
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

__all__ = ["Answer", "answer", "ask"]

LIMIT_SECONDS = 300.0


@dataclass(frozen=True)
class Answer:
    """What is known of a work: "pending", "done" with its value, or "failed" with a sentence for the log."""

    state: str
    value: Any = None
    error: str = ""

    @property
    def is_pending(self) -> bool:
        return self.state in ("pending", "busy")


def ask(call: str, /, *, timeout: float = 30.0, **arguments: Any) -> Any:
    """The value of "module:function" for JSON arguments, waited for; Refusal when it fails or takes too long."""
    reply = client.ask(_place(), _message(call, arguments, None, timeout, timeout), timeout)
    known = _read(reply)
    if known.state == "done":
        return known.value
    raise _failed(known)


def answer(call: str, /, *, patience: float = 0.3, limit: float | None = None, **arguments: Any) -> Answer:
    """What is known of a work after at most `patience` seconds, begun when asked for the first time.

    For functions whose value depends on their arguments alone: equal questions share one work and its kept value. A
    work that takes longer than `limit` seconds (five minutes) is ended.
    Never waits for the process to start.
    """
    words = json.dumps([call, arguments], sort_keys=True, ensure_ascii=False)
    key = hashlib.sha256(words.encode()).hexdigest()
    message = _message(call, arguments, key, patience, limit or LIMIT_SECONDS)
    try:
        return _read(client.talk(_place(), message, patience + client.SLACK_SECONDS))
    except wire.TooLarge as error:
        raise client.too_large() from error
    except (client.NotRunning, EOFError):
        client.start(_place())
        return Answer("pending")
    except OSError:
        return Answer("pending")


def _place() -> wire.Meeting:
    return wire.meeting(Path(settings.BATRU_HOME))


def _message(call: str, arguments: dict[str, Any], key: str | None, patience: float, limit: float) -> dict[str, Any]:
    return {"call": call, "arguments": arguments, "key": key, "patience": patience, "limit": limit}


def _read(reply: dict[str, Any]) -> Answer:
    if reply["state"] == "refused":
        raise Refusal(
            reply["code"],
            what=reply["what"],
            why=reply["why"],
            next_step=reply["next_step"],
            status=reply["status"],
            **reply["params"],
        )
    return Answer(reply["state"], reply.get("value"), reply.get("error", ""))


def _failed(known: Answer) -> Refusal:
    return Refusal(
        "compute.failed",
        what=N_("The computation did not finish."),
        why=N_("The computing process said: {error}"),
        next_step=N_("Try again; if it happens again, tell the administrator these words."),
        status=503,
        error=known.error or known.state,
    )

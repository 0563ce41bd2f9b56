"""The works of the process: which run, which are done, and which must not be begun again."""

import importlib
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from batru.commons.compute.wire import write_private
from batru.kernel.refusal import Refusal

KEPT = 128
MOST_AT_ONCE = 64
BLAME_SECONDS = 60.0

Reply = dict[str, Any]
PENDING: Reply = {"state": "pending"}


def function_named(call: str) -> Callable[..., Any]:
    """The function "module:function", imported when first asked for."""
    module, name = call.split(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


@dataclass
class Work:
    """One call waiting, under way (from `began` on) or done."""

    limit: float
    outcome: Future[Any] = field(default_factory=Future)
    began: float | None = None

    def do(self, call: str, arguments: dict[str, Any]) -> None:
        """Run it here and now; imports belong to the work, so that nobody who asks waits for them."""
        self.began = time.monotonic()
        try:
            self.outcome.set_result(function_named(call)(**arguments))
        except Exception as error:
            self.outcome.set_exception(error)

    def is_overdue(self, now: float) -> bool:
        return self.began is not None and not self.outcome.done() and self.began + self.limit < now

    def reply(self, patience: float) -> Reply:
        """What may be told after waiting at most `patience` seconds."""
        try:
            return {"state": "done", "value": self.outcome.result(timeout=patience)}
        except NotYet:
            return PENDING if not self.outcome.done() else failed(self.outcome.exception())
        except Refusal as refusal:
            return refused(refusal)
        except Exception as error:
            return failed(error)


def failed(error: BaseException | None) -> Reply:
    """A reply for a work that raised."""
    return {"state": "failed", "error": f"{type(error).__name__}: {error}"}


def refused(refusal: Refusal) -> Reply:
    """A reply that carries a refusal over, so that the asker can raise it again."""
    words = {"what": refusal.what, "why": refusal.why, "next_step": refusal.next_step, "status": refusal.status}
    return {"state": "refused", "code": refusal.code, **words, "params": refusal.params}


@dataclass
class Works:
    """All works of one process; a work with a key is done once and its outcome kept for those who ask again."""

    allowed: Collection[str]
    record: Path
    workers: int = 2
    touched: float = field(default_factory=time.monotonic)
    _works: "OrderedDict[str, Work]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _unkeyed: int = 0

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(self.workers)
        self._blamed = _left_running(self.record)
        self._blamed_until = time.monotonic() + BLAME_SECONDS

    def ask(self, call: str, arguments: dict[str, Any], key: str | None, patience: float, limit: float) -> Reply:
        """Begin the work unless it is known, and tell its state after at most `patience` seconds."""
        self.touched = time.monotonic()
        if key in self._blamed and time.monotonic() < self._blamed_until:
            return {"state": "failed", "error": "the process ended while it worked on this"}
        if call not in self.allowed:
            return {"state": "failed", "error": f"{call} is not in BATRU_COMPUTE"}
        work = self._work(call, arguments, key, limit)
        return work.reply(patience) if work else {"state": "busy"}

    def overdue(self) -> bool:
        """Whether some work runs longer than it may; a thread cannot be stopped, only its process."""
        now = time.monotonic()
        with self._lock:
            return any(work.is_overdue(now) for work in self._works.values())

    def is_idle(self) -> bool:
        with self._lock:
            return not self._running()

    def forget_running(self) -> None:
        """An orderly end blames nobody."""
        self.record.unlink(missing_ok=True)

    def _running(self) -> list[str]:
        return [name for name, work in self._works.items() if not work.outcome.done()]

    def _work(self, call: str, arguments: dict[str, Any], key: str | None, limit: float) -> Work | None:
        with self._lock:
            if key is not None and key in self._works:
                return self._works[key]
            if len(self._running()) >= MOST_AT_ONCE:
                return None
            self._unkeyed += 1
            name = key or f"#{self._unkeyed}"
            work = self._works[name] = Work(limit)
            self._make_room()
            # On record before it begins: a work that ends the process at once must be found there.
            self._write_running()
        self._pool.submit(self._do, name, work, call, arguments)
        return work

    def _do(self, name: str, work: Work, call: str, arguments: dict[str, Any]) -> None:
        work.do(call, arguments)
        self.touched = time.monotonic()
        with self._lock:
            if name.startswith("#"):
                del self._works[name]
            self._write_running()

    def _make_room(self) -> None:
        for name in [name for name, work in self._works.items() if work.outcome.done()][:-KEPT]:
            del self._works[name]

    def _write_running(self) -> None:
        write_private(self.record, json.dumps(self._running()))


def _left_running(record: Path) -> set[str]:
    try:
        return set(json.loads(record.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return set()

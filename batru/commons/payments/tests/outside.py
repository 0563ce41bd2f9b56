"""What the contract asks of a gateway's stand-in for the outside world (`gateways/<code>/tests/world.py`)."""

import json
import socketserver
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar, cast

from batru.commons.payments.rules.gateways import Created, Raw


class Outside:
    """The other side: knows orders, takes money, signs what it says, and can be broken and mended."""

    faults: ClassVar[tuple[str, ...]] = ()
    options: Mapping[str, str] = {}
    notifies: ClassVar[bool] = True
    queries: ClassVar[bool] = True
    refunds_itself: ClassVar[bool] = True

    def visit(self, created: Created) -> None:
        """The payer opens the page."""

    def orders(self) -> dict[str, int]:
        """Whole đồng by reference, as the other side has them."""
        raise NotImplementedError

    def pay(self, reference: str, amount: int | None = None) -> None:
        """The payer pays there, another amount than asked for where one is given."""
        raise NotImplementedError

    def fail(self, reference: str) -> None:
        """The payer's try fails there."""
        raise NotImplementedError

    def notification(self, reference: str) -> Raw:
        """What the other side says about an order as it stands, signed by its own hand."""
        raise NotImplementedError

    def forged(self, reference: str) -> Raw:
        """The same without knowing the key."""
        raise NotImplementedError

    def refunded(self) -> list[int]:
        """Whole đồng of every refund that the other side made."""
        raise NotImplementedError

    def wrong(self) -> list[str]:
        """Calls of ours whose signature did not fit."""
        return []

    def break_by(self, fault: str) -> None:
        """Fail in this way from now on."""
        raise NotImplementedError(fault)

    def mend(self) -> None:
        """Work again."""

    def close(self) -> None:
        """Free what was started."""


class _Talk(BaseHTTPRequestHandler):
    """One call, misbehaving as the server says."""

    def handle_one_call(self) -> None:
        server = cast("_Server", self.server)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fault = server.world.fault
        if fault == "mute":
            server.world.mended.wait(5)
            return
        if fault == "hangs_up":
            return
        if fault in BEFORE:
            return self._say(*BEFORE[fault])
        if self.path in ("", "/"):
            return self._say(404, b"{}")
        status, answer = server.world.answer(self.command, self.path, dict(self.headers), body)
        if fault == "takes_and_hangs_up":
            return
        if fault == "takes_and_500":
            return self._say(500, b"{}")
        if fault == "wrong_signature":
            answer = server.world.spoiled(answer)
        self._say(status, json.dumps(answer).encode())

    do_GET = do_POST = handle_one_call

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Quietly."""


BEFORE = {
    "500": (500, b'{"resultCode": 0}'),
    "busy": (429, b"{}"),
    "garbage": (200, b"<html>maintenance</html>"),
    "list": (200, b"[]"),
    "empty": (200, b""),
    "endless": (200, b'"' + b"x" * 300_000 + b'"'),
    "elsewhere": (302, b""),
}


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int, world: "WebWorld") -> None:
        super().__init__(("127.0.0.1", port), _Talk)
        self.world = world


class WebWorld(Outside):
    """A gateway on loopback, on a port of its own until it refuses."""

    faults: ClassVar[tuple[str, ...]] = ("refuses", "mute", "hangs_up", *BEFORE, "takes_and_hangs_up", "takes_and_500")

    def __init__(self) -> None:
        self.fault = ""
        self.mended = threading.Event()
        self.bad: list[str] = []
        self._start(0)
        self.port = int(self._server.server_address[1])
        self.address = f"http://127.0.0.1:{self.port}"

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        """What the gateway answers when it is well."""
        raise NotImplementedError

    def spoiled(self, answer: dict[str, Any]) -> dict[str, Any]:
        """The answer as somebody would send it who does not know the key."""
        return answer

    def wrong(self) -> list[str]:
        return self.bad

    def break_by(self, fault: str) -> None:
        self.mended.clear()
        if fault == "refuses":
            self._stop()
        self.fault = fault

    def mend(self) -> None:
        if self.fault == "refuses":
            self._start(self.port)
        self.fault = ""
        self.mended.set()

    def close(self) -> None:
        if self.fault != "refuses":
            self._stop()
        self.mended.set()

    def _start(self, port: int) -> None:
        self._server = _Server(port, self)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def _stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

"""The process: listens, does works, and ends when idle, orphaned or stuck."""

import hmac
import json
import os
import secrets
import socketserver
import sys
import threading
import time
from dataclasses import dataclass
from typing import Any

from batru.commons.compute import wire
from batru.commons.compute.works import Reply, Works

READ_SECONDS = 10.0
IDLE_SECONDS = 900.0
ENDED_STUCK = 70


@dataclass
class Host:
    """What each connection needs to know."""

    works: Works
    token: str

    def reply(self, message: dict[str, Any]) -> Reply:
        """The answer to one message; a wrong token learns nothing."""
        if not hmac.compare_digest(str(message.get("token", "")), self.token):
            return {"state": "failed", "error": "wrong token"}
        return self.works.ask(
            str(message["call"]),
            dict(message["arguments"]),
            message.get("key"),
            float(message["patience"]),
            float(message["limit"]),
        )


class _Connection(socketserver.StreamRequestHandler):
    timeout = READ_SECONDS

    def handle(self) -> None:
        try:
            message = wire.receive(self.rfile)
        except (EOFError, TimeoutError, OSError):
            return
        except ValueError as error:
            wire.send(self.wfile, {"state": "failed", "error": f"unreadable: {error}"})
            return
        host: Host = self.server.host  # type: ignore[attr-defined]
        _tell(self.wfile, host.reply(message))


def _tell(writer: wire.Writer, reply: Reply) -> None:
    try:
        wire.send(writer, reply)
    except (wire.TooLarge, ValueError, TypeError) as error:
        wire.send(writer, {"state": "failed", "error": f"the answer cannot be sent: {error}"})
    except OSError:
        return  # the asker did not wait


class _OverTcp(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True
    request_queue_size = 64


if sys.platform != "win32":

    class _OverUnix(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
        daemon_threads = True
        request_queue_size = 64


def _listen(place: wire.Meeting) -> tuple[socketserver.BaseServer, dict[str, Any]]:
    path = place.socket
    if path is None:
        over_tcp = _OverTcp(("127.0.0.1", 0), _Connection)
        return over_tcp, {"port": over_tcp.server_address[1]}
    path.unlink(missing_ok=True)
    over_unix = _OverUnix(str(path), _Connection)
    path.chmod(0o600)
    return over_unix, {"path": str(path)}


def run(place: wire.Meeting, allowed: frozenset[str], parent: int, *, idle_seconds: float = IDLE_SECONDS) -> int:
    """Serve until there is no more reason to; returns the exit code at once where another process serves already."""
    held = wire.hold(place.lock)
    if held is None:
        return 0
    host = Host(Works(allowed, place.running, workers=max(2, os.cpu_count() or 1)), secrets.token_urlsafe(32))
    # Token before socket before address: whoever reaches this process reads its own token.
    place.address.unlink(missing_ok=True)
    wire.write_private(place.token, host.token)
    server, address = _listen(place)
    server.host = host  # type: ignore[attr-defined]
    wire.write_private(place.address, json.dumps({**address, "pid": os.getpid()}))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    code = _watch(host.works, parent, idle_seconds)
    place.address.unlink(missing_ok=True)
    if code == 0:
        host.works.forget_running()
    # Threads that still compute cannot be joined in any sensible time.
    os._exit(code)


def _watch(works: Works, parent: int, idle_seconds: float) -> int:
    while True:
        time.sleep(0.5)
        if works.overdue():
            return ENDED_STUCK
        is_orphan = os.getppid() != parent
        is_unused = works.is_idle() and time.monotonic() - works.touched > idle_seconds
        if is_orphan or is_unused:
            return 0

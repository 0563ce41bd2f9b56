"""VNPost's outside world for the contract: an integration platform that can misbehave, on a port of its own."""

import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any, ClassVar, cast
from urllib.parse import parse_qs, urlsplit

from pytest_django import Settings

from batru.commons.post.tests.outside import Arrived, Outside

# From the vectors of S10 (tests/s10.json).
ITEMS = ("RN473124829VN", "RR123456785VN", "EE900001235VN")
KEY, SECRET, CUSTOMER = "consumer", "chìa-khóa", "TK-491"


class _Talk(BaseHTTPRequestHandler):
    """One request, misbehaving as the server says."""

    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *words: Any) -> None:
        """Silence."""

    def _answer(self) -> None:
        platform = cast("_Server", self.server).platform
        asked = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        fault = platform.fault
        if fault == "mute":
            platform.mended.wait(3)
            return
        if fault in ("busy", "html", "no_object") and asked.path != "/token":
            return self._say(*EARLY[fault])
        if fault == "no_token" and asked.path == "/token":
            return self._say(401, b'{"error": "invalid_client"}')
        answer = platform.token(self.headers) if asked.path == "/token" else self._serve(platform, asked.query, body)
        if asked.path != "/token" and fault in ("takes_and_hangs_up", "takes_and_says_later", "half", "says_no"):
            return self._late(fault, answer)
        self._say(200 if answer is not None else 401, json.dumps(answer or {}).encode())

    def _serve(self, platform: "Platform", query: str, body: bytes) -> dict[str, Any] | None:
        if self.headers.get("Authorization") != "Bearer t0ken":
            return None
        if platform.fault == "says_no":
            return {"Status": False}
        params = {name: values[0] for name, values in parse_qs(query).items()}
        if params["service"] == "order/getOrderTracking":
            return platform.tracking(int(params["pagesize"]), params["lastId"])
        return platform.take(params["service"], json.loads(body))

    def _late(self, fault: str, answer: dict[str, Any] | None) -> None:
        whole = json.dumps(answer).encode()
        if fault == "says_no":
            self._say(200 if "_embedded" not in (answer or {}) and self.command == "POST" else 500, whole)
        elif fault == "half":
            self._say(200, whole[: len(whole) // 2])
        elif fault == "takes_and_says_later":
            self._say(500, b"")

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


EARLY = {"busy": (503, b""), "html": (200, b"<html>maintenance</html>"), "no_object": (200, b"[]")}


class _Server(ThreadingHTTPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int, platform: "Platform") -> None:
        super().__init__(("127.0.0.1", port), _Talk)
        self.platform = platform


class Platform(Outside):
    """Keeps orders by number, as the real one is asked to."""

    faults: ClassVar[tuple[str, ...]] = (
        "refuses",
        "busy",
        "mute",
        "html",
        "no_object",
        "no_token",
        "half",
        "says_no",
        "takes_and_hangs_up",
        "takes_and_says_later",
    )

    def __init__(self) -> None:
        self.orders: dict[str, dict[str, Any]] = {}
        self.gone: dict[str, bool] = {}
        self.rows: list[dict[str, Any]] = []
        self.seconds: Iterator[int] = count(0x63880000)  # December 2022
        self.fault = ""
        self.mended = threading.Event()
        self._start(0)
        self.port = int(self._server.server_address[1])

    def token(self, headers: Any) -> dict[str, Any] | None:
        wanted = "Basic " + b64encode(f"{KEY}:{SECRET}".encode()).decode()
        return {"access_token": "t0ken", "token_type": "Bearer"} if headers.get("Authorization") == wanted else None

    def take(self, service: str, body: dict[str, Any]) -> dict[str, Any]:
        if service == "price":
            assert body["mainSrv"] == "HCC"
            return {"content": {"price": "31500.0"}}
        assert body["CustomerCode"] == CUSTOMER
        if service == "order/post":
            self.orders.setdefault(body["OrderNumber"], body)
        elif service == "order/cancel":
            self.gone[body["OrderNumber"]] = True
        place = list(self.orders).index(body["OrderNumber"]) if body["OrderNumber"] in self.orders else 0
        return {"Status": True, "MaBuuGui": ITEMS[place]}

    def tracking(self, pagesize: int, last: str) -> dict[str, Any]:
        new = [row for row in self.rows if row["_id"]["$oid"] > last][:pagesize]
        return {"_embedded": {"rh:doc": new}} if new else {"_embedded": None}

    def tell(self, number: str, code: str, message: str) -> None:
        """A row of the tracking stream."""
        oid = f"{next(self.seconds):08x}{'0' * 16}"
        self.rows.append({"_id": {"$oid": oid}, "OrderNumber": number, "StatusCode": code, "StatusMessage": message})

    def arrived(self) -> list[Arrived]:
        return [Arrived(number, one["ReceiverName"], one["CODAmount"]) for number, one in self.orders.items()]

    def cancelled(self) -> list[str]:
        return list(self.gone)

    def happen(self, number: str) -> None:
        self.tell(number, "5", "Đã chấp nhận")

    def break_by(self, fault: str) -> None:
        if fault == "refuses":
            self._stop()
        self.mended.clear()
        self.fault = fault

    def mend(self) -> None:
        if self.fault == "refuses":
            self._start(self.port)
        self.fault = ""
        self.mended.set()

    def close(self) -> None:
        if self.fault != "refuses":
            self._stop()

    def _start(self, port: int) -> None:
        self._server = _Server(port, self)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def _stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def world(settings: Settings) -> Platform:
    """A platform, and the settings that lead to it."""
    platform = Platform()
    settings.BATRU_VNPOST_URL = f"http://127.0.0.1:{platform.port}/api"
    settings.BATRU_VNPOST_TOKEN_URL = f"http://127.0.0.1:{platform.port}/token"
    settings.BATRU_VNPOST_KEY, settings.BATRU_VNPOST_SECRET = KEY, SECRET
    settings.BATRU_VNPOST_CUSTOMER, settings.BATRU_VNPOST_TIMEOUT = CUSTOMER, 0.5
    return platform

"""Clients that go through scripts: each asks, waits for the whole answer, and asks what follows from it."""

import selectors
import socket
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import urlencode

HOST = "127.0.0.1"
TIMEOUT_SECONDS = 120
TOKEN = "b" * 32
BOUNDARY = "----bench"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request, what kind of page it is for the table, and the status that a right answer has."""

    kind: str
    message: bytes
    status: int = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer."""

    head: str
    body: bytes

    def header(self, name: str) -> str:
        """A field of the head; empty where it has none."""
        found = (line.partition(":") for line in self.head.split("\r\n"))
        return next((value.strip() for key, _, value in found if key.lower() == name), "")


Script = Generator[Ask, Answer, None]


@dataclass(frozen=True, slots=True)
class Waited:
    """How long one answer took."""

    kind: str
    seconds: float


def get(kind: str, path: str, session: str = "") -> Ask:
    """Open a page, signed in or not."""
    return Ask(kind, f"GET {path} HTTP/1.1\r\n{_head(session)}\r\n".encode())


def post(kind: str, path: str, session: str, fields: dict[str, str], status: int = 302) -> Ask:
    """Send a form."""
    body = urlencode({"csrfmiddlewaretoken": TOKEN, **fields}).encode()
    return Ask(kind, _posted(path, session, "application/x-www-form-urlencoded", body), status)


def post_file(kind: str, path: str, session: str, field: str, content: bytes) -> Ask:
    """Send a form with a PDF."""
    parts = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{TOKEN}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    body = parts.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    return Ask(kind, _posted(path, session, f"multipart/form-data; boundary={BOUNDARY}", body), 302)


def _posted(path: str, session: str, kind: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\n{_head(session)}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _head(session: str) -> str:
    known = f"; sessionid={session}" if session else ""
    return f"Host: localhost\r\nCookie: csrftoken={TOKEN}{known}\r\n"


def run(port: int, scripts: Iterable[Script], connections: int) -> list[Waited]:
    """Every script to its end, so many at a time; a wrong answer is an error."""
    clients = _Clients(port, iter(scripts))
    for _ in range(connections):
        clients.open()
    return clients.run()


class _Clients:
    def __init__(self, port: int, scripts: Iterator[Script]) -> None:
        self.port, self.scripts = port, scripts
        self.selector = selectors.DefaultSelector()
        self.at_work: dict[socket.socket, _Client] = {}
        self.waited: list[Waited] = []

    def open(self) -> None:
        client = _next_client(self.scripts)
        if client is not None:
            connection = socket.create_connection((HOST, self.port), TIMEOUT_SECONDS)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.selector.register(connection, selectors.EVENT_READ)
            self.at_work[connection] = client
            client.send(connection)

    def run(self) -> list[Waited]:
        while self.at_work:
            ready = self.selector.select(TIMEOUT_SECONDS)
            if not ready:
                raise TimeoutError("The server stopped answering.")
            for key, _ in ready:
                self.read(key.fileobj)  # type: ignore[arg-type]
        return self.waited

    def read(self, connection: socket.socket) -> None:
        client = self.at_work[connection]
        block = connection.recv(262_144)
        if not block:
            raise ConnectionError(f"The server closed the connection of {client.ask.kind}.")
        client.got += block
        answer = client.whole()
        if answer is None:
            return
        self.waited.append(Waited(client.ask.kind, perf_counter() - client.began))
        following = client.go_on(answer) or _next_client(self.scripts)
        if following is None:
            self.selector.unregister(connection)
            connection.close()
            del self.at_work[connection]
        else:
            self.at_work[connection] = following
            following.send(connection)


def _next_client(scripts: Iterator[Script]) -> "_Client | None":
    script = next(scripts, None)
    return None if script is None else _Client(script, next(script))


class _Client:
    """One script at one of its requests."""

    def __init__(self, script: Script, ask: Ask) -> None:
        self.script, self.ask = script, ask
        self.got, self.began = bytearray(), 0.0

    def send(self, connection: socket.socket) -> None:
        self.began = perf_counter()
        connection.sendall(self.ask.message)

    def whole(self) -> Answer | None:
        """The answer, once all the bytes are there that its head names."""
        end = self.got.find(b"\r\n\r\n")
        if end < 0:
            return None
        answer = Answer(self.got[:end].decode("latin-1"), bytes(self.got[end + 4 :]))
        if len(answer.body) < int(answer.header("content-length") or 0):
            return None
        if not answer.head.startswith(f"HTTP/1.1 {self.ask.status}"):
            raise AssertionError(f"{self.ask.kind}: {answer.head[:200]} {answer.body[-3000:].decode()}")
        return answer

    def go_on(self, answer: Answer) -> "_Client | None":
        try:
            return _Client(self.script, self.script.send(answer))
        except StopIteration:
            return None


def quantile(waited: Iterable[float], share: float) -> float:
    """The wait that this share of all stays within."""
    ordered = sorted(waited)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

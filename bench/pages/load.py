"""A load client on the loopback: a fixed number of requests over a few kept connections, and slow clients beside it."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter, sleep

HOST = "127.0.0.1"
CONNECTIONS = 8
SLOW = 32
TIMEOUT_SECONDS = 60


def requests_a_second(port: int, cookie: str, count: int) -> float:
    """Answers a second over all connections; anything but a whole page with status 200 is an error."""
    asked = f"GET /dossiers/ HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode()
    start = perf_counter()
    _Run(port, asked, count).run()
    return count / (perf_counter() - start)


class _Run:
    """One run of so many requests: each connection asks again as soon as it has its answer."""

    def __init__(self, port: int, asked: bytes, count: int) -> None:
        self.asked, self.to_send, self.to_come = asked, count, count
        self.selector = selectors.DefaultSelector()
        self.got: dict[socket.socket, bytearray] = {}
        for _ in range(min(CONNECTIONS, count)):
            connection = socket.create_connection((HOST, port), TIMEOUT_SECONDS)
            self.selector.register(connection, selectors.EVENT_READ)
            self.ask(connection)

    def ask(self, connection: socket.socket) -> None:
        self.to_send -= 1
        self.got[connection] = bytearray()
        connection.sendall(self.asked)

    def run(self) -> None:
        while self.to_come:
            ready = self.selector.select(TIMEOUT_SECONDS)
            if not ready:
                raise TimeoutError("The server stopped answering.")
            for key, _ in ready:
                self.read(key.fileobj)  # type: ignore[arg-type]
        for connection in self.got:
            connection.close()

    def read(self, connection: socket.socket) -> None:
        block = connection.recv(262_144)
        if not block:
            raise ConnectionError("The server closed a connection.")
        got = self.got[connection]
        got += block
        if not is_whole(got):
            return
        self.to_come -= 1
        if self.to_send > 0:
            self.ask(connection)


def is_whole(got: bytearray) -> bool:
    """Whether the answer has all the bytes that its head names."""
    end = got.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = bytes(got[:end]).lower()
    if not head.startswith(b"http/1.1 200"):
        raise AssertionError(f"Not a page: {bytes(got[:200])!r}")
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    return len(got) >= end + 4 + length


@contextmanager
def slow_clients(port: int) -> Iterator[None]:
    """Thirty-two clients that send a request a letter at a time, four letters a second."""
    stop = threading.Event()
    opened = [socket.create_connection((HOST, port), TIMEOUT_SECONDS) for _ in range(SLOW)]
    dripping = threading.Thread(target=_drip, args=(opened, stop), daemon=True)
    dripping.start()
    try:
        yield
    finally:
        stop.set()
        dripping.join()
        for connection in opened:
            connection.close()


def _drip(opened: list[socket.socket], stop: threading.Event) -> None:
    """A server that gives up on a slow one may close it: then it is opened no more, which only helps the server."""
    text = b"GET /dossiers/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"x" * 4_000
    for letter in text:
        for connection in list(opened):
            try:
                connection.send(bytes([letter]))
            except OSError:
                opened.remove(connection)
        if stop.wait(0.25):
            return


def wait_for(port: int) -> None:
    """Until somebody listens there."""
    for _ in range(600):
        try:
            socket.create_connection((HOST, port), 1).close()
            return
        except OSError:
            sleep(0.1)
    raise TimeoutError(f"Nobody listens on {port}.")

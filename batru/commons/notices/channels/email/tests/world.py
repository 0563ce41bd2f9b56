"""The e-mail channel's outside world for the contract: a mail server that can misbehave."""

import socketserver
import threading
from email import message_from_bytes, policy
from typing import ClassVar, cast

from pytest_django import Settings

from batru.commons.notices.tests.outside import Arrived, Outside


class _Talk(socketserver.StreamRequestHandler):
    """One SMTP conversation (RFC 5321), misbehaving as the server says."""

    def handle(self) -> None:
        server = cast("_Server", self.server)
        if server.fault == "mute":
            server.mended.wait(5)
            return
        if server.fault == "busy":
            return self._say("421 busy")
        self._say("220 stand-in")
        while line := self.rfile.readline():
            if not self._answer(server, line.decode().strip()):
                return None
        return None

    def _answer(self, server: "_Server", line: str) -> bool:
        """Whether the talk goes on."""
        verb = line[:4].upper()
        if verb == "RCPT" and server.fault == "full":
            self._say("452 no room")
        elif verb == "DATA":
            return self._take_letter(server)
        else:
            self._say("221 bye" if verb == "QUIT" else "250 well")
        return verb != "QUIT"

    def _take_letter(self, server: "_Server") -> bool:
        self._say("354 go on")
        if server.fault == "hangs_up":
            self.rfile.readline()
            return False
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        server.letters.append(b"".join(lines))
        if server.fault == "takes_and_hangs_up":
            return False
        self._say("451 later" if server.fault == "takes_and_says_later" else "250 taken")
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    fault = ""

    def __init__(self, port: int, letters: list[bytes]) -> None:
        super().__init__(("127.0.0.1", port), _Talk)
        self.letters = letters
        self.mended = threading.Event()


class MailServer(Outside):
    """Listens on a port of its own until it refuses."""

    faults: ClassVar[tuple[str, ...]] = (
        "refuses",
        "busy",
        "mute",
        "full",
        "hangs_up",
        "takes_and_hangs_up",
        "takes_and_says_later",
    )

    def __init__(self) -> None:
        self._letters: list[bytes] = []
        self._start(0)
        self.port = int(self._server.server_address[1])

    def arrived(self) -> list[Arrived]:
        return [_read(letter) for letter in self._letters]

    def count(self) -> int:
        """How many arrived, unread."""
        return len(self._letters)

    def break_by(self, fault: str) -> None:
        if fault == "refuses":
            self._stop()
        self._server.fault = fault

    def mend(self) -> None:
        if self._server.fault == "refuses":
            self._start(self.port)
        self._server.mended.set()
        self._server.fault = ""

    def close(self) -> None:
        if self._server.fault != "refuses":
            self._stop()

    def _start(self, port: int) -> None:
        self._server = _Server(port, self._letters)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def _stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _read(raw: bytes) -> Arrived:
    letter = message_from_bytes(raw, policy=policy.default)
    body = letter.get_content().replace("\r\n", "\n").rstrip("\n") + "\n"
    address = letter["To"].addresses[0].addr_spec
    return Arrived(letter["Message-ID"].strip("<>"), address, letter["Subject"].strip(), body)


def world(settings: Settings) -> Outside:
    """A mail server, and the settings that lead to it."""
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.5
    return server

"""Letters as e-mail, through the mail server of the place."""

import threading
from contextlib import suppress
from email.utils import formataddr
from select import select
from socket import socket
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

from batru.commons.notices.rules import Channel, Health, Letter, Receipt
from batru.kernel.text import N_

# Mail servers end a talk that rests for minutes or never ends; they must allow five minutes (RFC 5321, 4.5.3.2.7).
MOST_LETTERS, MOST_REST_SECONDS = 100, 60.0
# After so short a rest a line that is quiet is open; later it is asked, which costs a way there and back.
SURE_SECONDS = 2.0


class NotTaken(OSError):
    """The mail server took no letter and raised nothing."""


class _Talk(threading.local):
    """The talk with the mail server: one letter after another goes through it, until one fails."""

    link: Any = None
    told: tuple[Any, ...] = ()
    letters = 0
    last_at = 0.0

    def opened(self) -> Any:
        """An open link; of one that was kept, the mail server was asked whether it still hears."""
        told = settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT
        if self.link is None or self.told != told or not self._goes_on():
            self.end()
            self.link, self.told, self.letters = get_connection(), told, 0
            self.link.open()
        self.letters, self.last_at = self.letters + 1, monotonic()
        return self.link

    def end(self) -> None:
        """The next letter begins anew."""
        link, self.link = self.link, None
        if link is not None:
            with suppress(OSError):  # whatever the other side says to it
                link.close()

    def _goes_on(self) -> bool:
        if not isinstance(self.link, EmailBackend) or self.link.connection is None:
            return False
        if self.letters >= MOST_LETTERS or monotonic() - self.last_at > MOST_REST_SECONDS:
            return False
        try:
            if monotonic() - self.last_at < SURE_SECONDS and _is_quiet(self.link.connection.sock):
                return True
            return bool(self.link.connection.noop()[0] == 250)
        except OSError:
            return False


def _is_quiet(line: socket | None) -> bool:
    """Whether the other side has neither said anything unasked nor hung up."""
    return line is not None and not select([line], [], [], 0)[0]


_talk = _Talk()


class Email:
    """SMTP cannot promise "once": a server may take a letter and fall silent before it says so.

    The letter is then sent again under the same Message-ID (RFC 5322, 3.6.4), by which mailboxes know it.
    """

    def send(self, letter: Letter) -> Receipt:
        """Raises what the mail server or the way to it raises, all of it OSError."""
        message = EmailMessage(
            subject=letter.subject,
            body=f"{letter.body}\n\n-- \n{letter.foot}\n" if letter.foot else letter.body,
            to=[formataddr((letter.name, letter.address))],
            headers={
                "Message-ID": f"<{letter.message_id}>",
                "Auto-Submitted": "auto-generated",
                "Content-Language": letter.language,
            },
        )
        try:
            if _talk.opened().send_messages([message]) != 1:
                raise NotTaken
        except BaseException:
            _talk.end()
            raise
        return Receipt(letter.message_id)

    def check(self) -> Health:
        """Whether the mail server answers."""
        if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend") and not settings.EMAIL_HOST:
            return Health(False, N_("No mail server is set (BATRU_EMAIL_HOST)."))
        connection = get_connection()
        try:
            connection.open()
            connection.close()
        except OSError as error:
            return Health(False, f"{type(error).__name__}: {error}")
        return Health(True, N_("The mail server answers."))


CHANNEL: Channel = Email()

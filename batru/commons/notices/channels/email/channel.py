"""Letters as e-mail, through the mail server of the place."""

from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from batru.commons.notices.rules import Channel, Health, Letter, Receipt
from batru.kernel.text import N_


class NotTaken(OSError):
    """The mail server took no letter and raised nothing."""


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
        if message.send() != 1:
            raise NotTaken
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

"""The channel that every developer has."""

from batru.commons import clock
from batru.commons.notices.models import ShownMessage
from batru.commons.notices.rules import Channel, Health, Letter, Receipt
from batru.kernel.text import N_


class Demo:
    """Puts a letter on the screen, once."""

    def send(self, letter: Letter) -> Receipt:
        """The same letter again changes nothing."""
        words = {
            "address": letter.address,
            "name": letter.name,
            "language": letter.language,
            "subject": letter.subject,
            "body": letter.body,
            "shown_at": clock.now(),
        }
        ShownMessage.objects.get_or_create(message_id=letter.message_id, defaults=words)
        return Receipt(letter.message_id)

    def check(self) -> Health:
        """The screen is always there."""
        return Health(True, N_("Nothing to reach: messages are shown on a page."))


CHANNEL: Channel = Demo()

"""The channel of last resort: every notice stands on the person's own page anyway."""

from batru.commons.notices.rules import Channel, Health, Letter, Receipt
from batru.kernel.text import N_


class Page:
    """Nothing to send: the notice itself is what the page shows."""

    def send(self, letter: Letter) -> Receipt:
        """Always arrives."""
        return Receipt(letter.message_id)

    def check(self) -> Health:
        """The page is as well as the house."""
        return Health(True, N_("Nothing to reach: messages wait on the person's own page."))


CHANNEL: Channel = Page()

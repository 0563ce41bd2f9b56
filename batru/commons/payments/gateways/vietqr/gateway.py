"""A transfer by VietQR: a code proves nothing, so only the bank statement settles it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from batru.commons.payments.rules import vietqr
from batru.commons.payments.rules.gateways import (
    PENDING,
    ByHand,
    Created,
    Event,
    Forged,
    Gateway,
    Health,
    Order,
    PayBack,
    Raw,
    Reply,
    Setup,
)
from batru.kernel.text import N_


class VietQR:
    """Nobody is called: the code is computed here and scanned by the payer's own bank."""

    name: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"vi": "Chuyển khoản bằng mã VietQR", "en": "Bank transfer with VietQR"}
    )
    icon: ClassVar[str] = "qrcode"
    needs: ClassVar[tuple[str, ...]] = ("bin", "account", "holder")
    secrets: ClassVar[tuple[str, ...]] = ()
    least: ClassVar[int] = 1
    most: ClassVar[int] = 499_999_999  # transfers of 500 million and more go another way between banks (unconfirmed)
    only_digits: ClassVar[bool] = False
    can_query: ClassVar[bool] = False
    example_only: ClassVar[bool] = False

    def create(self, order: Order, setup: Setup) -> Created:
        """The payload; our reference stands in the words, which is what the statement will show."""
        receiver = vietqr.Receiver(setup["bin"], setup["account"])
        words = vietqr.plain(f"{order.reference} {order.words}")[: vietqr.MOST_IN_FIELD].strip()
        additional = {vietqr.BILL: order.reference, vietqr.PURPOSE: words}
        return Created(qr=vietqr.dynamic_code(receiver, order.amount, additional))

    def verify(self, raw: Raw, setup: Setup) -> Event:
        """Nobody notifies of a transfer; whoever claims to is not believed."""
        raise Forged("Transfers are confirmed by the bank statement alone.")

    def reply(self, verdict: str) -> Reply:
        """There is nobody to answer."""
        return Reply(404)

    def query(self, order: Order, setup: Setup) -> Event:
        """Not known before the statement comes."""
        return Event(order.reference, PENDING, 0)

    def refund(self, order: Order, back: PayBack, setup: Setup) -> str:
        """The treasury transfers the money back."""
        raise ByHand

    def check(self, setup: Setup) -> Health:
        """Whether a code can be made."""
        try:
            vietqr.static_code(vietqr.Receiver(setup["bin"], setup["account"]))
        except vietqr.BadCode as error:
            return Health(False, str(error))
        return Health(True, N_("Nothing to reach: the payer's own bank reads the code."))


GATEWAY: Gateway = VietQR()

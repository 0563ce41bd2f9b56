"""The bank's side for the contract: reads the code as an app does; says nothing before its statement."""

from typing import ClassVar

import pytest

from batru.commons.payments.rules.gateways import Created, Raw
from batru.commons.payments.rules.vietqr import parse
from batru.commons.payments.tests.outside import Outside


class Bank(Outside):
    """Learns of a transfer when the payer scans the code."""

    notifies: ClassVar[bool] = False
    queries: ClassVar[bool] = False
    refunds_itself: ClassVar[bool] = False

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def visit(self, created: Created) -> None:
        read = parse(created.qr)
        assert read.receiver is not None and read.amount is not None
        assert (read.receiver.bin, read.receiver.account) == ("999999", "000000000000")
        self._known[read.bill] = read.amount

    def orders(self) -> dict[str, int]:
        return self._known

    def forged(self, reference: str) -> Raw:
        return Raw("POST", "", b'{"paid": true}')


def world(monkeypatch: pytest.MonkeyPatch) -> Outside:
    """Nothing to start."""
    return Bank()

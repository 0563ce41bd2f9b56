"""The door of payments."""

from batru.commons.payments.actions.charging import charge, withdraw
from batru.commons.payments.actions.posting import Settled, on_settled
from batru.commons.payments.actions.refunding import decide_refund
from batru.commons.payments.models import Charge
from batru.commons.payments.reads.charges import charges_for, is_paid_online, is_settled, pay_url

__all__ = [
    "Charge",
    "Settled",
    "charge",
    "charges_for",
    "decide_refund",
    "is_paid_online",
    "is_settled",
    "on_settled",
    "pay_url",
    "withdraw",
]

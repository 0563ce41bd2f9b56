"""Background work: questions to gateways about payments that are still open, and who may hear of a payment."""

from batru.commons.payments.actions.hearing import ask_due
from batru.commons.payments.reads.paging import may_know

__all__ = ["ask_gateways", "may_know"]


def ask_gateways() -> int:
    """Leave the questions that are due in the outbox, and end codes that have run out."""
    return ask_due()

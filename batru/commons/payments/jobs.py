"""Background work: questions to gateways about payments that are still open."""

from batru.commons.payments.actions.hearing import ask_due


def ask_gateways() -> int:
    """Leave the questions that are due in the outbox, and end codes that have run out."""
    return ask_due()

"""What the reader of the demo's page chooses; the demo then notifies us as a real gateway does, after commit."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from batru.commons.journal.public import handles, outbox
from batru.commons.payments.actions.hearing import take_notification
from batru.commons.payments.gateways.demo.gateway import notification
from batru.commons.payments.models import DemoOrder
from batru.commons.payments.reads.ways import DEMO, listener
from batru.commons.payments.rules.gateways import CANCELLED, FAILED, PAID, Unreachable

NOTIFY = "payments.demo.notify"
CHOICES = (PAID, FAILED, CANCELLED)


def choose(reference: str, state: str) -> None:
    """Pay, fail or cancel on the demo's page; what was chosen first stays."""
    with transaction.atomic():
        found = DemoOrder.objects.select_for_update().filter(reference=reference, state="").first()
        if found is None or state not in CHOICES:
            return
        found.state, found.transaction = state, f"DEMO{secrets.randbelow(10**12):012d}"
        found.save(update_fields=("state", "transaction"))
        outbox(NOTIFY, {"reference": reference})


@handles(NOTIFY)
def notify(number: int, payload: Mapping[str, Any]) -> None:
    """Speak at our own gateway's address."""
    speaker = listener(DEMO)
    if speaker is None:
        raise Unreachable("The demo gateway is not set up at the moment.")
    take_notification(DEMO, notification(DemoOrder.objects.get(reference=payload["reference"]), speaker.setup))

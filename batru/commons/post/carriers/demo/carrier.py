"""The carrier that every developer has: it looks over our own counter, and time does the rest."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from batru.commons import clock
from batru.commons.post.models import DemoParcel, HandoverItem
from batru.commons.post.rules.carrying import Carrier, Health, Heard, NotGenuine, Parcel, Taken, Told
from batru.commons.post.rules.orders import COLLECTION, NOTE
from batru.commons.post.rules.s10 import ItemNumber
from batru.kernel.signature import HEADER, is_genuine
from batru.kernel.text import N_

# Made up, and shown as simulated.
FEE_VND = 20_000
HOUR = timedelta(hours=1)
# After the order: the postman comes, and brings the papers to the desk, where both sign.
COLLECTING = (("collected", 2 * HOUR), ("moving", 4 * HOUR), ("delivered", 20 * HOUR))
# After the desk and the post have signed for it.
DELIVERING = (("moving", 2 * HOUR), ("out_for_delivery", 18 * HOUR), ("delivered", 20 * HOUR))
WORDS = {
    NOTE: "Bưu điện đã nhận đơn",
    "collected": "Bưu tá đã nhận hồ sơ tại nhà",
    "moving": "Đang vận chuyển",
    "out_for_delivery": "Bưu tá đang đi phát",
    "delivered": "Phát thành công",
}


class Demo:
    """Remembers parcels and lets time pass over them."""

    name = "Bưu điện (dùng thử)"

    def order(self, parcel: Parcel) -> Taken:
        """The same parcel again is the same parcel."""
        words = {"kind": parcel.kind, "placed_at": clock.now()}
        known, _new = DemoParcel.objects.get_or_create(number=parcel.number, defaults=words)
        return Taken(f"demo-{known.pk}", str(ItemNumber("RD", f"{known.pk:08d}", "VN")), FEE_VND)

    def cancel(self, number: str) -> None:
        """Nothing to undo: nobody has set out."""
        DemoParcel.objects.filter(number=number, cancelled_at__isnull=True).update(cancelled_at=clock.now())

    def track(self, numbers: Sequence[str], cursor: str) -> Told:
        """What the clock has brought about by now."""
        now = clock.now()
        parcels = DemoParcel.objects.filter(number__in=numbers, cancelled_at__isnull=True)
        signed = dict(
            HandoverItem.objects.filter(order__number__in=numbers, handover__signed_at__isnull=False).values_list(
                "order__number", "handover__signed_at"
            )
        )
        events = [one for parcel in parcels for one in _way(parcel, signed.get(parcel.number)) if one.at <= now]
        return Told(tuple(events))

    def told(self, body: bytes, headers: Mapping[str, str]) -> tuple[Heard, ...]:
        """Events as JSON {"events": [{id, order, what, at, words, place}]}, signed as our own messages are."""
        if not is_genuine(secret(), body, headers.get(HEADER, ""), int(clock.real_now().timestamp())):
            raise NotGenuine
        return tuple(_heard(event) for event in json.loads(body)["events"])

    def check(self) -> Health:
        """Always there."""
        return Health(True, N_("Nothing to reach: the demo carrier moves by the example's clock."))


def secret() -> str:
    """What signs the demo carrier's messages: this home's own, so that no two homes share it."""
    return str(salted_hmac("batru.post.demo", "events", secret=settings.SECRET_KEY, algorithm="sha256").hexdigest())


def _way(parcel: DemoParcel, signed_at: datetime | None) -> Iterator[Heard]:
    yield _event(parcel, NOTE, parcel.placed_at)
    start, way = (parcel.placed_at, COLLECTING) if parcel.kind == COLLECTION else (signed_at, DELIVERING)
    if start is not None:
        for what, after in way:
            yield _event(parcel, what, start + after)


def _event(parcel: DemoParcel, what: str, at: datetime) -> Heard:
    return Heard(f"{parcel.number}/{what}", parcel.number, what, at, WORDS[what])


def _heard(event: Mapping[str, Any]) -> Heard:
    at = datetime.fromisoformat(event["at"])
    if at.tzinfo is None:
        raise ValueError(event["at"])
    words, place = str(event.get("words", "")), str(event.get("place", ""))
    return Heard(str(event["id"]), str(event["order"]), str(event["what"]), at, words, place)


CARRIER: Carrier = Demo()

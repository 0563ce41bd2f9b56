"""What is stored: orders, what was told of them, and the lists by which they change hands."""

from typing import ClassVar

from django.db import models

from batru.commons.post.rules.orders import ENDED

ENDS = tuple(sorted(frozenset().union(*ENDED.values())))


class PostalOrder(models.Model):
    """Something to be collected from a person or brought to one; addresses are as they were when it was ordered.

    `number` is ours and known to the carrier, `item_number` stands on the envelope (S10 or the carrier's own form).
    """

    batru_kind: ClassVar[str] = "truth"

    number = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=10)
    subject = models.CharField(max_length=120)
    carrier = models.CharField(max_length=20)
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", db_index=False)
    person_key = models.CharField(max_length=60, blank=True)
    sender = models.JSONField()
    receiver = models.JSONField()
    content = models.CharField(max_length=300)
    papers = models.JSONField(default=list)
    cod_vnd = models.PositiveIntegerField(default=0)
    ordered_by = models.CharField(max_length=80)
    ordered_at = models.DateTimeField()
    state = models.CharField(max_length=20)
    since = models.DateTimeField()
    is_open = models.BooleanField(default=True)
    reference = models.CharField(max_length=80, blank=True)
    item_number = models.CharField(max_length=40, blank=True)
    fee_vnd = models.PositiveIntegerField(null=True)
    asked_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "kind"), name="post_order_open_once", condition=models.Q(is_open=True)
            ),
            models.UniqueConstraint(
                fields=("carrier", "item_number"),
                name="post_order_item",  # numbers come round again after some time
                condition=models.Q(is_open=True) & ~models.Q(item_number=""),
            ),
        )
        indexes = (
            models.Index(fields=("subject",), name="post_order_subject"),
            models.Index(
                fields=("unit", "kind", "ordered_at"), name="post_order_open", condition=models.Q(is_open=True)
            ),
        )

    def __str__(self) -> str:
        return self.number


class TrackingEvent(models.Model):
    """One thing that was told of an order, by the carrier or at our own desk; told twice it is still one."""

    batru_kind: ClassVar[str] = "truth"

    order = models.ForeignKey(PostalOrder, models.PROTECT, related_name="events")
    teller = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    what = models.CharField(max_length=20)
    words = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()
    heard_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("teller", "key"), name="post_event_once"),)
        indexes = (models.Index(fields=("order", "at"), name="post_event_order"),)


class HandoverList(models.Model):
    """A list by which the desk and the post hand items to each other; closed when both have signed it."""

    batru_kind: ClassVar[str] = "truth"

    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10)
    carrier = models.CharField(max_length=20)
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", db_index=False)
    opened_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    office_signed_by = models.CharField(max_length=80, blank=True)
    office_signed_at = models.DateTimeField(null=True)
    carrier_signer = models.CharField(max_length=160, blank=True)
    carrier_signed_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "kind", "carrier"),
                name="post_list_open_once",
                condition=models.Q(signed_at__isnull=True),
            ),
        )
        indexes = (models.Index(fields=("unit", "-opened_at"), name="post_list_unit"),)

    def __str__(self) -> str:
        return self.number


class HandoverItem(models.Model):
    """One order on a list, and whether its papers were complete; what was missing is completed later, once."""

    batru_kind: ClassVar[str] = "truth"

    handover = models.ForeignKey(HandoverList, models.PROTECT, related_name="items")
    order = models.OneToOneField(PostalOrder, models.PROTECT, related_name="item")
    added_at = models.DateTimeField()
    missing = models.CharField(max_length=300, blank=True)
    completed_at = models.DateTimeField(null=True)


class Feed(models.Model):
    """How far we have read what a carrier tells in one stream, and whether it could be reached the last time."""

    batru_kind: ClassVar[str] = "truth"

    carrier = models.CharField(max_length=20, primary_key=True)
    cursor = models.CharField(max_length=80, blank=True)
    asked_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)


class DemoParcel(models.Model):
    """A parcel of the demo carrier, in the place of the world outside."""

    batru_kind: ClassVar[str] = "truth"

    number = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=10)
    placed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

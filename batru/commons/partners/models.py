"""What is stored: partners, keys, what they were used for, and what was told to whom."""

from typing import ClassVar

from django.db import models

from batru.commons.partners.rules.webhooks import LONGEST_URL


class Partner(models.Model):
    """Another body whose programs come in: a bank, a ministry's system, a newspaper."""

    batru_kind: ClassVar[str] = "truth"

    name = models.CharField(max_length=160, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Key(models.Model):
    """A key of a post or of a partner: what it is good for, where, from when to when (`valid_to`: first day no longer).

    `units` are those in which a partner's key is good; a post's key reaches as far as the post.
    """

    batru_kind: ClassVar[str] = "truth"

    prefix = models.CharField(max_length=10, unique=True)
    digest = models.CharField(max_length=64)
    label = models.CharField(max_length=120)
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="keys")
    units = models.JSONField(default=list)
    scopes = models.JSONField(default=list)
    per_minute = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(post__isnull=True) ^ models.Q(partner__isnull=True), name="partners_key_one_holder"
            ),
        )

    def __str__(self) -> str:
        return f"bt_{self.prefix}_…"


class KeyMinute(models.Model):
    """How often a key was used within a minute of the world's time."""

    batru_kind: ClassVar[str] = "derived"

    key = models.ForeignKey(Key, models.CASCADE, related_name="+")
    minute = models.DateTimeField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key", "minute"), name="partners_minute_once"),)


class Answered(models.Model):
    """The answer to a request that carried an idempotency key: the same request again gets the same answer."""

    batru_kind: ClassVar[str] = "truth"

    key = models.ForeignKey(Key, models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=120)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key", "idempotency_key"), name="partners_answer_once"),)


class Subscription(models.Model):
    """An address that hears of acts; its secret is derived from the home's own and `nonce`, and stands nowhere."""

    batru_kind: ClassVar[str] = "truth"

    key = models.ForeignKey(Key, models.PROTECT, related_name="subscriptions")
    url = models.CharField(max_length=LONGEST_URL)
    topics = models.JSONField(default=list)
    nonce = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Delivery(models.Model):
    """One event on its way to one subscription: sent until it is answered with 2xx, under the same id each time."""

    batru_kind: ClassVar[str] = "truth"

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="deliveries")
    event_id = models.CharField(max_length=40)
    type = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    at = models.DateTimeField()
    made_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    last_error = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subscription", "event_id"), name="partners_delivery_once"),)


class Place(models.Model):
    """How far the journal has been told, and which numbers before were not there yet."""

    batru_kind: ClassVar[str] = "truth"

    entry = models.PositiveBigIntegerField(default=0)
    missing = models.JSONField(default=list)

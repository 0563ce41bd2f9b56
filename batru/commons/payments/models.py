"""What is stored: charges, tries to pay them, what gateways said, money that moved, receipts, and statements."""

from typing import Any, ClassVar, NoReturn

from django.db import models

from batru.commons.payments.rules.states import CREATED


class Charge(models.Model):
    """What is owed for a subject such as dossier/CODE; amounts in whole đồng. `key` opens its page for the payer."""

    batru_kind: ClassVar[str] = "truth"

    key = models.CharField(max_length=32, unique=True)
    subject = models.CharField(max_length=120)
    code = models.CharField(max_length=40)
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    title = models.JSONField()
    full_amount = models.BigIntegerField()
    reduction = models.BigIntegerField(default=0)
    amount = models.BigIntegerField()
    article = models.CharField(max_length=300, blank=True)
    payer = models.CharField(max_length=160, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    settled_at = models.DateTimeField(null=True)
    method = models.CharField(max_length=20, blank=True)
    paid_online = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("subject", "code"), name="payments_charge_once"),
            models.CheckConstraint(
                condition=models.Q(amount=models.F("full_amount") - models.F("reduction"), amount__gte=0)
                & models.Q(reduction__gte=0),
                name="payments_charge_amount",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "-made_at"), name="payments_charge_unit"),
            models.Index(fields=("made_at",), name="payments_charge_made"),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.code}"


class Attempt(models.Model):
    """One try to pay a charge at a gateway, known there by its reference; a form sent twice is one attempt."""

    batru_kind: ClassVar[str] = "truth"

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="attempts")
    gateway = models.CharField(max_length=20)
    reference = models.CharField(max_length=40, unique=True)
    once = models.CharField(max_length=64)
    amount = models.BigIntegerField()
    state = models.CharField(max_length=12, default=CREATED)
    language = models.CharField(max_length=5)
    payer_address = models.CharField(max_length=45)
    return_url = models.CharField(max_length=300)
    notify_url = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    pay_url = models.TextField(blank=True)
    qr = models.TextField(blank=True)
    transaction = models.CharField(max_length=80, blank=True)
    code = models.CharField(max_length=40, blank=True)
    asks = models.PositiveIntegerField(default=0)
    ask_at = models.DateTimeField(null=True)
    is_being_asked = models.BooleanField(default=False)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("charge", "once"), name="payments_attempt_once"),)
        indexes = (
            models.Index(fields=("ask_at",), name="payments_attempt_ask", condition=models.Q(ask_at__isnull=False)),
            models.Index(fields=("gateway", "made_at"), name="payments_attempt_gateway"),
        )

    def __str__(self) -> str:
        return self.reference


class Notification(models.Model):
    """What came in at a gateway's address, kept as it was before anything was believed; the same again is counted."""

    batru_kind: ClassVar[str] = "truth"

    gateway = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    method = models.CharField(max_length=8)
    query = models.TextField(blank=True)
    body = models.BinaryField()
    headers = models.JSONField(default=dict)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    seen = models.PositiveIntegerField(default=1)
    is_verified = models.BooleanField(null=True)
    verdict = models.CharField(max_length=20, blank=True)
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="notifications")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("gateway", "digest"), name="payments_notification_once"),)
        indexes = (models.Index(fields=("gateway", "first_at"), name="payments_notification_at"),)

    def __str__(self) -> str:
        return f"{self.gateway} {self.digest[:12]}"


class Settlement(models.Model):
    """Money that arrived for a charge, with its proof; a surplus is money for what was already paid or is not owed."""

    batru_kind: ClassVar[str] = "truth"

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="settlements")
    attempt = models.OneToOneField(Attempt, models.PROTECT, null=True, related_name="settlement")
    method = models.CharField(max_length=20)
    place = models.CharField(max_length=20)
    amount = models.BigIntegerField()
    proof = models.CharField(max_length=20)
    transaction = models.CharField(max_length=80, blank=True)
    is_surplus = models.BooleanField(default=False)
    at = models.DateTimeField()
    taken_by = models.CharField(max_length=80)
    in_statement_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("charge",), condition=models.Q(is_surplus=False), name="payments_settlement_once"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payments_settlement_amount"),
        )
        indexes = (models.Index(fields=("method", "at"), name="payments_settlement_at"),)

    def __str__(self) -> str:
        return f"{self.method} {self.transaction}"


class Posting(models.Model):
    """One side of a movement of money; all sides of a transaction sum to zero. Only ever added."""

    batru_kind: ClassVar[str] = "truth"

    transaction = models.CharField(max_length=60)
    charge = models.ForeignKey(Charge, models.PROTECT, related_name="postings")
    account = models.CharField(max_length=20)
    amount = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("transaction", "account"), name="payments_posting_once"),)
        indexes = (models.Index(fields=("account", "at"), name="payments_posting_account"),)

    def __str__(self) -> str:
        return f"{self.transaction} {self.account} {self.amount:+d}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A posting is never deleted; what was wrong is posted back.")


class Refund(models.Model):
    """Money to be given back by a decision: asked of the gateway until it answers, or paid out by hand."""

    batru_kind: ClassVar[str] = "truth"

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="refunds")
    reference = models.CharField(max_length=40, unique=True)
    once = models.CharField(max_length=64)
    amount = models.BigIntegerField()
    reason = models.TextField()
    state = models.CharField(max_length=12)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("settlement", "once"), name="payments_refund_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payments_refund_amount"),
        )

    def __str__(self) -> str:
        return self.reference


class ReceiptSeries(models.Model):
    """How far a series of receipts is numbered; locked while the next number is given, so none is left out."""

    batru_kind: ClassVar[str] = "truth"

    form = models.CharField(max_length=20)
    serial = models.CharField(max_length=20)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("form", "serial", "year"), name="payments_series_once"),)

    def __str__(self) -> str:
        return f"{self.form} {self.serial} {self.year}"


class Receipt(models.Model):
    """The proof for the payer; a cancelled one keeps its number."""

    batru_kind: ClassVar[str] = "truth"

    series = models.ForeignKey(ReceiptSeries, models.PROTECT, related_name="receipts")
    number = models.PositiveIntegerField()
    settlement = models.OneToOneField(Settlement, models.PROTECT, related_name="receipt")
    issued_at = models.DateTimeField()
    collector = models.CharField(max_length=160)
    payer = models.CharField(max_length=160, blank=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("series", "number"), name="payments_receipt_number"),)

    def __str__(self) -> str:
        return f"{self.series} {self.number:07d}"


class Statement(models.Model):
    """A file of a bank or a gateway, held against the books of a unit and those below; the same again is the same."""

    batru_kind: ClassVar[str] = "truth"

    digest = models.CharField(max_length=64)
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    mapping = models.CharField(max_length=60)
    method = models.CharField(max_length=20)
    first_day = models.DateField()
    last_day = models.DateField()
    lines = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=80)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("digest", "mapping", "unit"), name="payments_statement_once"),)

    def __str__(self) -> str:
        return self.name


class Comparison(models.Model):
    """One payment of a statement or of ours: matched, missing here, missing there, or with another amount."""

    batru_kind: ClassVar[str] = "truth"

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="comparisons")
    kind = models.CharField(max_length=20)
    line = models.PositiveIntegerField(null=True)
    words = models.CharField(max_length=200, blank=True)
    transaction = models.CharField(max_length=80, blank=True)
    theirs = models.BigIntegerField(null=True)
    ours = models.BigIntegerField(null=True)
    day = models.DateField()
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="comparisons")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)
    closed_with = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("statement", "kind"), name="payments_comparison_kind"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.transaction}"


class DemoOrder(models.Model):
    """What the demo gateway knows of an order: the other side of the example's payments, where no money moves."""

    batru_kind: ClassVar[str] = "truth"

    reference = models.CharField(max_length=40, unique=True)
    amount = models.BigIntegerField()
    words = models.CharField(max_length=200)
    return_url = models.CharField(max_length=300)
    state = models.CharField(max_length=12, blank=True)
    transaction = models.CharField(max_length=80, blank=True)
    refunds = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.reference

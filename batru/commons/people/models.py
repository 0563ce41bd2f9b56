"""What is stored: persons and organisations, accounts and their second factors, posts and representations."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from batru.kernel.text import fold

CITIZEN = "citizen"
OFFICIAL = "official"


class Person(models.Model):
    """A human being, once, whatever accounts and posts he has."""

    batru_kind: ClassVar[str] = "truth"

    full_name = models.CharField(max_length=160)
    folded = models.CharField(max_length=160, db_index=True)
    id_number = models.CharField(max_length=12, blank=True)
    birth_date = models.DateField(null=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("id_number",), condition=~models.Q(id_number=""), name="people_person_id_number"
            ),
        )

    def __str__(self) -> str:
        return self.full_name


class Accounts(BaseUserManager["Account"]):
    """Finds accounts by sign-in name, however it was typed."""

    def get_queryset(self) -> models.QuerySet["Account"]:
        """Always with the person, whose name every page shows."""
        return super().get_queryset().select_related("person")

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=fold(username or ""))


class Account(AbstractBaseUser):
    """A way to sign in: a citizen's or an official's, never both."""

    batru_kind: ClassVar[str] = "truth"

    username = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="accounts")
    kind = models.CharField(max_length=10, choices=((CITIZEN, CITIZEN), (OFFICIAL, OFFICIAL)))
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[Accounts] = Accounts()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=(CITIZEN, OFFICIAL)), name="people_account_kind"),
            models.UniqueConstraint(fields=("person", "kind"), name="people_account_once"),
        )

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """The person's name, for greetings."""
        return self.person.full_name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Never by account: permissions come from posts alone."""
        return False


class Identity(models.Model):
    """Who a person is to a provider by which he signs in: its own word for him, and how sure it is (level 1 to 3)."""

    batru_kind: ClassVar[str] = "truth"

    provider = models.CharField(max_length=20)
    subject = models.CharField(max_length=255)
    person = models.ForeignKey(Person, models.PROTECT, related_name="identities")
    level = models.PositiveSmallIntegerField()
    first_used_at = models.DateTimeField()
    last_used_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("provider", "subject"), name="people_identity_once"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=3), name="people_identity_level"),
        )


class Exchange(models.Model):
    """A sign-in by a provider on its way, in real time: what is sent for the tokens, and how it ended.

    What was secret is emptied when it ends; the row itself is kept for a day.
    """

    batru_kind: ClassVar[str] = "truth"

    provider = models.CharField(max_length=20)
    code = models.TextField()
    verifier = models.CharField(max_length=128)
    nonce = models.CharField(max_length=64)
    redirect_uri = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    claims = models.JSONField(default=dict)
    id_token = models.TextField(blank=True)
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    level = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("made_at",), name="people_exchange_waiting", condition=models.Q(outcome="")),)


class OneTimeCodes(models.Model):
    """An app that shows a new code every 30 seconds (RFC 6238); `secret` is sealed, `last_step` was used last."""

    batru_kind: ClassVar[str] = "truth"

    account = models.OneToOneField(Account, models.CASCADE, related_name="one_time_codes")
    secret = models.TextField()
    last_step = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()


class Passkey(models.Model):
    """A key that never leaves its device (WebAuthn): the public half, as the device gave it."""

    batru_kind: ClassVar[str] = "truth"

    account = models.ForeignKey(Account, models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True)
    data = models.BinaryField()
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class SentCode(models.Model):
    """Six digits sent to somebody who has no account here, for one subject; only their digest is kept, in real time."""

    batru_kind: ClassVar[str] = "truth"

    subject = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("subject", "made_at"), name="people_sent_code"),)


class RecoveryCode(models.Model):
    """A code on paper for whoever lost the device: only its digest is kept, and it opens once."""

    batru_kind: ClassVar[str] = "truth"

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "digest"), name="people_recovery_once"),)


class Organisation(models.Model):
    """A business or other body that files by people who act for it, known by its tax code."""

    batru_kind: ClassVar[str] = "truth"

    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True)
    tax_code = models.CharField(max_length=13, unique=True)
    address = models.CharField(max_length=300, blank=True)
    simulated = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Representation(models.Model):
    """A person acts for an organisation or for another person, from a day to a day (`valid_to`: first day no longer).

    `proof` is the paper that says so, such as a registration certificate or an authorisation; `unit` wrote it down.
    """

    batru_kind: ClassVar[str] = "truth"

    person = models.ForeignKey(Person, models.PROTECT, related_name="representations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="representations")
    principal = models.ForeignKey(Person, models.PROTECT, null=True, related_name="represented_by")
    unit = models.ForeignKey("places.Unit", models.PROTECT, null=True, related_name="+")
    relation = models.CharField(max_length=30)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    proof = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=True) ^ models.Q(principal__isnull=True),
                name="people_representation_one",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="people_representation_days",
            ),
        )


class Acting(models.Model):
    """What was done under a representation: its subject as the journal calls it, such as dossier/CODE."""

    batru_kind: ClassVar[str] = "truth"

    representation = models.ForeignKey(Representation, models.PROTECT, related_name="actings")
    subject = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()


class Post(models.Model):
    """A person serves in a unit in a role from a day to a day (`valid_to`: the first day no longer)."""

    batru_kind: ClassVar[str] = "truth"

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="posts")
    role = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "unit", "role", "valid_from"), name="people_post_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="people_post_days",
            ),
        )
        indexes = (models.Index(fields=("unit", "role"), name="people_post_unit_role"),)


class StandIn(models.Model):
    """While the holder of a post is away, another post does its work (`valid_to`: the first day no longer).

    It is given for days that have a last one; ended early, it keeps the days that it held, perhaps none.
    """

    batru_kind: ClassVar[str] = "truth"

    absent = models.ForeignKey(Post, models.PROTECT, related_name="stand_ins")
    stand_in = models.ForeignKey(Post, models.PROTECT, related_name="stands_in")
    valid_from = models.DateField()
    valid_to = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    given_by = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="people_stand_in_days"
            ),
            models.CheckConstraint(
                condition=~models.Q(absent=models.F("stand_in")), name="people_stand_in_not_oneself"
            ),
        )


class SignInTry(models.Model):
    """An attempt to sign in that has not succeeded, in real time; kept for a day, to slow down guessing."""

    batru_kind: ClassVar[str] = "truth"

    name = models.CharField(max_length=40)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("name", "at"), name="people_try_name"),
            models.Index(fields=("address", "at"), name="people_try_address"),
        )

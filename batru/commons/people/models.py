"""What is stored: persons, the accounts they sign in with, and the posts they hold."""

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

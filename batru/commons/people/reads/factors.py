"""Which second factors an account has, and whether it must have one."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from batru.commons import home
from batru.commons.people.models import OFFICIAL, Account, OneTimeCodes, Passkey, RecoveryCode
from batru.commons.people.reads.actors import actor_of, roles


@dataclass(frozen=True, slots=True)
class Factors:
    """What an account has: an app for one-time codes since when, its passkeys, and how many recovery codes are left."""

    app_since: datetime | None
    passkeys: tuple[Passkey, ...]
    codes_left: int

    @property
    def count(self) -> int:
        """How many of them open the door, recovery codes aside."""
        return len(self.passkeys) + (self.app_since is not None)


def factors_of(account: Account) -> Factors:
    """All second factors of an account."""
    since = OneTimeCodes.objects.filter(account=account).values_list("added_at", flat=True).first()
    keys = tuple(Passkey.objects.filter(account=account).order_by("added_at"))
    return Factors(since, keys, RecoveryCode.objects.filter(account=account, used_at__isnull=True).count())


def has_factor(account: Account) -> bool:
    """Whether a password alone does not open this account any more."""
    return account.kind == OFFICIAL and (
        OneTimeCodes.objects.filter(account=account).exists() or Passkey.objects.filter(account=account).exists()
    )


def must_have_factor(account: Account) -> bool:
    """Whether a post of today asks for one (catalogue/roles); the example asks nobody."""
    if account.kind != OFFICIAL or settings.BATRU_EXAMPLE:
        return False
    held = actor_of(account, home.today()).posts
    return any(roles()[post.role].second_factor for post in held)

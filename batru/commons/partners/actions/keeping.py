"""Keys are issued, used and revoked."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import get_random_string

from batru.commons import clock
from batru.commons.journal.public import Deed, act
from batru.commons.partners.models import Key, KeyMinute, Partner
from batru.commons.partners.reads import ISSUE, Asker, key_for
from batru.commons.partners.rules import keys
from batru.commons.people.public import Actor, HeldPost, post_actor
from batru.commons.places.public import units
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

PER_MINUTE = 120
MOST_PER_MINUTE = 6_000


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a key is to be good for: of a post, or of a partner in units (`valid_to`: the first day no longer)."""

    label: str
    scopes: tuple[str, ...]
    valid_from: date
    post_id: int | None = None
    partner: str = ""
    units: tuple[str, ...] = ()
    valid_to: date | None = None
    per_minute: int = PER_MINUTE


@dataclass(frozen=True, slots=True)
class Issued:
    """A key that was just issued; `secret` is the whole key, told this once."""

    key: Key
    secret: str = field(repr=False)


@act("partners.key.issued", needs=ISSUE)
def issue(wanted: NewKey, *, by: Actor, at: datetime) -> Deed[Issued]:
    """A key for a post in the issuer's units, or, by whoever may everywhere, for a partner."""
    unit_key = _check(wanted, by, local_day(at))
    presented = keys.Presented(get_random_string(keys.PREFIX_LENGTH), get_random_string(keys.SECRET_LENGTH))
    partner = None
    if wanted.partner:
        partner, _new = Partner.objects.get_or_create(name=wanted.partner.strip()[:160], defaults={"made_at": at})
    key = Key.objects.create(
        prefix=presented.prefix,
        digest=keys.digest(presented.secret),
        label=wanted.label.strip()[:120],
        post_id=wanted.post_id,
        partner=partner,
        units=sorted(wanted.units),
        scopes=sorted(set(wanted.scopes)),
        per_minute=wanted.per_minute,
        valid_from=wanted.valid_from,
        valid_to=wanted.valid_to,
        made_by=by.key,
        made_at=at,
    )
    payload = {"scopes": key.scopes, "post": key.post_id, "partner": wanted.partner, "units": key.units}
    return Deed(Issued(key, str(presented)), _subject(key), unit_key, payload)


@act("partners.key.revoked", needs=ISSUE)
def revoke(key_id: int, *, by: Asker, at: datetime) -> Deed[Key]:
    """From now on the key opens nothing, and what it subscribed to is told nothing."""
    key = Key.objects.select_for_update(of=("self",)).select_related("post").get(pk=key_for(by, key_id).pk)
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=("revoked_at",))
        key.subscriptions.filter(ended_at__isnull=True).update(ended_at=at)
    return Deed(key, _subject(key), key.post.unit_id if key.post else None)


def count_use(key: Key) -> None:
    """Count a request within its minute, or refuse it; the world's time counts, whatever the time of the place."""
    now = clock.real_now()
    row = KeyMinute.objects.filter(key=key, minute=keys.minute_of(now))
    if row.filter(used__lt=key.per_minute).update(used=F("used") + 1):
        return
    if row.exists():
        raise _too_often(keys.seconds_left(now), key.per_minute)
    KeyMinute.objects.filter(key=key, minute__lt=keys.minute_of(now)).delete()
    try:
        with transaction.atomic():
            KeyMinute.objects.create(key=key, minute=keys.minute_of(now), used=1)
    except IntegrityError:  # another request of the same minute came first
        count_use(key)


def _check(wanted: NewKey, by: Actor, day: date) -> str | None:
    """The unit in which permission is needed; refuses what no key can be."""
    if not wanted.label.strip() or not wanted.scopes or bool(wanted.post_id) == bool(wanted.partner.strip()):
        raise _refused(N_("A key has a name, at least one scope, and belongs to a post or to a partner."))
    if wanted.valid_to is not None and wanted.valid_to <= wanted.valid_from:
        raise _refused(N_("It would end before it begins."))
    if not 1 <= wanted.per_minute <= MOST_PER_MINUTE:
        raise _refused(N_("It may be used from once to 6,000 times a minute."))
    if wanted.post_id is None:
        _check_partner(wanted, by)
        return None
    held = next((post for post in _posts(wanted.post_id, day) if post.id == wanted.post_id), None)
    if held is None or not by.may(ISSUE, held.unit_key):
        raise _refused(N_("There is no such post in the units whose keys you look after."))
    if not set(wanted.scopes) <= held.permissions | {keys.WEBHOOKS}:
        raise _refused(N_("A key allows no more than its post is allowed itself."))
    return held.unit_key


def _check_partner(wanted: NewKey, by: Actor) -> None:
    if by.units(ISSUE) is not None:
        raise _refused(N_("Keys of partners are issued by whoever looks after all units."))
    if not wanted.units or set(units(wanted.units)) != set(wanted.units):
        raise _refused(N_("A partner's key is good in named units that exist."))


def _posts(post_id: int, day: date) -> tuple[HeldPost, ...]:
    try:
        return post_actor(post_id, day).posts
    except ObjectDoesNotExist:
        return ()


def _subject(key: Key) -> str:
    return f"key/{key.prefix}"


def _refused(why: str) -> Refusal:
    return Refusal(
        "partners.key.refused",
        what=N_("No key was issued."),
        why=why,
        next_step=N_("Correct the form and send it again."),
    )


def _too_often(seconds: int, limit: int) -> Refusal:
    return Refusal(
        "partners.key.too_often",
        what=N_("This key was used too often."),
        why=N_("It may be used {limit} times a minute."),
        next_step=N_("Wait {seconds} seconds, and ask less often."),
        status=429,
        limit=limit,
        seconds=seconds,
    )

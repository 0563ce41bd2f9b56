"""Questions about keys and what is told: never write."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from batru.commons.partners.models import Delivery, Key, Subscription
from batru.commons.partners.rules import keys
from batru.commons.people.public import Actor, HeldPost, post_actor
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

ISSUE = "partners.key.issue"
PAGE = 50
PARTNER = "partner"


class Asker(Protocol):
    """Who looks after keys."""

    def may(self, permission: str, unit_key: str | None = None) -> bool: ...
    def units(self, permission: str) -> frozenset[str] | None: ...


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever comes in with a key: the key, and the actor that it makes of him."""

    key: Key
    actor: Actor


def caller_of(header: str, day: date) -> Caller | None:
    """Who comes in with this `Authorization`; None where it is no key, not valid on the day, or its post ended."""
    presented = keys.read(header)
    if presented is None:
        return None
    key = Key.objects.select_related("partner").filter(prefix=presented.prefix).first()
    if key is None or not keys.fits(presented.secret, key.digest):
        return None
    actor = actor_of(key, day)
    return Caller(key, actor) if actor is not None else None


def actor_of(key: Key, day: date) -> Actor | None:
    """The actor behind a key: its post narrowed to the scopes, or the partner in the units named; None out of date."""
    if not keys.is_valid(day, key.valid_from, key.valid_to, key.revoked_at):
        return None
    if key.post_id is not None:
        return _narrowed(post_actor(key.post_id, day), key)
    held = HeldPost(0, "", PARTNER, frozenset(key.scopes), frozenset(key.units))
    name = key.partner.name if key.partner else ""
    return Actor(f"{PARTNER}:{key.partner_id}", name, PARTNER, posts=(held,))


def _narrowed(whole: Actor, key: Key) -> Actor | None:
    held = next((post for post in whole.posts if post.id == key.post_id), None)
    if held is None:
        return None
    own = {keys.WEBHOOKS} & set(key.scopes)
    cut = HeldPost(held.id, held.unit_key, held.role, keys.narrowed(held.permissions, key.scopes) | own, held.reach)
    return Actor(whole.key, whole.name, whole.kind, whole.person_id, posts=(cut,))


def keys_for(asker: Asker) -> list[Key]:
    """The keys that the asker may issue and revoke: of posts in his units, and of partners where he may everywhere."""
    found = Key.objects.select_related("post__person", "post__unit", "partner").order_by("-made_at", "-id")
    return list(within(found, asker))


def within(found: QuerySet[Key], asker: Asker) -> QuerySet[Key]:
    """Those of the keys that the asker looks after."""
    units = asker.units(ISSUE)
    return found if units is None else found.filter(post__unit__in=units)


def key_for(asker: Asker, key_id: int) -> Key:
    """One key; absent and forbidden look the same."""
    found = within(Key.objects.all(), asker).filter(pk=key_id).first()
    if found is None:
        raise Refusal(
            "partners.key.unknown",
            what=N_("There is no such key here."),
            why=N_("It does not exist, or belongs to a unit whose keys you do not look after."),
            next_step=N_("Open the list of keys."),
            status=404,
        )
    return found


def subscriptions_of(key: Key) -> list[Subscription]:
    """What a key has subscribed to and not ended."""
    return list(Subscription.objects.filter(key=key, ended_at__isnull=True).order_by("id"))


def subscription_of(key: Key, number: int) -> Subscription:
    """One of the key's own subscriptions."""
    found = Subscription.objects.filter(key=key, ended_at__isnull=True, pk=number).first()
    if found is None:
        raise Refusal(
            "partners.webhook.unknown",
            what=N_("There is no such webhook here."),
            why=N_("It does not exist, has ended, or belongs to another key."),
            next_step=N_("Ask for the list of your webhooks."),
            status=404,
        )
    return found


def deliveries_of(subscriptions: list[int], before: int | None = None) -> list[Delivery]:
    """The last deliveries to some subscriptions, the newest first; one more than a page, where there is one."""
    rows = Delivery.objects.filter(subscription__in=subscriptions).select_related("subscription")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-id")[: PAGE + 1])


def secret_of(subscription: Subscription) -> str:
    """What signs the messages to a subscription."""
    made = salted_hmac("batru.partners.webhook", subscription.nonce, secret=settings.SECRET_KEY, algorithm="sha256")
    return f"whsec_{made.hexdigest()}"


def need(caller: Caller, permission: str) -> None:
    """Refuses a key whose scopes, or whose post, do not allow this anywhere."""
    if caller.actor.may(permission):
        return
    raise Refusal(
        "partners.key.scope",
        what=N_("This key cannot do this."),
        why=N_("It needs the scope {scope}, and its post must be allowed it."),
        next_step=N_("Ask whoever issued the key for one with this scope."),
        status=403,
        scope=permission,
    )

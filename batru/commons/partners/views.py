"""Pages of keys: who may come in with which program, a new key shown once, and what was told to whom."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from batru.commons import clock, home
from batru.commons.partners import reads
from batru.commons.partners.actions.keeping import Issued, NewKey, issue, revoke
from batru.commons.partners.rules.keys import WEBHOOKS, is_valid
from batru.commons.people.public import Actor, actor_for, posts_within, roles
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """GET: the keys that the reader looks after; POST: a new one, shown this once."""
    actor = actor_for(request)
    if actor.kind != "official":
        return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")
    _need_issuer(actor)
    issued = _issue(request, actor) if request.method == "POST" else None
    day = home.today()
    rows = [{"key": key, "is_valid": _opens(key, day)} for key in reads.keys_for(actor)]
    context = {
        "rows": rows,
        "issued": issued,
        "posts": _post_options(actor),
        "scopes": _scopes(),
        "today": day,
        "may_partner": actor.units(reads.ISSUE) is None,
        "document_url": reverse("api_document"),
        "guide_url": reverse("api_guide"),
    }
    return render(request, "partners/keys.html", context)


@require_safe
def key(request: HttpRequest, key_id: int) -> HttpResponse:
    """GET: one key, its webhooks, and what was delivered to them; `before` for older deliveries."""
    actor = actor_for(request)
    if actor.kind != "official":
        return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")
    _need_issuer(actor)
    found = reads.key_for(actor, key_id)
    subscriptions = list(found.subscriptions.order_by("-id"))
    before = request.GET.get("before", "")
    numbers = [one.pk for one in subscriptions]
    rows = reads.deliveries_of(numbers, int(before) if before.isdigit() and len(before) < 19 else None)
    context = {
        "key": found,
        "is_valid": _opens(found, home.today()),
        "subscriptions": subscriptions,
        "deliveries": rows[: reads.PAGE],
        "older": rows[reads.PAGE - 1].pk if len(rows) > reads.PAGE else None,
    }
    return render(request, "partners/key.html", context)


@require_POST
def revocation(request: HttpRequest, key_id: int) -> HttpResponse:
    """The key opens nothing from now on."""
    revoke(key_id, by=actor_for(request), at=clock.now())
    return redirect("partners:key", key_id)


def _issue(request: HttpRequest, actor: Actor) -> Issued:
    given = request.POST
    post = given.get("post", "")
    wanted = NewKey(
        label=given.get("label", ""),
        scopes=tuple(given.getlist("scopes")),
        valid_from=_day(given.get("valid_from", "")) or home.today(),
        valid_to=_day(given.get("valid_to", "")),
        post_id=int(post) if post.isdigit() and len(post) < 19 else None,
        partner=given.get("partner", ""),
        units=tuple(given.get("units", "").split()),
    )
    return issue(wanted, by=actor, at=clock.now())


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _opens(found: Any, day: Any) -> bool:
    return is_valid(day, found.valid_from, found.valid_to, found.revoked_at)


def _post_options(actor: Actor) -> list[tuple[str, str]]:
    """The posts for which the reader may issue keys, by unit and name."""
    language = (get_language() or "vi")[:2]
    known = roles()
    posts = [post for post in posts_within(actor.units(reads.ISSUE), home.today()) if post.role in known]
    return [
        (str(post.id), f"{post.unit_in(language)}: {post.person} · {known[post.role].name[language]}") for post in posts
    ]


def _scopes() -> list[str]:
    """What keys may be scoped to: what the API asks for."""
    return ["onestop.dossier.read", "onestop.dossier.receive", "payments.charge.read", WEBHOOKS]


def _need_issuer(actor: Actor) -> None:
    if not actor.may(reads.ISSUE):
        raise Refusal(
            "partners.keys",
            what=N_("You look after no keys."),
            why=N_("None of your posts allows it here."),
            next_step=N_("Ask the unit that is responsible, or sign in with the post that is."),
            status=403,
        )

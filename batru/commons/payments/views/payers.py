"""The payer's pages: what is owed, choosing a way, waiting for the proof, the receipt."""

import secrets
from typing import Any

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from batru.commons import clock, home
from batru.commons.payments.actions.attempts import Payer, start
from batru.commons.payments.actions.paying_demo import CHOICES, choose
from batru.commons.payments.gateways.registry import GATEWAYS
from batru.commons.payments.models import Attempt, Charge, DemoOrder
from batru.commons.payments.reads.charges import attempts_of, charge_by_key, settlements_of
from batru.commons.payments.reads.ways import TRANSFER, offered, public_url, receiver_of
from batru.commons.payments.rules.money import in_words as amount_in_words
from batru.commons.payments.rules.receipts import written
from batru.commons.payments.rules.states import CREATED, OPEN
from batru.commons.payments.views.guard import in_words
from batru.commons.people.public import actor_for
from batru.kernel.refusal import Refusal

LONGEST_ONCE = 64


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def charge(request: HttpRequest, key: str) -> HttpResponse:
    """GET: what is owed and how it can be paid; htmx gets the part that changes. POST: begin to pay by a way."""
    one = _charge(key)
    if request.method != "POST":
        part = "payments/_state.html" if getattr(request, "htmx", False) else "payments/charge.html"
        return render(request, part, _shown(request, one))
    once = request.POST.get("once", "")[:LONGEST_ONCE] or secrets.token_urlsafe(16)
    try:
        start(one, request.POST.get("way", ""), once, _payer(request), by=actor_for(request), at=clock.now())
    except Refusal as refusal:
        return render(request, "payments/charge.html", _shown(request, one, refusal), status=refusal.status)
    return redirect("payments:charge", key=key)


@never_cache
@require_safe
def back(request: HttpRequest, key: str) -> HttpResponse:
    """Where gateways send the payer back. What stands in the address proves nothing and is not even read."""
    return redirect(f"{reverse('payments:charge', args=(_charge(key).key,))}?back=1")


@never_cache
@require_safe
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """The receipt, to read and to print."""
    one = _charge(key)
    found = next((each for each in settlements_of(one) if getattr(each, "receipt", None)), None)
    if found is None:
        raise Http404
    context = {
        "charge": one,
        "settlement": found,
        "receipt": found.receipt,
        "number": written(found.receipt.number),
        "words": amount_in_words(found.amount),
        "method": _called(found.method),
        "is_fictitious": settings.BATRU_EXAMPLE,
    }
    return render(request, "payments/receipt.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def demo(request: HttpRequest, reference: str) -> HttpResponse:
    """GET: the demo gateway's page. POST: pay, fail or cancel there; there is no such page outside the example."""
    found = DemoOrder.objects.filter(reference=reference).first() if settings.BATRU_EXAMPLE else None
    if found is None:
        raise Http404
    if request.method != "POST":
        return render(request, "payments/demo.html", {"order": found, "choices": CHOICES})
    choose(reference, request.POST.get("choice", ""))
    attempt = Attempt.objects.select_related("charge").filter(reference=reference).first()
    return redirect("payments:back", key=attempt.charge.key) if attempt else redirect("site:home")


def _charge(key: str) -> Charge:
    found = charge_by_key(key)
    if found is None:
        raise Http404
    return found


def _payer(request: HttpRequest) -> Payer:
    site = public_url() or request.build_absolute_uri("/").rstrip("/")
    return Payer(translation.get_language() or "vi", request.META.get("REMOTE_ADDR", "")[:45] or "127.0.0.1", site)


def _shown(request: HttpRequest, one: Charge, refusal: Refusal | None = None) -> dict[str, Any]:
    tries, today, is_open = attempts_of(one), home.today(), one.settled_at is None and one.withdrawn_at is None
    last = tries[0] if tries else None
    is_live = is_open and last is not None and last.state in OPEN and clock.real_now() < last.expires_at
    paid = settlements_of(one)
    return {
        "charge": one,
        "attempt": last if is_open else None,
        "is_live": is_live,
        "is_asking": last is not None and is_live and last.state == CREATED,
        "gateway": GATEWAYS.get(last.gateway) if last else None,
        "qr": drawn(last.qr) if last is not None and is_live and last.qr else None,
        "receiver": receiver_of(one.unit_id, today) if last and last.gateway == TRANSFER else None,
        "ways": offered(one.unit_id, one.amount, today) if is_open else [],
        "once": secrets.token_urlsafe(16),
        "is_back": "back" in request.GET,
        "has_receipt": any(getattr(each, "receipt", None) for each in paid),
        "surplus": sum(each.amount for each in paid if each.is_surplus),
        "method": _called(one.method),
        "refusal": in_words(refusal),
    }


def drawn(payload: str) -> Markup:
    """The payload as a drawing, black on white in light and dark, for cameras need it so."""
    code = segno.make(payload, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, dark="#000", light="#fff", svgclass="pay-code", lineclass=None))


def _called(method: str) -> Any:
    return GATEWAYS[method].name if method in GATEWAYS else None

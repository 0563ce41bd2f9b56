"""The office's pages: fees at the counter, refunds, and statements held against the books."""

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from batru.commons import clock, home
from batru.commons.payments.actions.reconciling import MOST_BYTES, RECONCILE, close_difference, reconcile
from batru.commons.payments.actions.refunding import CONFIRM, DECIDE, confirm_refund, decide_refund
from batru.commons.payments.actions.settling import TAKE_CASH, take_cash
from batru.commons.payments.gateways.registry import GATEWAYS
from batru.commons.payments.models import Charge, Comparison, Refund, Settlement
from batru.commons.payments.reads import books
from batru.commons.payments.reads.charges import (
    attempts_of,
    charge_by_key,
    left_to_refund,
    open_charges,
    refunds_of,
    settlements_of,
)
from batru.commons.payments.reads.paging import READ
from batru.commons.payments.reads.ways import statement_mappings
from batru.commons.payments.views.guard import in_words, needs, not_yours, seen_by
from batru.commons.people.public import Actor, names
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


@never_cache
@require_safe
@needs(READ)
def charges(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Fees that are still owed to the reader's units, or those of one dossier."""
    words = request.GET.get("q", "").strip()
    context = {"charges": open_charges(actor.units(READ), words), "words": words, "most": 50}
    return render(request, "payments/charges.html", context)


@never_cache
@require_safe
@needs(READ)
def counter(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """One fee: what is owed, what was tried, what came in."""
    return _counter(request, actor, seen_by(actor, charge_by_key(key)))


@require_POST
@needs(TAKE_CASH)
def cash(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """Take cash for a fee."""
    one = seen_by(actor, charge_by_key(key))
    try:
        take_cash(key, _whole(request.POST.get("amount")), by=actor, at=clock.now())
    except Refusal as refusal:
        return _counter(request, actor, one, refusal)
    return redirect("payments:counter", key=key)


@require_POST
@needs(DECIDE)
def refunds(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """Decide to give money back."""
    one = seen_by(actor, charge_by_key(key))
    settlement = Settlement.objects.filter(charge=one, pk=_whole(request.POST.get("settlement"))).first()
    if settlement is None:
        raise Http404
    once = request.POST.get("once", "")[:64] or secrets.token_urlsafe(16)
    amount, reason = _whole(request.POST.get("amount")), request.POST.get("reason", "")
    try:
        decide_refund(settlement.pk, amount, reason, once, by=actor, at=clock.now())
    except Refusal as refusal:
        return _counter(request, actor, one, refusal)
    return redirect("payments:counter", key=key)


@require_POST
@needs(CONFIRM)
def confirmations(request: HttpRequest, actor: Actor, reference: str) -> HttpResponse:
    """Say that a refund was paid out by hand."""
    found = Refund.objects.select_related("settlement__charge__unit").filter(reference=reference).first()
    one = seen_by(actor, found.settlement.charge if found else None)
    try:
        confirm_refund(reference, by=actor, at=clock.now())
    except Refusal as refusal:
        return _counter(request, actor, one, refusal)
    return redirect("payments:counter", key=one.key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(RECONCILE)
def statements(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET: the books, what waits, and the statements so far. POST: hold a file against the books."""
    if request.method != "POST":
        return _statements(request, actor)
    # The books of the unit where the reader's own post is; the act refuses any other.
    unit_key = next((post.unit_key for post in actor.posts if RECONCILE in post.permissions), home.locality().root)
    try:
        name, data = _sent_file(request)
        taken = reconcile(data, name, request.POST.get("mapping", ""), unit_key, by=actor, at=clock.now())
    except Refusal as refusal:
        return _statements(request, actor, refusal)
    return redirect("payments:statement", number=taken.pk)


@never_cache
@require_safe
@needs(RECONCILE)
def statement(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One statement: what differs, and what to do about it."""
    return _statement(request, actor, number)


@require_POST
@needs(RECONCILE)
def differences(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Close a difference with words."""
    found = Comparison.objects.filter(pk=number).first()
    if found is None:
        raise not_yours()
    try:
        close_difference(number, request.POST.get("words", ""), by=actor, at=clock.now())
    except Refusal as refusal:
        return _statement(request, actor, found.statement_id, refusal)
    return redirect("payments:statement", number=found.statement_id)


def _counter(request: HttpRequest, actor: Actor, one: Charge, refusal: Refusal | None = None) -> HttpResponse:
    paid, back, tries = settlements_of(one), refunds_of(one), attempts_of(one)
    keys = [each.taken_by for each in paid] + [each.asked_by for each in back]
    context = {
        "charge": one,
        "attempts": tries,
        "settlements": [(each, left_to_refund(each)) for each in paid],
        "refunds": back,
        "gateways": GATEWAYS,
        "names": names(keys),
        "may_take": actor.may(TAKE_CASH, one.unit_id),
        "may_refund": actor.may(DECIDE, one.unit_id),
        "may_confirm": actor.may(CONFIRM, one.unit_id),
        "once": secrets.token_urlsafe(16),
        "refusal": in_words(refusal),
    }
    return render(request, "payments/counter.html", context, status=refusal.status if refusal else 200)


def _statements(request: HttpRequest, actor: Actor, refusal: Refusal | None = None) -> HttpResponse:
    units = actor.units(RECONCILE)
    context = {
        "statements": books.statements(units),
        "balances": books.balances(units),
        "disputed": books.disputed(units),
        "surpluses": books.surpluses(units),
        "refunds": books.refunds_waiting(units),
        "mappings": statement_mappings(),
        "choice": request.POST.get("mapping", ""),
        "refusal": in_words(refusal),
    }
    return render(request, "payments/statements.html", context, status=refusal.status if refusal else 200)


def _statement(request: HttpRequest, actor: Actor, number: int, refusal: Refusal | None = None) -> HttpResponse:
    one = books.statement(number)
    if one is None or not actor.may(RECONCILE, one.unit_id):
        raise not_yours()
    rows = list(books.comparisons_of(one)[:500])
    context: dict[str, Any] = {
        "statement": one,
        "sums": books.sums_of(one),
        "rows": rows,
        "names": names([one.taken_by, *(row.closed_by for row in rows if row.closed_by)]),
        "refusal": in_words(refusal),
    }
    return render(request, "payments/statement.html", context, status=refusal.status if refusal else 200)


def _sent_file(request: HttpRequest) -> tuple[str, bytes]:
    upload = request.FILES.get("file")
    if upload is None or upload.size is None or upload.size > MOST_BYTES:
        raise Refusal(
            "payments.statement.file",
            what=N_("The statement was not read."),
            why=N_("No file came with the form, or one of more than 20 MB."),
            next_step=N_("Choose the bank's or the gateway's CSV file and send it again."),
        )
    return upload.name or "statement.csv", upload.read()


def _whole(text: str | None) -> int:
    """A whole number as people type it, with dots or blanks between thousands; 0 for anything else."""
    digits = (text or "").replace(".", "").replace(" ", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 12 else 0

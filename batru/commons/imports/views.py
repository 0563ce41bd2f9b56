"""The pages of imports: send a log, watch it being read, see what could not be used, take it back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from batru.commons import clock
from batru.commons.files.public import open_file, response
from batru.commons.imports import forms
from batru.commons.imports.actions.ending import withdraw_batch
from batru.commons.imports.actions.sending import map_log, send_log
from batru.commons.imports.models import LANDED, READING, REFUSED, UNMAPPED, WAITING, WITHDRAWN, Batch
from batru.commons.imports.reads import batches as found
from batru.commons.imports.reads import mappings as known
from batru.commons.imports.reads.batches import LAND, READ
from batru.commons.imports.rules.entries import ENTRIES
from batru.commons.imports.rules.reasons import REASONS
from batru.commons.people.public import Actor, actor_for, names
from batru.commons.places.public import unit
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

STATES = {
    UNMAPPED: N_("waits for a mapping"),
    WAITING: N_("waits to be read"),
    READING: N_("is being read"),
    LANDED: N_("landed"),
    REFUSED: N_("refused"),
    WITHDRAWN: N_("withdrawn"),
}
COLUMNS_SHOWN, ROWS_SHOWN = 12, 5
View = Callable[..., HttpResponseBase]


def needs(permission: str) -> Callable[[View], View]:
    """Open a page to whoever has the permission; others are sent to the door or refused."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            actor = actor_for(request)
            if actor.kind == "anonymous":
                return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")
            if not actor.may(permission):
                raise _not_yours()
            return view(request, actor, **kwargs)

        return guarded

    return guard


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(LAND)
def batches(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET: what was sent, and the form to send more. POST: send a file."""
    if request.method == "POST":
        try:
            return redirect("imports:batch", number=_send(request, actor).pk)
        except Refusal as refusal:
            return _list(request, actor, refusal)
    return _list(request, actor)


@never_cache
@require_safe
@needs(LAND)
def batch(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One batch: how far it is, or what came of it; htmx gets the part that changes."""
    one = found.batch(actor, number)
    if one.state == UNMAPPED:
        return redirect("imports:mapping", number=number)
    part = "imports/_batch.html" if getattr(request, "htmx", False) else "imports/batch.html"
    return render(request, part, _shown(one))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(LAND)
def mapping(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """GET: what was seen of the file and a draft. POST: the mapping by which it is to be read."""
    one = found.batch(actor, number)
    if request.method != "POST":
        return _draft(request, one)
    text = request.POST.get("text", "")
    try:
        map_log(one, known.mapping_from_text(text), by=actor, at=clock.now())
    except Refusal as refusal:
        return _draft(request, one, text, refusal)
    return redirect("imports:batch", number=number)


@never_cache
@require_safe
@needs(LAND)
def entries(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What a mapping may say, entry by entry, and the catalogue's mappings to start from."""
    examples = [(code, one, known.as_yaml(one.data)) for code, one in known.mappings().items()]
    return render(request, "imports/entries.html", {"entries": ENTRIES, "known": examples})


@never_cache
@require_safe
@needs(LAND)
def rejects(request: HttpRequest, actor: Actor, number: int) -> HttpResponseBase:
    """Every row that could not be used, as a table to take along."""
    one = found.batch(actor, number)
    if one.rejects_id is None:
        raise Http404
    return response(one.rejects_id, f"import-{one.pk}.csv")


@require_POST
@needs(LAND)
def withdrawal(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Take a landed batch back."""
    one = found.batch(actor, number)
    try:
        withdraw_batch(one, request.POST.get("reason", ""), by=actor, at=clock.now())
    except Refusal as refusal:
        return render(request, "imports/batch.html", _shown(one, refusal), status=refusal.status)
    return redirect("imports:batch", number=number)


@never_cache
@require_safe
@needs(READ)
def dossier(request: HttpRequest, actor: Actor, code: str, key: str) -> HttpResponse:
    """One imported dossier as its own system knew it, and the line of the file that it came from."""
    one = found.dossier(actor, code, key)
    later = found.counted_by(one)
    context = {
        "dossier": one,
        "origin": found.locality(code),
        "unit": unit(one.unit),
        "may_land": actor.may(LAND),
        "owner_page": found.page_of_owner(one),
        "later": later,
        "later_owner": later.batch.mapping["owner_system"] if later else "",
        "may_read_later": later is not None and actor.may(READ, later.unit),
    }
    return render(request, "imports/dossier.html", context)


def _send(request: HttpRequest, actor: Actor) -> Batch:
    """Without a chosen mapping, that of the catalogue which fits; where none fits, a draft is asked about."""
    code, chosen = forms.chosen_mapping(request)
    file = forms.sent_file(request)
    if chosen is None:
        with open_file(file.digest) as stream:
            code = known.glance(stream).fits or ""
        chosen = known.mappings().get(code)
    return send_log(file, chosen, code, by=actor, at=clock.now())


def _list(request: HttpRequest, actor: Actor, refusal: Refusal | None = None) -> HttpResponse:
    before = request.GET.get("before", "")
    page = found.batches(actor, int(before) if before.isdigit() and len(before) < 19 else None)
    shown = page[: found.PAGE]
    context = {
        "batches": shown,
        "next_url": f"?before={shown[-1].pk}" if len(page) > found.PAGE else None,
        "names": names([one.sent_by for one in shown]),
        "localities": [(one, _board(one.root)) for one in found.localities()],
        "mappings": known.mappings(),
        "choice": request.POST.get("mapping", ""),
        "text": request.POST.get("text", ""),
        "states": STATES,
        "refusal": in_words(refusal),
        "most_megabytes": forms.MOST_BYTES // (1024 * 1024),
    }
    return render(request, "imports/batches.html", context, status=refusal.status if refusal else 200)


def _shown(one: Batch, refusal: Refusal | None = None) -> dict[str, Any]:
    reasons = [(REASONS[code], code, count) for code, count in one.reasons.items()]
    reasons.sort(key=lambda told: (told[0].remark, -told[2]))
    place = found.locality(one.locality)
    return {
        "batch": one,
        "state": STATES[one.state],
        "is_moving": one.state in (WAITING, READING),
        "span": found.span(one) if one.state in (LANDED, WITHDRAWN) else {},
        "origin": place,
        "board": _board(place.root) if place and one.state == LANDED else None,
        "names": names([one.sent_by, *([one.withdrawal.by] if one.state == WITHDRAWN else [])]),
        "reasons": reasons,
        "said": in_words(found.refusal_of(one)) if one.refusal else None,
        "sample_reasons": REASONS,
        "mapping_text": known.as_yaml(one.mapping),
        "refusal": in_words(refusal),
    }


def _draft(request: HttpRequest, one: Batch, text: str | None = None, refusal: Refusal | None = None) -> HttpResponse:
    if one.state != UNMAPPED:
        return redirect("imports:batch", number=one.pk)
    with open_file(one.file_id) as stream:
        seen = known.glance(stream)
    columns = [column for column in seen.columns if column]
    context = {
        "batch": one,
        "columns": columns[:COLUMNS_SHOWN],
        "columns_hidden": max(0, len(columns) - COLUMNS_SHOWN),
        "rows": seen.rows[:ROWS_SHOWN],
        "text": known.drafted(seen, one.file_name.partition(".")[0]) if text is None else text,
        "refusal": in_words(refusal),
    }
    return render(request, "imports/mapping.html", context, status=refusal.status if refusal else 200)


def _board(root: str) -> str | None:
    """The board of a locality; it stands floors above, and a house without one has no link to it."""
    try:
        return f"{reverse('command:board')}?{urlencode({'unit': root})}"
    except NoReverseMatch:
        return None


def in_words(refusal: Refusal | None) -> dict[str, str] | None:
    """A refusal in the reader's language."""
    if refusal is None:
        return None
    told = dict(zip(("what", "why", "next_step"), refusal.told(_, get_language() or "vi"), strict=True))
    return {"code": refusal.code, **told}


def _not_yours() -> Refusal:
    return Refusal(
        "imports.page.refused",
        what=N_("You cannot see imports."),
        why=N_("Only posts that may import logs of other systems see what was sent and what came of it."),
        next_step=N_("Ask the digital-transformation officer of your locality."),
        status=403,
    )

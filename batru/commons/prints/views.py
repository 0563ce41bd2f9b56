"""The public check: what a form with a code says of itself, and whether a file is exactly what was issued."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from batru.commons.prints import reads
from batru.commons.prints.models import IssuedForm
from batru.commons.signatures import public as signatures
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

LARGEST = 10 * 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """GET: the fields; with `code` on to its page. POST `file`: which form it is, and what its signatures are worth."""
    typed = request.GET.get("code", "").strip()
    if request.method != "POST":
        return checked(request, typed) if typed else _page(request, {})
    try:
        content = _sent(request)
        found = reads.by_digest(hashlib.sha256(content).hexdigest())
        context = {"sent": _file(content), "issued": _told(found[0]) if found else None, "same": bool(found)}
    except Refusal as refusal:
        return _page(request, {"refusal": refusal}, refusal.status)
    return _page(request, context)


@require_http_methods(["GET", "HEAD", "POST"])
def checked(request: HttpRequest, code: str) -> HttpResponse:
    """GET: what the form with this code is. POST `file`: whether the file is that form to the last byte."""
    try:
        form = reads.by_code(code)
        context: dict[str, Any] = {"code": form.code, "issued": _told(form)}
        if request.method == "POST":
            content = _sent(request)
            same = hashlib.sha256(content).hexdigest() == form.file_id
            context |= {"sent": _file(content), "same": same}
    except Refusal as refusal:
        return _page(request, {"code": code, "refusal": refusal}, refusal.status)
    return _page(request, context)


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    empty = {"code": "", "refusal": None, "issued": None, "sent": None, "same": False}
    return render(request, "prints/check.html", {**empty, **context}, status=status)


def _told(form: IssuedForm) -> dict[str, Any]:
    """What anybody may know of a form: kind, number, who issued it when, its digest, whether it still stands."""
    kind = reads.forms()[form.form]
    return {
        "kind": kind.name_en if (get_language() or "vi").startswith("en") else kind.name_vi,
        "number": form.number,
        "code": form.code,
        "agency": form.agency,
        "at": form.issued_at,
        "article": form.edition,
        "digest": form.file_id,
        "replaced": reads.is_replaced(form),
    }


def _file(content: bytes) -> dict[str, Any]:
    found = signatures.check(content)
    rows = [{"one": each, "verdict": each.verdict, "reasons": [_(why) for why in each.reasons]} for each in found]
    for row in rows:
        row["words"] = _(signatures.VERDICTS[str(row["verdict"])])
    return {"digest": hashlib.sha256(content).hexdigest(), "signatures": rows}


def _sent(request: HttpRequest) -> bytes:
    sent = request.FILES.get("file")
    if sent is None or (sent.size or 0) > LARGEST:
        raise Refusal(
            "prints.check.file",
            what=N_("No file was checked."),
            why=N_("None was chosen, or it is larger than 10 MB."),
            next_step=N_("Choose the PDF file as you received it."),
        )
    return bytes(sent.read())

"""Where a reader is sent, and how a refusal is said on a page of our own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from batru.kernel.refusal import Refusal


def to_the_door(request: HttpRequest) -> HttpResponse:
    """First sign in, then come back."""
    return redirect(f"{reverse('people:sign_in')}?next={request.path}")


def wanted_by(request: HttpRequest) -> str:
    """Where the reader wanted to go, if it lies in this site; else empty."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    return wanted if url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()) else ""


def in_words(refusal: Refusal) -> dict[str, str]:
    """What, why and what next, in the reader's language."""
    what, why, next_step = refusal.told(_, get_language() or "vi")
    return {"what": what, "why": why, "next_step": next_step}

"""What every request passes through: refusals become pages, and each page says what a browser may load."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from batru.kernel.refusal import Refusal

# What django-csp's decorators write on an answer.
OWN_RULES = frozenset(
    f"_csp_{rule}{only}" for rule in ("exempt", "config", "update", "replace") for only in ("", "_ro")
)


class PolicyMiddleware(CSPMiddleware):
    """Sends the policy of the settings, written once; whatever has rules of its own goes django-csp's way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.policy = build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Every answer bears the header."""
        told = hasattr(request, "_csp_nonce") or not OWN_RULES.isdisjoint(vars(response))
        if told or settings.DEBUG:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.policy)
        return response


class RefusalMiddleware:
    """Shows a refusal as a page (or, to htmx, as a fragment) that says what, why and what next.

    Whether htmx asks is written on the request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.htmx = request.META.get("HTTP_HX_REQUEST") == "true"  # type: ignore[attr-defined]
        response = self.get_response(request)
        return _no_page(request, response) if _is_bare(request, response) else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Everything that is not a refusal goes its ordinary way."""
        if not isinstance(error, Refusal):
            return None
        what, why, next_step = error.told(_, get_language() or "vi")
        template = "refusal_fragment.html" if getattr(request, "htmx", False) else "refusal.html"
        context = {"code": error.code, "what": what, "why": why, "next_step": next_step}
        return render(request, template, context, status=error.status)


def _is_bare(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether somebody opened an address that takes forms alone, as by changing the language of its answer."""
    return response.status_code == 405 and request.method == "GET" and not getattr(response, "content", b"told")


def _no_page(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    context = {
        "code": "site.form_only",
        "what": _("There is no page at this address."),
        "why": _("It only takes what a form sends; nothing was changed."),
        "next_step": _("Open the page with the form again."),
        "back": _beginning(request.path),
    }
    told = render(request, "refusal.html", context, status=405)
    told.headers["Allow"] = response.headers["Allow"]
    return told


def _beginning(path: str) -> str:
    """The page on which everything of its kind begins: `/evaluation/` of `/evaluation/2022/units/x/workbooks/`."""
    first = f"/{path.strip('/').partition('/')[0]}/"
    try:
        resolve(first)
    except Resolver404:
        return "/"
    return first if first != path else "/"

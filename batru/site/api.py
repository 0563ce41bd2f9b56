"""The API /api/v1: the rooms' parts put together, refusals as RFC 9457 problems, and its OpenAPI document."""

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RoutePattern
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from batru.commons import home
from batru.commons.partners import api as partners
from batru.commons.partners.public import Caller, caller_of, count_use
from batru.commons.payments import api as payments
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.api import catalogue, dossiers, papers

PREFIX = "/api/v1/"
PROBLEM = "application/problem+json"
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
WRITES = ("post", "put", "patch", "delete")
REFUSALS = {
    400: "The request cannot be read.",
    401: "No valid key was sent.",
    403: "The key does not allow this.",
    404: "It does not exist, or not for this key.",
    409: "It cannot be done in the present state.",
    422: "What was sent does not fit.",
    429: "The key was used too often; see Retry-After.",
}
PROBLEM_SCHEMA = {
    "title": "Problem",
    "description": "A refusal (RFC 9457): what, why and what next, in the language of Accept-Language (vi, en).",
    "type": "object",
    "required": ["type", "title", "status", "detail", "next_step", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "What was refused."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "Why."},
        "next_step": {"type": "string", "description": "What to do."},
        "code": {"type": "string", "description": "For programs; it does not change with the language."},
        "errors": {"type": "array", "items": {"type": "object"}, "description": "The places that do not fit."},
    },
}


class Key(HttpBearer):
    """Authorization: Bearer bt_…"""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller, counted; None where the key opens nothing today."""
        caller = caller_of(f"Bearer {token}", home.today())
        if caller is not None:
            count_use(caller.key)
        return caller


api = NinjaAPI(
    title="Ba Trụ",
    version="1.0.0",
    description="What the pages show, for programs: by the same filter, with the same refusals.",
    docs_url=None,
    openapi_url=None,
    auth=Key(),
    urls_namespace="api-v1",
)
for router in (catalogue.router, dossiers.router, papers.router, payments.router, partners.keys, partners.webhooks):
    api.add_router("", router)


def answer(request: HttpRequest, rest: str) -> HttpResponse:
    """The answer to a request below the prefix, in the language that it asks for."""
    language = "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "vi"
    with translation.override(language):
        response = _answered(request, rest)
        response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language, Authorization"
    return _kept_or_not(request, rest, response)


@cache
def document() -> Mapping[str, Any]:
    """The OpenAPI 3.1 document; every operation names its refusals."""
    made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX), default=str))
    made["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            _name_refusals(operation, path, method)
    return made


def _answered(request: HttpRequest, rest: str) -> HttpResponse:
    if "\x00" in rest or "%00" in request.META.get("QUERY_STRING", "") or b"\\u0000" in request.body:
        return _problem(request, _unreadable())
    try:
        found = _resolver().resolve(rest)
    except Resolver404:
        return _problem(request, _nothing_there())
    stray = sorted(_strays(request, found.route))
    if stray:
        return _problem(request, _no_such_parameter(stray))
    response: HttpResponse = found.func(request, *found.args, **found.kwargs)
    if response.status_code == 405:
        refused = _problem(request, _no_such_method())
        refused.headers["Allow"] = response.headers.get("Allow", "")
        return refused
    return response


def _strays(request: HttpRequest, route: str) -> set[str]:
    """What the query should not hold: a mistyped filter must not look like one that finds everything."""
    operations = document()["paths"][PREFIX + PLACE.sub(r"{\1}", route)]
    operation = operations.get((request.method or "").lower())
    if operation is None:  # the method is what is wrong
        return set()
    return set(request.GET) - {one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"}


@cache
def _resolver() -> URLResolver:
    return URLResolver(RoutePattern(""), api.urls[0])


def _kept_or_not(request: HttpRequest, rest: str, response: HttpResponse) -> HttpResponse:
    """The catalogue may be kept and asked for by its ETag; nothing else is kept anywhere."""
    if request.method not in ("GET", "HEAD") or not rest.startswith("procedures") or response.status_code != 200:
        response.headers["Cache-Control"] = "no-store"
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"], response.headers["Cache-Control"] = etag, "public, max-age=60"
    kept: HttpResponse = get_conditional_response(request, etag=etag, response=response)  # type: ignore[assignment]
    return kept


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return _problem(request, refusal)


@api.exception_handler(AuthenticationError)
def _no_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    refused = _problem(
        request,
        Refusal(
            "site.api.key",
            what=N_("You did not come in."),
            why=N_("No key was sent, or it is not valid today."),
            next_step=N_("Send Authorization: Bearer and a valid key; ask whoever issues keys for one."),
            status=401,
        ),
    )
    refused.headers["WWW-Authenticate"] = "Bearer"
    return refused


@api.exception_handler(ValidationError)
def _does_not_fit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = [{"place": [str(step) for step in one["loc"]], "words": str(one["msg"])} for one in error.errors]
    refusal = Refusal(
        "site.api.fit",
        what=N_("The request was not understood."),
        why=N_("Something in it does not fit the document of the API: see errors."),
        next_step=N_("Correct it by the document, /api/v1/openapi.json."),
    )
    return _problem(request, refusal, errors=places)


@api.exception_handler(HttpError)
def _unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _problem(request, _unreadable())


@api.exception_handler(Http404)
def _absent(request: HttpRequest, error: Http404) -> HttpResponse:
    return _problem(request, _nothing_there())


def _problem(request: HttpRequest, refusal: Refusal, **more: Any) -> HttpResponse:
    what, why, next_step = refusal.told(_, get_language() or "vi")
    body = {
        "type": f"/api/#{refusal.code}",
        "title": what,
        "status": refusal.status,
        "detail": why,
        "next_step": next_step,
        "code": refusal.code,
        **more,
    }
    response = HttpResponse(json.dumps(body, ensure_ascii=False), content_type=PROBLEM, status=refusal.status)
    if refusal.status == 429:
        response.headers["Retry-After"] = str(refusal.params.get("seconds", 60))
    return response


def _unreadable() -> Refusal:
    return Refusal(
        "site.api.unreadable",
        what=N_("The request was not understood."),
        why=N_("Its body is no JSON, or holds signs that no text may hold."),
        next_step=N_("Correct it by the document, /api/v1/openapi.json."),
        status=400,
    )


def _nothing_there() -> Refusal:
    return Refusal(
        "site.api.nothing",
        what=N_("There is nothing at this address."),
        why=N_("The API has no such path."),
        next_step=N_("Look at the document, /api/v1/openapi.json."),
        status=404,
    )


def _no_such_parameter(stray: list[str]) -> Refusal:
    return Refusal(
        "site.api.parameter",
        what=N_("The request was not understood."),
        why=N_("This address does not know the parameter {names}."),
        next_step=N_("Look at the document, /api/v1/openapi.json."),
        names=", ".join(stray)[:200],
    )


def _no_such_method() -> Refusal:
    return Refusal(
        "site.api.method",
        what=N_("This cannot be done at this address."),
        why=N_("The API knows the path, but not with this method."),
        next_step=N_("Look at the document, /api/v1/openapi.json."),
        status=405,
    )


def _name_refusals(operation: dict[str, Any], path: str, method: str) -> None:
    """Which refusals an operation may answer with."""
    statuses = {400, 404, 422}
    if operation.get("security"):
        statuses |= {401, 403, 429}
    if method in WRITES:
        statuses |= {409}
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status in sorted(statuses):
        operation["responses"][str(status)] = {"description": REFUSALS[status], "content": content}
    if path.startswith(f"{PREFIX}procedures"):
        operation["responses"]["304"] = {"description": "Not changed since the ETag that was sent."}

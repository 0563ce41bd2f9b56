"""The doors for programs: the API, its document, and a page about both for people."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path, re_path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

WORDS: Mapping[str, str] = {
    "listProcedures": N_("Procedures in force today, found by words, field and life event"),
    "getProcedure": N_("One procedure: who decides, how long, how much, which papers, which law"),
    "trackDossier": N_("Where a dossier stands, for whoever knows its code"),
    "listDossiers": N_("Dossiers that lie with the key's units, or those of a month, or those found by name or code"),
    "getDossier": N_("One dossier, with what is asked for by expand"),
    "getHistory": N_("What happened to a dossier"),
    "listPapers": N_("The papers of a dossier: what each is, its size and digest"),
    "getPaper": N_("The content of one paper, as it was handed in"),
    "fileDossier": N_("Enter a dossier on behalf of somebody"),
    "listPayments": N_("What is or was owed to the key's units, by state, subject and month"),
    "getPayment": N_("One fee: every try to pay it, the money that arrived, and what was given back"),
    "getKey": N_("What this key is and may do"),
    "listWebhooks": N_("The webhooks of this key"),
    "makeWebhook": N_("Hear of what happens to dossiers and fees that this key may see"),
    "getWebhook": N_("One webhook"),
    "endWebhook": N_("End a webhook"),
    "listDeliveries": N_("What was sent to a webhook, how often it was tried, and what came back"),
}
# Its libraries cost a good third of a second, which only the first program to come in pays.
API = "batru.site.api"


@csrf_exempt
def api(request: HttpRequest, rest: str) -> HttpResponse:
    """Everything below /api/v1/."""
    response: HttpResponse = import_module(API).answer(request, rest)
    return response


@require_safe
@cache_control(max_age=300, public=True)
def document(request: HttpRequest) -> JsonResponse:
    """GET: the OpenAPI 3.1 document."""
    return JsonResponse(import_module(API).document(), json_dumps_params={"ensure_ascii": False})


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """GET: what the API offers, for people."""
    return render(request, "api/guide.html", {"operations": operations(import_module(API).document())})


def operations(made: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The document's operations as rows: method, path, what for, parameters, whether a key is needed."""
    return [
        _row(method, address, operation)
        for address, found in made["paths"].items()
        for method, operation in found.items()
    ]


def _row(method: str, address: str, operation: Mapping[str, Any]) -> dict[str, Any]:
    words = WORDS[operation["operationId"]]
    return {
        "method": method.upper(),
        "path": address,
        "summary": _(words),
        "needs_key": bool(operation.get("security")),
        "parameters": [one["name"] for one in operation.get("parameters", ())],
    }


urlpatterns = [
    path("api/", guide, name="api_guide"),
    path("api/v1/openapi.json", document, name="api_document"),
    # Whatever stands below it is answered as a problem, even what holds a line's end, which `path:` passes by.
    re_path(r"^api/v1/(?P<rest>[\s\S]+)\Z", api, name="api"),
]

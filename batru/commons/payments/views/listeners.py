"""Where gateways notify us: public, small, without cookies; each is answered as it expects."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from batru.commons.payments.actions.hearing import take_notification
from batru.commons.payments.rules.gateways import Raw

MOST_BODY, MOST_QUERY = 64 * 1024, 8 * 1024


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def notifications(request: HttpRequest, gateway: str) -> HttpResponse:
    """Take a notification. The gateway's signature is what lets it in, not a session."""
    body = request.read(MOST_BODY + 1)
    query = request.META.get("QUERY_STRING", "")
    if len(body) > MOST_BODY or len(query) > MOST_QUERY:
        return HttpResponse(status=413)
    reply = take_notification(gateway, Raw(request.method or "", query, body, dict(request.headers)))
    if reply is None:
        return HttpResponse(status=404)
    return HttpResponse(status=reply.status) if reply.body is None else JsonResponse(reply.body, status=reply.status)

"""Taking dossiers out in the national portal's form."""

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from batru.commons import clock, home
from batru.commons.people.public import actor_for
from batru.kernel.period import Month
from batru.kernel.text import N_
from batru.pillars.government.onestop.actions.exporting import take_export
from batru.pillars.government.onestop.reads import exporting, records

TYPES = {"jsonl": "application/x-ndjson", "csv": "text/csv"}
KIND_WORDS = {"dossiers": N_("Dossiers"), "progress": N_("Changes of status")}
FORM_WORDS = {"jsonl": N_("JSON lines"), "csv": N_("Table (CSV)")}


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponseBase:
    """GET: the form; POST `month`, `kind`, `form`: the file, and a line in the journal."""
    actor = actor_for(request)
    if actor.kind != "official":
        return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")
    if not actor.may(exporting.EXPORT):
        raise records.no_such_dossier()
    if request.method == "POST":
        kind, form = request.POST.get("kind", ""), request.POST.get("form", "")
        month = take_export(request.POST.get("month", ""), kind, form, by=actor, at=clock.now())
        lines = exporting.written(exporting.messages(actor, month, kind), form)
        name = f"{home.locality().code}-{kind}-{month}.{form}"
        answer = StreamingHttpResponse(lines, content_type=f"{TYPES[form]}; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    month = Month.of(clock.now())
    context = {
        "month": str(month),
        "incomplete": exporting.incomplete(actor, month),
        "kind_options": [(code, _(words)) for code, words in KIND_WORDS.items()],
        "form_options": [(code, _(words)) for code, words in FORM_WORDS.items()],
    }
    return render(request, "onestop/export.html", context)

"""A unit's sheet as a workbook: downloaded, sent back, looked over, taken."""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from batru.commons import clock
from batru.commons.files.public import LOGS, NextSteps, open_file, store
from batru.commons.people.public import Actor
from batru.evaluation import telling
from batru.evaluation.actions.values import check_time, import_values
from batru.evaluation.models import Participant
from batru.evaluation.reads.campaigns import FILL, participant_for
from batru.evaluation.reads.workbooks import Preview, preview, sheet_file
from batru.evaluation.views.access import needs, readers
from batru.evaluation.views.sheets import sheet_context
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, fold

MOST_BYTES = 2 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "evaluation.workbook"
STEPS = NextSteps(
    wrong_kind=N_("Download the workbook of this sheet, fill it in, save it as XLSX and send that."),
    too_big=N_("Download the workbook of this sheet anew; pictures and papers are handed in as evidence."),
    unsafe=N_("Download the workbook of this sheet anew, and fill it in without a password or macros."),
)


@never_cache
@require_safe
@readers
def template(request: HttpRequest, actor: Actor, code: str, unit: str) -> HttpResponse:
    """GET: the workbook to fill."""
    one = participant_for(actor, code, unit)
    answer = HttpResponse(sheet_file(one), content_type=XLSX)
    name = slugify(fold(f"{one.unit.full_name} {code}"))
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


@require_POST
@needs(FILL)
def workbooks(request: HttpRequest, actor: Actor, code: str, unit: str) -> HttpResponse:
    """POST file: what it would change, and what is wrong in it; nothing is written yet."""
    one = participant_for(actor, code, unit)
    file = request.FILES.get("file")
    try:
        check_time(one, "", clock.now())
        if file is None:
            raise _no_file()
        kept = store(file, file.name or "", max_bytes=MOST_BYTES, allowed=LOGS, steps=STEPS)
        with open_file(kept.digest) as stream:
            found = preview(one, stream)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return render(
            request, "evaluation/sheet.html", sheet_context(actor, one, refusal=refusal), status=refusal.status
        )
    key = signing.dumps([one.pk, kept.digest], salt=SALT)
    return _shown(request, one, found, key, 422 if found.wrong else 200)


@require_POST
@needs(FILL)
def imports(request: HttpRequest, actor: Actor, code: str, unit: str) -> HttpResponse:
    """POST key: take the workbook that was looked over, if it still may be."""
    one = participant_for(actor, code, unit)
    try:
        number, digest = signing.loads(request.POST.get("key", ""), salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        raise _no_file() from None
    if number != one.pk:
        raise _no_file()
    with open_file(digest) as stream:
        found = preview(one, stream)
    if found.wrong:
        return _shown(request, one, found, request.POST["key"], 422)
    import_values(code, unit, [change.after for change in found.changes], digest, by=actor, at=clock.now())
    return redirect("evaluation:sheet", code, unit)


def _shown(request: HttpRequest, one: Participant, found: Preview, key: str, status: int) -> HttpResponse:
    context = {"one": one, "campaign": one.campaign, "found": found, "key": key, "telling": telling}
    return render(request, "evaluation/workbook.html", context, status=status)


def _no_file() -> Refusal:
    return Refusal(
        "evaluation.workbook",
        what=N_("The workbook was not taken."),
        why=N_("No file was chosen."),
        next_step=N_("Download the workbook of this sheet and fill that one."),
    )

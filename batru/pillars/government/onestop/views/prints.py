"""Forms of a dossier as PDF, for whoever may see the dossier; and the signed answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from batru.commons import clock
from batru.commons.files import public as files
from batru.commons.journal.public import history
from batru.commons.people.public import Actor, actor_for
from batru.commons.prints.public import IssuedForm
from batru.commons.signatures import public as signatures
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop import sheets
from batru.pillars.government.onestop.actions import certificates, issuing
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.reads import records
from batru.pillars.government.onestop.reads.holdings import results_of
from batru.pillars.government.onestop.reads.letters import LETTER

LARGEST_KEY = 64 * 1024


@require_safe
def form(request: HttpRequest, code: str, form: str, time: int) -> FileResponse | HttpResponse:
    """GET: one form; what is not there for the reader looks like a dossier that is not there."""
    actor = actor_for(request)
    if actor.kind == "anonymous":
        return redirect(f"{reverse('people:sign_in')}?next={request.path}")
    dossier = records.dossier_for(actor, code)
    if actor.kind == "citizen" and form not in sheets.FOR_CITIZENS:
        raise records.no_such_dossier()
    if form == LETTER:
        return _answer(issuing.letter_of(dossier))
    return _answer(issuing.issued_form(dossier, form, time, by=actor, at=clock.now()))


@require_POST
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """Sign and issue the answer: with the key that lies here, or with `key` and `passphrase` for this once."""
    actor = actor_for(request)
    records.dossier_for(actor, code)
    with _key(request, actor.key) as key:
        passphrase = request.POST.get("passphrase", "")
        issuing.issue_letter(code, key, passphrase, by=actor, at=clock.now())
    return redirect("onestop:dossier", code)


@require_POST
def result(request: HttpRequest, code: str) -> HttpResponse:
    """Give the result itself, a PDF in `file`, into its owner's store; signed like the answer unless it is signed."""
    actor = actor_for(request)
    records.dossier_for(actor, code)
    sent = request.FILES.get("file")
    if sent is None or (sent.size or 0) > certificates.LARGEST:
        raise Refusal(
            "onestop.result.file",
            what=N_("The result was not issued."),
            why=N_("No file came with it, or it is larger than 20 MB."),
            next_step=N_("Choose the PDF of the result and send it once more."),
        )
    with _key(request, actor.key) as key:
        given = certificates.Given(sent.read(), sent.name or "")
        certificates.issue_result(code, given, key, request.POST.get("passphrase", ""), by=actor, at=clock.now())
    return redirect(f"{reverse('onestop:dossier', args=[code])}#result")


def forms_of(actor: Actor, dossier: Dossier) -> dict[str, Any]:
    """What the page of a dossier offers: its forms, the signed answer, and whether the reader may sign one now."""
    letter = issuing.letter_of(dossier)
    mine = letter is None and issuing.may_sign(dossier, actor)
    gives = issuing.may_sign(dossier, actor) and certificates.may_issue(dossier)
    lines = history(f"dossier/{dossier.code}")
    return {
        "forms": sheets.offered(dossier, lines, to_citizen=actor.kind == "citizen"),
        "letter": letter,
        "can_sign": _how(signatures.key_of(actor.key)) if mine else "",
        "result_held": results_of([dossier.code]).get(dossier.code),
        "can_give": _how(signatures.key_of(actor.key)) if gives else "",
    }


def _how(key: signatures.HeldKey | None) -> str:
    if key is None:
        return "none"
    return "locked" if key.passphrase is None else "open"


def _answer(issued: IssuedForm | None) -> FileResponse:
    if issued is None or issued.file_id is None:
        raise records.no_such_dossier()
    return files.response(issued.file_id, f"{issued.form}-{issued.code}.pdf", inline=True)


@contextmanager
def _key(request: HttpRequest, signer: str) -> Iterator[signatures.HeldKey | None]:
    """A key file that was sent is gone again after the signing; without one, the key that lies in the home."""
    sent = request.FILES.get("key")
    if sent is None:
        yield signatures.key_of(signer)
        return
    if (sent.size or 0) > LARGEST_KEY:
        raise Refusal(
            "onestop.letter.key",
            what=N_("The answer was not issued."),
            why=N_("This is no key file: it is larger than 64 kB."),
            next_step=N_("Choose the file that ends in .p12 or .pfx."),
        )
    with signatures.workplace() as folder:
        path = folder / "sent.p12"
        path.touch(mode=0o600)
        path.write_bytes(sent.read())
        yield signatures.HeldKey(path, None)

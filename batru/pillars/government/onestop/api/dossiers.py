"""Dossiers: what the key's post sees on the pages, and entering one on behalf of somebody."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Annotated, Any, Literal

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Header, Query, Router, Status

from batru.commons import clock
from batru.commons.files.public import store
from batru.commons.journal.public import history
from batru.commons.partners.public import Caller, need, once
from batru.commons.people.public import names
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.actions.filing import REGISTER, Applicant, Filing, HandedIn, register
from batru.pillars.government.onestop.actions.steps import subject_of
from batru.pillars.government.onestop.api.schemas import (
    Code,
    Cursor,
    DossierCard,
    DossierPage,
    Expand,
    Filed,
    Moment,
    NewDossier,
    NewPaper,
)
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.reads import records, services
from batru.pillars.government.onestop.rules.papers import LARGEST_SCAN, SCANS
from batru.pillars.government.onestop.rules.states import OPEN
from batru.pillars.government.onestop.rules.words import ACT_NAMES

router = Router(tags=["dossiers"])
PAGE = 100
FAR_OFF = 9000
TOLD = ("reason", "text")


@router.get("/dossiers", response=DossierPage, operation_id="listDossiers")
def list_dossiers(
    request: HttpRequest,
    q: Annotated[str, Field(max_length=200, description="Name of the applicant or code; at most one page.")] = "",
    state: Annotated[Literal["", *OPEN], Field(description="Only open dossiers in this state.")] = "",  # type: ignore[valid-type]
    month: Annotated[
        str,
        Field(pattern=r"^([0-9]{4}-(0[1-9]|1[0-2]))?$", description="All dossiers submitted in it, ended ones too."),
    ] = "",
    after: Cursor = "",
) -> Mapping[str, Any]:
    """What lies with the key's units, most endangered first; by `q`, or by `month` oldest first, all it may see."""
    caller = caller_for(request)
    if month:
        return _of_month(caller, month, after)
    asker = caller.actor
    page = records.found(asker, q.strip()) if q.strip() else records.desk(asker, after=after, state=state)
    return {"items": [_row(row) for row in page.rows], "next": page.after}


@router.get("/dossiers/{code}", response=DossierCard, operation_id="getDossier")
def get_dossier(
    request: HttpRequest,
    code: Code,
    expand: Annotated[list[Expand], Query(max_length=5)] = [],  # noqa: B006
) -> Mapping[str, Any]:
    """One dossier; absent and forbidden look the same."""
    found = records.dossier_for(caller_for(request).actor, code)
    whole = {
        **_row(found),
        "unit": found.unit_id,
        "received_unit": found.received_unit_id,
        "case": found.case,
        "received_at": found.received_at,
        "done_at": found.done_at,
        "handed_over_at": found.handed_over_at,
    }
    return {**whole, **{name: EXPANSIONS[name](found) for name in expand}}


@router.get("/dossiers/{code}/history", response=list[Moment], operation_id="getHistory")
def get_history(request: HttpRequest, code: Code) -> Sequence[Mapping[str, Any]]:
    """What happened to a dossier, oldest first."""
    return _history(records.dossier_for(caller_for(request).actor, code))


@router.post("/dossiers", response={201: Filed}, operation_id="fileDossier")
def file_dossier(
    request: HttpRequest,
    body: NewDossier,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=120)],
) -> Status[Mapping[str, Any]]:
    """Enter a dossier on behalf of somebody, as the counter does; the desk then checks it."""
    caller, at = caller_for(request, REGISTER), clock.now()

    def work() -> Mapping[str, Any]:
        procedure = services.procedure_of(body.procedure)
        who = Applicant(**body.applicant.model_dump())
        papers = tuple(map(_handed_in, body.papers))
        made = register(Filing(procedure.code, body.unit, who, papers=papers), body.channel, by=caller.actor, at=at)
        return {"code": made.code, "state": made.state}

    return Status(201, once(caller.key, idempotency_key, ["fileDossier", body.model_dump()], work, at=at).body)


def _handed_in(given: str | NewPaper) -> HandedIn:
    """A sheet, or a scan that is kept; a wrong file is a refusal that names it."""
    if isinstance(given, str):
        return HandedIn(given)
    stored = store(BytesIO(given.content), given.name, max_bytes=LARGEST_SCAN, allowed=SCANS)
    return HandedIn(given.component, stored.digest, given.name)


def caller_for(request: HttpRequest, permission: str = records.READ) -> Caller:
    """Who comes in with the key, refused where it does not allow this anywhere."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    need(caller, permission)
    return caller


def _of_month(caller: Caller, month: str, after: str) -> Mapping[str, Any]:
    """The dossiers of a month, oldest first: their moments never change, so no page shifts while one reads."""
    try:
        asked = Month.parse(month)
        begins, ends = asked.begins_at(), asked.next().begins_at()
        moment, last = after.split("~") if after else (begins.isoformat(), "0")
        start, number = max(datetime.fromisoformat(moment), begins), int(last)
    except (ValueError, OverflowError, TypeError) as error:
        raise Refusal(
            "onestop.page",
            what=N_("That page of the list does not exist."),
            why=N_("The address was cut or changed."),
            next_step=N_("Begin again on the first page."),
            status=404,
        ) from error
    rows = records.seen_by(caller.actor).filter(submitted_at__gte=start, submitted_at__lt=ends)
    rows = rows.filter(Q(submitted_at__gt=start) | Q(id__gt=number)).order_by("submitted_at", "id")
    found = [records.Row(*values) for values in rows.values_list(*records.OWN)[: PAGE + 1]]
    more = found[PAGE - 1] if len(found) > PAGE else None
    following = f"{more.submitted_at.isoformat()}~{more.id}" if more else None
    return {"items": [_row(row) for row in found[:PAGE]], "next": following}


def _row(row: Any) -> Mapping[str, Any]:
    """A row of a list, or a dossier."""
    return {
        "code": row.code,
        "procedure": row.procedure,
        "state": row.state,
        "channel": row.channel,
        "holder": row.holder_id,
        "applicant_name": row.applicant_name,
        "submitted_at": row.submitted_at,
        "due_at": row.due_at,
        "act_by": row.act_by if row.act_by.year < FAR_OFF else None,
        "simulated": row.simulated,
    }


def _history(dossier: Dossier) -> list[Mapping[str, Any]]:
    entries = history(subject_of(dossier.code))
    who = names({entry.actor for entry in entries})
    return [
        {
            "at": entry.at,
            "type": entry.act,
            "name": _(ACT_NAMES.get(entry.act, entry.act)),
            "text": next((str(entry.payload[key]) for key in TOLD if entry.payload.get(key)), ""),
            "by": who.get(entry.actor, entry.actor),
        }
        for entry in entries
    ]


def _applicant(dossier: Dossier) -> Mapping[str, Any]:
    return {
        "name": dossier.applicant_name,
        "id_number": dossier.applicant_id,
        "phone": dossier.applicant_phone,
        "email": dossier.applicant_email,
    }


def _papers(dossier: Dossier) -> list[Mapping[str, Any]]:
    rows = dossier.papers.order_by("id").values("id", "component", "name", "file_id", "given_at")
    return [{**row, "number": row["id"], "digest": row["file_id"]} for row in rows]


def _supplements(dossier: Dossier) -> list[Mapping[str, Any]]:
    return list(dossier.supplements.order_by("asked_at").values("asked_at", "reason", "answered_at"))


def _result(dossier: Dossier) -> Mapping[str, Any] | None:
    found = getattr(dossier, "result", None)
    return None if found is None else {"granted": found.granted, "text": found.text, "decided_at": found.decided_at}


EXPANSIONS: Mapping[str, Callable[[Dossier], Any]] = {
    "applicant": _applicant,
    "history": _history,
    "papers": _papers,
    "supplements": _supplements,
    "result": _result,
}

"""Procedures and tracking: for everybody, as the pages are."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from batru.commons import home
from batru.law.procedure import Procedure
from batru.pillars.government.onestop.api.schemas import Code, ProcedureCard, ProcedureList, Tracked, Words
from batru.pillars.government.onestop.reads import records, services
from batru.pillars.government.onestop.rules.states import STATE_NAMES

router = Router(tags=["catalogue"])


@router.get("/procedures", response=ProcedureList, auth=None, operation_id="listProcedures")
def list_procedures(request: HttpRequest, q: Words = "", field: Words = "", event: Words = "") -> Mapping[str, Any]:
    """Procedures in force today at this place, by words (with or without diacritics), field and life event."""
    return {"items": [_procedure_row(one) for one in services.procedures(q.strip(), field=field, event=event)]}


@router.get("/procedures/{code}", response=ProcedureCard, auth=None, operation_id="getProcedure")
def get_procedure(request: HttpRequest, code: Code) -> Mapping[str, Any]:
    """One procedure: who decides, how long, how much, which papers, which law."""
    found = services.procedure_of(code)
    version = found.version_on(home.today())
    return {
        **_procedure_row(found),
        "valid_from": version.start.isoformat(),
        "channels": list(version.channels),
        "terms": [
            {"case": one.case, "amount": one.term.amount, "unit": one.term.unit}
            if one.term
            else {"case": one.case, "amount": None, "unit": None}
            for one in version.terms
        ],
        "fee_vnd": version.fee.amount_for("counter"),
        "components": [
            {"code": one.code, "name": _both(one.name), "originals": one.originals, "copies": one.copies}
            for one in version.components
        ],
        "legal_basis": list(version.legal_basis),
        "source": version.source,
    }


@router.get("/tracking/{code}", response=Tracked, auth=None, operation_id="trackDossier")
def track_dossier(request: HttpRequest, code: Code) -> Mapping[str, Any]:
    """Where a dossier stands, for whoever knows its code; nothing about anybody."""
    row = records.public_state(code)
    return {"code": row.code, "state": row.state, "state_name": _(STATE_NAMES[row.state])}


def _procedure_row(one: Procedure) -> Mapping[str, Any]:
    day = home.today()
    return {
        "code": one.code,
        "name": _both(one.name),
        "short": _both(one.short),
        "field": one.field.code,
        "life_event": one.life_event.code if one.life_event else None,
        "level": one.level_on(day).level.code,
        "online": one.version_on(day).online.code,
    }


def _both(words: Any) -> Mapping[str, str]:
    return {"vi": words.vi, "en": words.en}

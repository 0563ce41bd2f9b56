"""What the one-stop shop holds on a person, for himself."""

from typing import Any

from batru.commons.journal.public import history
from batru.commons.people.public import HeldData, HeldFile, knows_subjects, tells
from batru.kernel.text import N_
from batru.pillars.government.onestop.models import (
    Complaint,
    DeliveryAddress,
    Dossier,
    Draft,
    Paper,
    Rating,
    Result,
    Supplement,
)


@knows_subjects("onestop")
def subjects(person_id: int) -> list[str]:
    """His dossiers as the journal calls them."""
    return [f"dossier/{code}" for code in Dossier.objects.filter(person=person_id).values_list("code", flat=True)]


@tells("onestop", N_("Your dossiers, with papers, answers and history"))
def told(person_id: int) -> HeldData:
    """Rows of every table that speaks of his dossiers, and every paper of theirs."""
    dossiers = _rows(Dossier, person=person_id)
    mine = {"dossier__person": person_id}
    papers = _rows(Paper, **mine)
    tables: dict[str, list[dict[str, Any]]] = {
        "dossiers": dossiers,
        "drafts": _rows(Draft, person=person_id),
        "papers": papers,
        "supplements": _rows(Supplement, **mine),
        "results": _rows(Result, **mine),
        "delivery_addresses": _rows(DeliveryAddress, **mine),
        "ratings": _rows(Rating, **mine),
        "complaints": _rows(Complaint, person=person_id),
        "journal": [
            {"subject": line.subject, "act": line.act, "actor": line.actor, "at": line.at, "payload": line.payload}
            for dossier in dossiers
            for line in history(f"dossier/{dossier['code']}")
        ],
    }
    return HeldData(tables, [HeldFile(paper["file_id"], paper["name"]) for paper in papers if paper["file_id"]])


def _rows(model: Any, **wanted: Any) -> list[dict[str, Any]]:
    return list(model.objects.filter(**wanted).order_by("pk").values())

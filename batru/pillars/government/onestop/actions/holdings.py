"""Papers that their owner keeps: compared with the original at the counter, and an answer taken back by who decides."""

from datetime import datetime
from typing import Protocol

from django.db import transaction

from batru.commons.papers import public as papers
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.actions.steps import tell_applicant
from batru.pillars.government.onestop.reads import holdings, records
from batru.pillars.government.onestop.reads.records import Asker

SEE, REVOKE = "papers.holding.see", "papers.holding.revoke"


class Official(Asker, Protocol):
    """Whoever acts: seen through his posts."""

    @property
    def key(self) -> str: ...
    def may(self, permission: str, unit_key: str | None = None) -> bool: ...


def see_original(code: str, number: int, *, by: Official, at: datetime) -> papers.Holding:
    """The desk has compared a paper of a dossier with its original; it counts so from now on, here and elsewhere."""
    dossier = records.dossier_for(by, code)
    found = holdings.held(dossier, dossier.papers.filter(pk=number)).get(number)
    if found is None:
        raise records.no_such_dossier()
    return papers.see(found.reference, unit_key=dossier.received_unit_id, by=by, at=at)


def revoke_answer(code: str, because: str, *, by: Official, at: datetime) -> papers.Holding:
    """The answer is taken back: every check says so from now on, and its owner is told why."""
    dossier = records.dossier_for(by, code)
    found = holdings.answer_held(dossier)
    if found is None:
        raise Refusal(
            "onestop.answer.none",
            what=N_("Nothing was taken back."),
            why=N_("No answer of this dossier was issued into anybody's papers."),
            next_step=N_("Open the dossier again; an answer can be taken back once it is signed and issued."),
            status=409,
        )
    with transaction.atomic():
        taken = papers.revoke(found.reference, because, unit_key=dossier.unit_id, by=by, at=at)
        for other in papers.issued_for(found.subject):  # the letter and the result that it goes with fall together
            if not other.is_revoked:
                papers.revoke(other.reference, because, unit_key=dossier.unit_id, by=by, at=at)
        tell_applicant(dossier, "onestop/revoked", at=at, reason=taken.revoked_because)
    return taken

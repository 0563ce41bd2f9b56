"""Papers are kept, seen at the counter, issued and taken back.

`keep` and `issue` work inside the deed that causes them, as tasks do: that deed's journal line covers them.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from batru.commons.journal.public import Actor, Deed, act
from batru.commons.papers.models import Holding
from batru.commons.papers.reads import of_content
from batru.commons.papers.rules.holdings import ISSUED, SCANNED, UPLOADED, Title
from batru.kernel.period import local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

SEE, REVOKE = "papers.holding.see", "papers.holding.revoke"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to be kept: its kind and title, and the stored content under the name it came with."""

    kind: str
    title: Title
    digest: str
    name: str


def keep(
    paper: Paper, *, person_id: int | None = None, organisation_id: int | None = None, subject: str, at: datetime
) -> Holding:
    """What a person handed in himself, or an organisation by who acts for it; the same content is the same paper.

    What an office issued to him is no new paper when he hands it in: taken back, it must count nowhere.
    """
    known = of_content(paper.digest, paper.kind, person_id=person_id, organisation_id=organisation_id)
    if known is not None:
        return known
    return _keep(paper, UPLOADED, person_id=person_id, organisation_id=organisation_id, subject=subject, at=at)


def issue(
    paper: Paper,
    *,
    issued_by: str,
    subject: str,
    at: datetime,
    person_id: int | None = None,
    organisation_id: int | None = None,
    valid_to: date | None = None,
) -> Holding:
    """What an office gives somebody as the answer, such as a certificate; it is his from now on."""
    return _keep(
        paper,
        ISSUED,
        person_id=person_id,
        organisation_id=organisation_id,
        issued_by=issued_by,
        subject=subject,
        at=at,
        valid_to=valid_to,
    )


@act("papers.holding.seen", needs=SEE)
def see(reference: str, *, unit_key: str, by: Actor, at: datetime) -> Deed[Holding]:
    """The counter has compared a paper with its original, and says so."""
    row = _locked(reference)
    if row.source != UPLOADED:
        raise _refused(N_("It was issued here, or its original was seen already."))
    row.source, row.seen_by = SCANNED, by.key
    row.save(update_fields=("source", "seen_by"))
    return Deed(row, f"paper:{row.pk}", unit_key)


@act("papers.holding.revoked", needs=REVOKE)
def revoke(reference: str, because: str, *, unit_key: str, by: Actor, at: datetime) -> Deed[Holding]:
    """A paper that was issued by mistake or replaced counts no more; it stays, and every check says so."""
    row = _locked(reference)
    if row.is_revoked or not because.strip():
        raise _refused(N_("It was taken back already, or the reason is missing."))
    row.revoked_at, row.revoked_because = at, because.strip()[:300]
    row.save(update_fields=("revoked_at", "revoked_because"))
    return Deed(row, f"paper:{row.pk}", unit_key, {"because": row.revoked_because})


def _keep(
    paper: Paper,
    source: str,
    *,
    subject: str,
    at: datetime,
    person_id: int | None = None,
    organisation_id: int | None = None,
    issued_by: str = "",
    valid_to: date | None = None,
) -> Holding:
    values = {
        "title_vi": paper.title.vi[:300],
        "title_en": paper.title.en[:300],
        "name": paper.name[:200],
        "source": source,
        "issued_by": issued_by[:200],
        "subject": subject,
        "valid_from": local_day(at),
        "valid_to": valid_to,
        "reference": secrets.token_urlsafe(15),
        "added_at": at,
    }
    owner = {"person_id": person_id} if person_id is not None else {"organisation_id": organisation_id}
    row, _ = Holding.objects.get_or_create(**owner, kind=paper.kind, file_id=paper.digest, defaults=values)
    return row


def _locked(reference: str) -> Holding:
    row = Holding.objects.select_for_update().filter(reference=reference).first()
    if row is None:
        raise _refused(N_("There is no such paper here."))
    return row


def _refused(why: str) -> Refusal:
    return Refusal(
        "papers.refused",
        what=N_("The paper was not changed."),
        why=why,
        next_step=N_("Look at the paper again before you go on."),
        status=409,
    )

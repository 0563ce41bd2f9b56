"""The result itself, such as a certificate: signed and given into its owner's store, once."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from batru.commons.files.public import store
from batru.commons.journal.public import Deed, act
from batru.commons.papers import public as papers
from batru.commons.places.public import unit
from batru.commons.prints import public as prints
from batru.commons.signatures import public as signatures
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.actions.issuing import Official, hand_of, need_own_decision
from batru.pillars.government.onestop.actions.processing import DECIDE
from batru.pillars.government.onestop.actions.steps import deed_of, subject_of, tell_applicant
from batru.pillars.government.onestop.models import Dossier, Result
from batru.pillars.government.onestop.reads import records, times
from batru.pillars.government.onestop.reads.holdings import RESULT, owner_of, results_of

PDF, LARGEST = "application/pdf", 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Given:
    """A result as a file: its bytes and the name it came with."""

    content: bytes
    name: str


def may_issue(dossier: Dossier) -> bool:
    """Whether a dossier's result may be given into somebody's store now: granted, on paper, once, and to an owner."""
    result = getattr(dossier, "result", None)
    granted = result is not None and result.granted and dossier.received_at is not None
    return granted and times.version_of(dossier).gives_paper and _is_open(dossier)


def issue_result(
    code: str, given: Given, key: signatures.HeldKey | None, passphrase: str = "", *, by: Official, at: datetime
) -> papers.Holding:
    """Give a result into its owner's store, by whoever decided (Decree 45/2020/NĐ-CP, articles 14 and 16).

    A file that bears valid signatures of authorities trusted here stays as it is, to the last byte; one without any is
    signed with the key. Signing takes a while and stands outside of every transaction.
    """
    dossier = records.dossier_for(by, code)
    _need_open(dossier, need_own_decision(dossier, by))
    signed = _signed(given.content, key, passphrase, code)
    return _keep(dossier, given, signed, by=by, at=at)


@act("onestop.result.issued", needs=DECIDE)
def _keep(
    dossier: Dossier, given: Given, signed: signatures.Signed | None, *, by: Official, at: datetime
) -> Deed[papers.Holding]:
    """The result is its owner's; of two who issue at once, one wins."""
    locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
    _need_open(locked, need_own_decision(locked, by))
    content = signed.content if signed is not None else given.content
    file = store(BytesIO(content), given.name, max_bytes=2 * LARGEST, allowed={PDF})
    words, subject = times.version_of(locked).result, subject_of(locked.code)
    person, organisation = owner_of(locked)
    agency = unit(locked.unit_id)
    held = papers.issue(
        papers.Paper(f"{RESULT}{locked.procedure}", papers.Title(words.vi, words.en), file.digest, given.name),
        issued_by=prints.committee(agency.level, agency.full_name),
        subject=subject,
        at=at,
        person_id=person,
        organisation_id=organisation,
    )
    if signed is not None:
        post = " ".join(hand_of(locked, by))
        signatures.record(signed, file.digest, subject=subject, name=by.name, post=post, by=by, at=at)
    tell_applicant(locked, "onestop/result", at=at, title=words.vi)
    line = deed_of(locked, {"digest": file.digest, "signed_here": signed is not None}, locked.unit_id)
    return Deed(held, line.subject, line.unit, line.payload, line.fact, line.month)


def _signed(content: bytes, key: signatures.HeldKey | None, passphrase: str, reason: str) -> signatures.Signed | None:
    """None where it bears signatures already, all of them valid here."""
    found = signatures.check(content)
    if found and signatures.overall(found) != "valid":
        raise _refused(
            N_("The file bears a signature that is not valid here, or that cannot be confirmed."),
            N_("Ask whoever signed it for the file as signed, or for an unsigned one that you sign here."),
        )
    if found:
        return None
    if key is None:
        raise signatures.no_key()
    return signatures.sign(content, key, passphrase, reason=reason)


def _is_open(dossier: Dossier) -> bool:
    return any(owner_of(dossier)) and dossier.code not in results_of([dossier.code])


def _need_open(dossier: Dossier, result: Result) -> None:
    if not result.granted or not times.version_of(dossier).gives_paper:
        raise _refused(N_("This dossier gives no paper."), N_("Sign the answer instead; it says what was decided."))
    if not any(owner_of(dossier)):
        raise _refused(
            N_("Nobody's account follows this dossier, so there is no store to give the result into."),
            N_("Hand the result over at the counter."),
        )
    if not _is_open(dossier):
        raise _refused(
            N_("The result lies in its owner's store already."),
            N_("Take it back first if it is wrong, then issue the right one."),
        )


def _refused(why: str, next_step: str) -> Refusal:
    return Refusal("onestop.result", what=N_("The result was not issued."), why=why, next_step=next_step, status=409)

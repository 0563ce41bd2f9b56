"""A result is published."""

from dataclasses import dataclass
from datetime import datetime

from batru.commons.journal.public import Deed, act
from batru.commons.people.public import Actor
from batru.evaluation.actions.campaigns import keep_document, subject_of
from batru.evaluation.actions.closing import freeze
from batru.evaluation.models import Campaign, Publication, SetDocument
from batru.evaluation.reads.as_of import at_ground, ground, with_tree
from batru.evaluation.reads.publications import gaps
from batru.evaluation.rules.publishing import check_moment, check_whole, refused
from batru.evaluation.rules.standing import Plain, set_of
from batru.index.public import Period, index_set
from batru.kernel.text import N_
from batru.law.index_sets.frozen import digest
from batru.law.index_sets.given import DataFault
from batru.law.index_sets.seal import SEAL, WHOLE


@dataclass(frozen=True, slots=True)
class NewPublication:
    """What is asked for: `note` tells what is missing or why again, `known_at` up to when entries count (now).

    With `by_new_law` the set's file as it stands now is kept and scored by; else the law of the publication before.
    """

    campaign: str
    note: str = ""
    known_at: datetime | None = None
    by_new_law: bool = False


@act("evaluation.result.published", needs="evaluation.result.publish")
def publish(new: NewPublication, *, by: Actor, at: datetime) -> Deed[int]:
    """Publish the result as it is known, under the next number; that number.

    Nothing is written into the campaign's sheets meanwhile. What is counted now and was not so far is kept first, so
    that the result tells of it; a result of a past moment takes what was kept until then.
    """
    rows = Campaign.objects.select_for_update(of=("self",)).select_related("document")
    campaign = rows.filter(code=new.campaign).first()
    if campaign is None:
        raise refused(N_("There is no campaign {name}."), N_("Choose one from the list."), name=new.campaign)
    before = Publication.objects.filter(campaign=campaign).order_by("-number").first()
    known_at = new.known_at or at
    check_moment(known_at, at, before.known_at if before else None)
    document = _document(campaign, before, new.by_new_law, at)
    if known_at == at:
        freeze(campaign, list(campaign.participants.order_by("unit_id")), by=by, at=at)
    frozen = _frozen(campaign, document, known_at, before.number + 1 if before else 1)
    _check(campaign, frozen, new.note)
    _check_new(before, frozen, new.note)
    row = _keep(campaign, document, frozen, Publication(known_at=known_at, note=new.note.strip(), by=by.key, at=at))
    told = {"number": row.number, "set": document.digest, "results": row.results_digest, WHOLE: frozen[SEAL][WHOLE]}
    return Deed(row.number, subject_of(campaign.code), campaign.root_id, told)


def _document(campaign: Campaign, before: Publication | None, by_new_law: bool, at: datetime) -> SetDocument:
    if not by_new_law:
        return before.document if before else campaign.document
    kept = keep_document(index_set(campaign.document.code), at)
    edition = set_of(kept.data).on(Period.parse(campaign.period).last_day)
    if edition is None or not edition.can_be_scored:
        why = N_("No version of the set as it stands now can be scored for {period}.")
        raise refused(why, N_("Publish by the law of the publication before."), period=campaign.period)
    return kept


def _frozen(campaign: Campaign, document: SetDocument, known_at: datetime, number: int) -> Plain:
    try:
        return at_ground(with_tree(ground(campaign, document, known_at, number)))
    except DataFault as fault:
        why = N_("A value cannot be scored: {fault}.")
        raise refused(why, N_("Have the value put right first."), fault=fault.said) from None


def _check(campaign: Campaign, frozen: Plain, note: str) -> None:
    units, lacking = gaps(campaign, frozen["results"][0])
    check_whole(lacking, {key: row.unit.full_name for key, row in units.items()}, note)


def _check_new(before: Publication | None, frozen: Plain, note: str) -> None:
    """The same result under a new number would only confuse, unless a note says what for."""
    if before and before.frozen["digests"] == frozen["digests"] and before.note == note.strip():
        why = N_("Nothing has changed since publication {number}.")
        raise refused(why, N_("Publish again after a correction or late facts."), number=before.number)


def _keep(campaign: Campaign, document: SetDocument, frozen: Plain, row: Publication) -> Publication:
    how = frozen["publication"]
    row.campaign, row.document, row.frozen = campaign, document, frozen
    row.number, row.nights, row.engine = how["number"], how["nights"], how["engine"]
    row.catalogue_digest, row.results_digest = how["catalogue"], digest(frozen["results"])
    row.save(force_insert=True)
    return row

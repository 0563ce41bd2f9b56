"""What somebody holds, and what anybody may know of a paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from batru.commons.files.public import verify
from batru.commons.papers.models import Holding
from batru.commons.papers.rules.holdings import best_of, is_usable, opening_code, opens
from batru.commons.people.public import HeldData, HeldFile, tells
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

TOLD = (
    "kind", "title_vi", "title_en", "name", "source", "issued_by", "subject", "seen_by", "valid_from", "valid_to",
    "reference", "added_at", "revoked_at", "revoked_because",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check says of a paper: `state` is good, over, not_yet, revoked or damaged."""

    holding: Holding
    state: str


def held_by(person_id: int | None) -> list[Holding]:
    """All papers of a person, the youngest first; revoked ones too."""
    if person_id is None:
        return []
    return list(Holding.objects.filter(person=person_id).order_by("-added_at", "-id"))


def usable(person_id: int | None, kinds: Iterable[str], day: date) -> dict[str, Holding]:
    """For each of these kinds the paper that a person need not hand in again, where there is one."""
    if person_id is None:
        return {}
    return best_of(Holding.objects.filter(person=person_id, kind__in=list(kinds), revoked_at__isnull=True), day)


def usable_of_organisation(organisation_id: int, kinds: Iterable[str], day: date) -> dict[str, Holding]:
    """The same for an organisation."""
    rows = Holding.objects.filter(organisation=organisation_id, kind__in=list(kinds), revoked_at__isnull=True)
    return best_of(rows, day)


@tells("papers", N_("Papers kept for you"))
def _told(person_id: int) -> HeldData:
    held = held_by(person_id)
    rows = [{name: getattr(paper, name) for name in TOLD} for paper in held]
    return HeldData({"papers": rows}, [HeldFile(paper.file_id, paper.name) for paper in held])


def own(person_id: int | None, number: int) -> Holding:
    """One's own paper; absent and another's look the same."""
    found = Holding.objects.filter(pk=number, person=person_id).first() if person_id is not None else None
    if found is None:
        raise no_such_paper()
    return found


def checked(reference: str, day: date) -> Checked:
    """A paper by the reference in its link, with its bytes looked at anew."""
    found = Holding.objects.filter(reference=reference).first()
    if found is None:
        raise no_such_paper()
    return Checked(found, _state(found, day))


def code_of(holding: Holding) -> str:
    """The code that its owner hands on, to open the file too."""
    return opening_code(settings.SECRET_KEY, holding.reference)


def is_opened_by(holding: Holding, typed: str) -> bool:
    """Whether a typed code opens the file of a paper."""
    return opens(settings.SECRET_KEY, holding.reference, typed)


def no_such_paper() -> Refusal:
    """What everybody reads who asks for a paper that is not there for him."""
    return Refusal(
        "papers.unknown",
        what=N_("There is no such paper here."),
        why=N_("The link may be cut or mistyped."),
        next_step=N_("Ask whoever gave it to you for the whole link."),
        status=404,
    )


def _state(holding: Holding, day: date) -> str:
    if holding.is_revoked:
        return "revoked"
    if not verify(holding.file_id):
        return "damaged"
    if is_usable(holding, day):
        return "good"
    return "not_yet" if day < holding.valid_from else "over"

"""What somebody holds, and what anybody may know of a paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q

from batru.commons.files.public import verify
from batru.commons.papers.models import Holding
from batru.commons.papers.rules.holdings import ISSUED, best_of, by_trust, is_usable, opening_code, opens
from batru.commons.people.public import HeldData, HeldFile, Represented, represented_by, tells
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

TOLD = (
    "kind", "title_vi", "title_en", "name", "source", "issued_by", "subject", "seen_by", "valid_from", "valid_to",
    "reference", "added_at", "revoked_at", "revoked_because",
)  # fmt: skip
# So many subjects stand in one question to the database.
AT_ONCE = 1000


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
    rows = Holding.objects.filter(person=person_id, kind__in=list(kinds), revoked_at__isnull=True)
    return best_of(rows.order_by("added_at", "id"), day)


def usable_of_organisation(organisation_id: int, kinds: Iterable[str], day: date) -> dict[str, Holding]:
    """The same for an organisation."""
    rows = Holding.objects.filter(organisation=organisation_id, kind__in=list(kinds), revoked_at__isnull=True)
    return best_of(rows.order_by("added_at", "id"), day)


def of_content(
    digest: str, kind: str, *, person_id: int | None = None, organisation_id: int | None = None
) -> Holding | None:
    """The paper that somebody holds with that content: one that an office issued, of any kind, else one of the kind."""
    if person_id is None and organisation_id is None:
        return None
    owner = {"person": person_id} if person_id is not None else {"organisation": organisation_id}
    same = Holding.objects.filter(Q(source=ISSUED) | Q(kind=kind), **owner, file=digest)
    return next(reversed(by_trust(same)), None)


def issued_for(subject: str) -> list[Holding]:
    """What was issued as the answer to a subject, the youngest first; revoked ones too."""
    return list(Holding.objects.filter(subject=subject, source=ISSUED).order_by("-added_at", "-id"))


def issued_as(kind: str, subjects: Iterable[str]) -> dict[str, Holding]:
    """By subject the youngest paper that was issued for it, counts still, and whose kind begins so."""
    wanted = list(subjects)
    parts = (wanted[place : place + AT_ONCE] for place in range(0, len(wanted), AT_ONCE))
    good = Holding.objects.filter(source=ISSUED, kind__startswith=kind, revoked_at__isnull=True)
    return {row.subject: row for part in parts for row in good.filter(subject__in=part).order_by("added_at", "id")}


def check_address(holding: Holding) -> str:
    """Where anybody who has the link checks a paper: the place's own address with its reference."""
    return f"{settings.BATRU_ADDRESS.rstrip('/')}/papers/{holding.reference}/"


def of_organisations(person_id: int | None, day: date) -> list[tuple[Represented, list[Holding]]]:
    """For each organisation for which a person may act on a day, its papers, the youngest first."""
    acting = {one.organisation_id: one for one in represented_by(person_id, day) if one.organisation_id is not None}
    held = list(Holding.objects.filter(organisation__in=acting).order_by("-added_at", "-id"))
    return [(one, [paper for paper in held if paper.organisation_id == number]) for number, one in acting.items()]


@tells("papers", N_("Papers kept for you"))
def _told(person_id: int) -> HeldData:
    held = held_by(person_id)
    rows = [{name: getattr(paper, name) for name in TOLD} for paper in held]
    return HeldData({"papers": rows}, [HeldFile(paper.file_id, paper.name) for paper in held])


def own(person_id: int | None, number: int, day: date) -> Holding:
    """One's own paper, or one of an organisation for which one may act that day; absent and another's look the same."""
    whose = [one.organisation_id for one in represented_by(person_id, day) if one.organisation_id is not None]
    mine = Q(organisation__in=whose) if person_id is None else Q(person=person_id) | Q(organisation__in=whose)
    found = Holding.objects.filter(mine, pk=number).first()
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

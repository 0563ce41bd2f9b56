"""The papers of a dossier as their owner holds them: whose they are, and which of them counts as what."""

from collections.abc import Iterable

from batru.commons.papers.public import Holding, issued_for, of_content
from batru.commons.people.public import acted_for
from batru.pillars.government.onestop.models import Dossier, Paper


def owner_of(dossier: Dossier) -> tuple[int | None, int | None]:
    """Whose the papers are, as person or organisation: of the one for whom it was filed, else of who filed."""
    acting = acted_for(_subject(dossier))
    return (dossier.person_id, None) if acting is None else (acting.principal_id, acting.organisation_id)


def held(dossier: Dossier, papers: Iterable[Paper]) -> dict[int, Holding]:
    """By a paper's number the paper that its owner keeps of it, where one is kept."""
    person, organisation = owner_of(dossier)
    found = {
        paper.pk: of_content(paper.file_id, paper.component, person_id=person, organisation_id=organisation)
        for paper in papers
        if paper.file_id is not None
    }
    return {number: holding for number, holding in found.items() if holding is not None}


def answer_held(dossier: Dossier) -> Holding | None:
    """The answer as its owner keeps it; None before it is issued, or where nobody keeps it."""
    return next(iter(issued_for(_subject(dossier))), None)


def _subject(dossier: Dossier) -> str:
    return f"dossier/{dossier.code}"

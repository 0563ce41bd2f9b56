"""The papers of a dossier as their owner holds them: whose they are, and which of them counts as what."""

from collections.abc import Iterable
from datetime import date

from batru.commons.papers.public import (
    Holding,
    by_trust,
    issued_as,
    issued_for,
    of_content,
    usable,
    usable_of_organisation,
)
from batru.commons.people.public import acted_for
from batru.law.procedure import AcceptedResults, Component
from batru.pillars.government.onestop.models import Dossier, Paper, Result
from batru.pillars.government.onestop.reads.letters import letters_of, with_letter

# What a result is kept as, before the procedure's code. The letter that says yes is not the certificate that it grants,
# and a refusal stands for no paper.
RESULT, ANSWER, REFUSAL = "result/", "answer/", "refusal/"


def usable_for(
    components: Iterable[Component], day: date, *, person_id: int | None = None, organisation_id: int | None = None
) -> dict[str, Holding]:
    """By a component's code the paper that somebody need not hand in again: one of its kind, or a result it accepts."""
    parts = list(components)
    kinds = {part.code for part in parts} | {kind for part in parts for kind in _results(part)}
    if organisation_id is not None:
        found = usable_of_organisation(organisation_id, kinds, day)
    else:
        found = usable(person_id, kinds, day)
    results = [held for kind, held in found.items() if kind.startswith(RESULT)]
    none = _refused(held.subject for held in results) | _letters(results)
    found = {kind: held for kind, held in found.items() if held.subject not in none}
    best = {part.code: by_trust(_good_for(part, found, day)) for part in parts}
    return {code: held[-1] for code, held in best.items() if held}


def _good_for(part: Component, found: dict[str, Holding], day: date) -> list[Holding]:
    own = [found[part.code]] if part.code in found else []
    results = _results(part).items()
    return own + [found[kind] for kind, rule in results if kind in found and rule.counts(found[kind].valid_from, day)]


def _results(part: Component) -> dict[str, AcceptedResults]:
    return {f"{RESULT}{code}": rule for rule in part.accepts for code in rule.procedures}


def _refused(subjects: Iterable[str]) -> set[str]:
    """Of these dossiers those whose answer was no; earlier ones were kept like any other."""
    codes = [subject.removeprefix("dossier/") for subject in subjects]
    if not codes:
        return set()
    rows = Result.objects.filter(dossier__code__in=codes, granted=False).values_list("dossier__code", flat=True)
    return {f"dossier/{code}" for code in rows}


def _letters(results: Iterable[Holding]) -> set[str]:
    """Of these dossiers those whose answer was kept as the result itself, as earlier ones were."""
    found = {held.subject: held.file_id for held in results}
    letters = letters_of(subject.removeprefix("dossier/") for subject in found)
    return {f"dossier/{code}" for code, letter in letters.items() if letter.file_id == found[f"dossier/{code}"]}


def results_of(codes: Iterable[str]) -> dict[str, Holding]:
    """The results themselves, signed files in their owners' stores, of dossiers by code; letters are none."""
    found = issued_as(RESULT, [f"dossier/{code}" for code in codes])
    letters = _letters(found.values())
    return {subject.removeprefix("dossier/"): held for subject, held in found.items() if subject not in letters}


def with_electronic_result(codes: Iterable[str]) -> set[str]:
    """Those of the codes whose answer or result is given out as a signed file."""
    asked = list(codes)
    return with_letter(asked) | set(results_of(asked))


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

"""Signed answers: which dossiers have one, and where its file is read."""

from collections.abc import Iterable

from batru.commons.prints import public as prints

LETTER = "letter"


def letters_of(codes: Iterable[str]) -> dict[str, prints.IssuedForm]:
    """The signed answers of dossiers by code; one that is not signed has none."""
    subjects = {f"dossier/{code}": code for code in codes}
    return {subjects[form.subject]: form for form in prints.issued_of(LETTER, subjects)}


def with_letter(codes: Iterable[str]) -> set[str]:
    """Those of the codes whose answer is given out as a signed file."""
    return set(letters_of(codes))

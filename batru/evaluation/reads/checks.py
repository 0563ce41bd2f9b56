"""The checks of the catalogue."""

from functools import cache

from batru.commons import home
from batru.evaluation.rules.integrity.checks import KIND, Check, read_checks
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


@cache
def checks() -> tuple[Check, ...]:
    """All of them, in the order of the files."""
    return tuple(check for document in home.catalogue().read(KIND) for check in read_checks(document))


def check(code: str) -> Check:
    """One that can be made; Refusal (404) where there is none."""
    found = next((own for own in checks() if own.code == code and own.missing is None), None)
    if found is None:
        raise Refusal(
            "evaluation.check.unknown",
            what=N_("There is no check {check}."),
            why=N_("The catalogue holds none of that name, or it cannot be made yet."),
            next_step=N_("Choose one from the list of what is to be looked at."),
            status=404,
            check=code,
        )
    return found

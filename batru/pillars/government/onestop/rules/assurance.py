"""How sure the shop must be of who files. Pure."""

from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


def check(level: int, needed: int) -> None:
    """Refuses a filing by somebody of whom the shop is not sure enough; says how to raise it."""
    if level >= needed:
        return
    raise Refusal(
        "onestop.filing.assurance",
        what=N_("To file this online, sign in with e-identity level {needed}."),
        why=N_("This procedure must be sure of who files; the way you signed in gives level {level}."),
        next_step=N_(
            "Sign out and sign in again with your e-identity. Level 2 is given by the police, who take a picture and "
            "fingerprints. Or bring the papers to the counter: there your identity card is enough."
        ),
        status=403,
        needed=needed,
        level=level,
    )

"""Which dossiers may be received unseen, many at once: those that say themselves that they are complete. Pure."""

from collections.abc import Collection

from batru.kernel.text import N_
from batru.law.procedure import ProcedureVersion

# More than a page of the list is nobody's own choice any more.
LARGEST = 50


def fault(version: ProcedureVersion, channel: str, files: Collection[str], *, answered: bool) -> str:
    """Why a clerk must look himself, as a message id; empty where the dossier is whole.

    `files`: the components that were handed in as files; `answered`: the declaration was answered page by page. What a
    database holds must be looked up one by one, and so counts as missing here. What is only shown is asked of nobody
    who files online; it is shown when the result is fetched (unconfirmed).
    """
    if channel != "online":
        return N_("It did not come online: its papers are sheets that somebody must see.")
    if version.papers_known != "all":
        return N_("The catalogue does not know all papers of this procedure, so nobody but a clerk can tell.")
    missing = [
        part
        for part in version.components
        if part.is_always_required
        and part.kind != "show"
        and part.code not in files
        and not (answered and part.kind == "form")
    ]
    if missing:
        return N_("A paper that everybody must bring is not among its files.")
    return ""

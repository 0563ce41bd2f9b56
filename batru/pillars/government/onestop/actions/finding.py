"""Under which words and code a dossier is found, and by whom: the unit that took it in and the one that decides."""

from collections.abc import Iterator

from batru.commons import home
from batru.commons.search.public import Entry, put, source
from batru.pillars.government.onestop.models import Dossier

KIND = "dossier"
FIELDS = ("code", "applicant_name", "procedure", "received_unit_id", "unit_id")


def let_find(dossier: Dossier) -> None:
    """Put a dossier where it is found, in the caller's transaction."""
    scopes = (dossier.received_unit_id, dossier.unit_id)
    put(KIND, dossier.code, _text(dossier.applicant_name, dossier.procedure), (dossier.code,), scopes)


@source(KIND)
def entries() -> Iterator[Entry]:
    """Every dossier in order of filing, for a rebuild."""
    for code, name, procedure, *units in Dossier.objects.order_by("id").values_list(*FIELDS).iterator():
        yield Entry(code, _text(name, procedure), (code,), tuple(units))


def _text(name: str, procedure: str) -> str:
    return f"{name} · {home.procedures()[procedure].short.vi}"

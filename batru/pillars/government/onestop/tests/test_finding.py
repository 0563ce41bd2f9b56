"""Who finds a dossier: officials of the unit that took it in, and of the one that decides it."""

from collections.abc import Callable

from batru.commons.people.public import Actor
from batru.commons.search.public import rebuild
from batru.pillars.government.onestop.actions.filing import Filing, register
from batru.pillars.government.onestop.actions.finding import let_find
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.reads import records
from batru.pillars.government.onestop.tests.conftest import OTHER, vn


def test_both_units_find_what_one_took_in_for_the_other(cast: Callable[[str], Actor], filing: Filing) -> None:
    code = register(filing, "counter", by=cast("minh"), at=vn("2022-12-01 09:20")).code
    assert (_found(cast("thu"), code), _found(cast("tu"), code)) == ([code], [])
    dossier = Dossier.objects.get(code=code)
    dossier.received_unit_id = OTHER
    dossier.save()
    let_find(dossier)
    for username in ("thu", "tu"):
        assert _found(cast(username), code) == [code]
        assert _found(cast(username), "hoa khai sinh") == [code]
    rebuild()
    assert [_found(cast(username), code) for username in ("thu", "tu")] == [[code], [code]]


def _found(actor: Actor, query: str) -> list[str]:
    return [row.code for row in records.found(actor, query).rows]

"""By which rules a dossier is judged, and what must be there before it is received."""

from collections.abc import Callable
from datetime import date

import pytest

from batru.commons import home
from batru.commons.people.public import Actor
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop.actions import checking
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, submit
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.reads import times
from batru.pillars.government.onestop.tests.conftest import STATUS, WARD, vn

Cast = Callable[[str], Actor]


def test_a_dossier_is_judged_by_the_rules_of_its_receipt(cast: Cast) -> None:
    """Filed under the rules of 2022 it keeps them, whatever the day on which somebody looks."""
    hoa, minh = cast("hoa"), cast("minh")
    filing = Filing(STATUS, WARD, Applicant(hoa.name, person_id=hoa.person_id))
    code = submit(filing, by=hoa, at=vn("2022-12-01 08:00")).code
    checking.receive(code, by=minh, at=vn("2022-12-01 09:00"))
    pack = times.pack_of(Dossier.objects.get())
    assert (pack.day, pack.forms["control_sheet"], "stop" in pack.forms) == (date(2022, 12, 1), "05", False)


def test_no_receipt_while_something_that_everybody_brings_is_missing(cast: Cast, filing: Filing) -> None:
    """Neither handed in, nor seen, nor found in a database: no receipt; a look-up needs a database in force."""
    minh = cast("minh")
    version = home.procedures()[filing.procedure].version_on(date(2022, 12, 1))
    wanted = [part.code for part in version.components if part.is_always_required]
    assert len(wanted) >= 2
    code = submit(filing, by=cast("hoa"), at=vn("2022-12-01 08:00")).code
    for seen, looked_up in (([], []), (wanted[:-1], []), ([], wanted)):
        with pytest.raises(Refusal) as refused:
            checking.receive(code, seen, looked_up, by=minh, at=vn("2022-12-01 09:00"))
        assert refused.value.code == "onestop.receipt.incomplete"
    assert Dossier.objects.get().state == "submitted"
    checking.receive(code, wanted, by=minh, at=vn("2022-12-01 09:00"))
    found = Dossier.objects.get()
    assert found.state == "received" and sorted(found.papers.values_list("component", flat=True)) == sorted(wanted)

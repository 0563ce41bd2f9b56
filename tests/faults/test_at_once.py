"""Two hundred at once on one dossier, series, ticket, fee or request: one effect, and words for the rest."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from batru.commons.journal.public import first_break, history
from batru.commons.partners.public import NewKey, issue, once
from batru.commons.payments.actions.settling import take_cash
from batru.commons.payments.models import Receipt, Settlement
from batru.commons.payments.public import charge
from batru.commons.people.public import Actor, system_actor
from batru.commons.tasks.public import open_tasks
from batru.pillars.government.hall.actions import serving
from batru.pillars.government.hall.actions.taking import take
from batru.pillars.government.hall.models import Shift, Ticket
from batru.pillars.government.hall.tests.conftest import make_places
from batru.pillars.government.hall.tests.test_at_once import _as_a_home_has_it, at_once, many
from batru.pillars.government.onestop.actions import checking, filing, processing, tracking
from batru.pillars.government.onestop.actions.filing import Applicant, Filing
from batru.pillars.government.onestop.models import Dossier, Draft, Result, Supplement
from batru.pillars.government.onestop.tests.conftest import BIRTH, SYSTEM, WARD, _quick_hashes, cast, places, vn

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True)]
__all__ = ["_as_a_home_has_it", "_quick_hashes", "cast", "places"]
Cast = Callable[[str], Actor]
AT = vn("2022-12-01 09:10")
MOVED_ON = "onestop.move"


@pytest.fixture
def code(cast: Cast) -> str:
    """A dossier that was just handed in."""
    hoa = cast("hoa")
    mine = Filing(BIRTH, WARD, Applicant(hoa.name, email="hoa@example.test", person_id=hoa.person_id))
    return filing.submit(mine, by=hoa, at=vn("2022-12-01 09:05")).code


def one_did(outcomes: list[Any], *refusals: str) -> None:
    """Exactly one effect; everybody else is told why not."""
    said = Counter(one if isinstance(one, str) else "done" for one in outcomes)
    assert said.pop("done") == 1
    assert set(said) <= set(refusals) and sum(said.values()) == many() - 1


def acts_of(code: str) -> Counter[str]:
    """How often each deed stands in the dossier's journal, whose chain holds."""
    assert first_break(f"dossier/{code}") is None
    return Counter(entry.act for entry in history(f"dossier/{code}"))


def test_codes_are_given_once_and_without_a_gap(cast: Cast) -> None:
    minh, mine = cast("minh"), Filing(BIRTH, WARD, Applicant("Lê Thị Mận"))
    made = at_once(lambda _: filing.register(mine, "counter", by=minh, at=AT).code, many())
    assert sorted(map(str, made)) == [f"000.04.01.Y99-221201-{n:04d}" for n in range(1, many() + 1)]
    assert [code for code in made if acts_of(str(code)) != {"onestop.dossier.registered": 1}] == []


def test_a_dossier_is_received_once(cast: Cast, code: str) -> None:
    minh = cast("minh")
    one_did(at_once(lambda _: checking.receive(code, by=minh, at=AT), many()), MOVED_ON)
    assert acts_of(code)["onestop.dossier.received"] == 1
    assert len(open_tasks(f"dossier/{code}")) == 1


def test_a_supplement_is_asked_for_and_answered_once(cast: Cast, code: str) -> None:
    minh, hoa, later = cast("minh"), cast("hoa"), vn("2022-12-01 10:00")
    asked = at_once(lambda _: checking.ask_supplement(code, "Thiếu giấy.", by=minh, at=AT), many())
    one_did(asked, MOVED_ON, "onestop.supplement.again")
    assert Supplement.objects.count() == 1
    one_did(at_once(lambda _: checking.answer_supplement(code, by=hoa, at=later), many()), MOVED_ON)
    assert acts_of(code)["onestop.supplement.answered"] == 1


def test_a_waiting_ticket_is_called_once() -> None:
    make_places()
    counters = {number: system_actor(f"clerk-{number}") for number in (1, 2, 8)}  # those that serve certification
    for number, clerk in counters.items():
        Shift.objects.create(
            hall="quan", unit_id="491@2022", counter=number, clerk=clerk.key, opened_at=vn("2022-12-01 07:00")
        )
    take("quan", "certification", "kiosk", by=SYSTEM, at=AT)
    desks = list(counters.items())

    def call(n: int) -> object:
        number, clerk = desks[n % len(desks)]
        return serving.call_next("quan", number, by=clerk, at=AT)

    outcomes = at_once(call, many())
    one_did(outcomes, "hall.counter.nobody", "hall.counter.busy")
    assert Counter(Ticket.objects.values_list("state", flat=True)) == {"called": 1}


def test_a_fee_is_paid_once(cast: Cast) -> None:
    minh = cast("minh")
    title = {"vi": "Lệ phí", "en": "Fee"}
    key = charge("dossier/1", unit_key=WARD, title=title, amount=8_000, by=SYSTEM, at=AT).key
    one_did(at_once(lambda _: take_cash(key, 8_000, by=minh, at=AT), many()), "payments.charge.settled")
    assert (Settlement.objects.count(), Receipt.objects.count()) == (1, 1)


def test_one_decides_and_nobody_withdraws_what_is_decided(cast: Cast, code: str) -> None:
    minh, thu, lan, hoa = (cast(name) for name in ("minh", "thu", "lan", "hoa"))
    checking.receive(code, by=minh, at=AT)
    processing.take(code, by=thu, at=AT)
    processing.propose(code, "Đủ điều kiện.", by=thu, at=AT)
    deeds: list[Callable[[], object]] = [
        lambda: processing.decide(code, True, "Đồng ý.", by=lan, at=AT),
        lambda: processing.withdraw(code, by=hoa, at=AT),
    ]
    one_did(at_once(lambda n: deeds[n % 2](), many()), MOVED_ON)
    acts = acts_of(code)
    assert acts["onestop.dossier.decided"] + acts["onestop.dossier.withdrawn"] == 1
    assert Result.objects.count() == acts["onestop.dossier.decided"]


def test_a_repeated_request_is_done_once_and_answered_alike(cast: Cast) -> None:
    minh, mine = cast("minh"), Filing(BIRTH, WARD, Applicant("Lê Thị Mận"))
    wanted = NewKey("faults", (filing.REGISTER,), AT.date(), minh.posts[0].id)
    key = issue(wanted, by=SYSTEM, at=AT).key

    def ask(_: int) -> object:
        work = lambda: {"code": filing.register(mine, "counter", by=minh, at=AT).code}  # noqa: E731
        return once(key, "the same", ["file"], work, at=AT).body["code"]

    assert set(at_once(ask, many())) == {Dossier.objects.get().code}


def test_deeds_without_a_row_of_their_own_stand_in_line(cast: Cast, code: str) -> None:
    """Nothing but the journal knows of them, so it must order them itself."""
    dossier, hoa = Dossier.objects.get(), cast("hoa")
    at_once(lambda _: tracking.send_code(dossier, "vi", by=hoa, at=AT), many())
    at_once(lambda n: filing.keep_draft(BIRTH, {"n": n}, {}, by=hoa, at=AT), many())
    subjects = f"tracking/{code}", f"draft/{hoa.person_id}/{BIRTH}"
    assert [len(history(one)) for one in subjects] == [many(), many()]
    assert [first_break(one) for one in subjects] == [None, None]
    assert Draft.objects.count() == 1
    letters = apps.get_model("notices.Notice").objects.filter(template="onestop/tracking")
    assert letters.count() in (0, many())

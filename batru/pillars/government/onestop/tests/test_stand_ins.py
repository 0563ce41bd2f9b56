"""A specialist is away: her stand-in takes the dossier by her right, and the history says for whom."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from batru.commons import home
from batru.commons.journal.public import history
from batru.commons.people.public import Actor, give_stand_in
from batru.commons.tasks.public import inbox
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop.actions import checking, processing
from batru.pillars.government.onestop.actions.filing import Filing, submit
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.tests.conftest import vn

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]


def test_a_stand_in_takes_what_the_absent_owes_and_the_history_says_for_whom(cast: Cast, filing: Filing) -> None:
    code = submit(filing, by=cast("hoa"), at=vn("2022-12-01 09:05")).code
    checking.receive(code, by=cast("minh"), at=vn("2022-12-01 09:10"))
    lan, thu = cast("lan"), cast("thu")
    give_stand_in(
        thu.posts[0].id, lan.posts[0].id, date(2022, 12, 1), date(2022, 12, 3), by=thu, at=vn("2022-12-01 09:15")
    )
    chair = cast("lan")
    assert [(task.kind, task.whose) for task in inbox(chair, vn("2022-12-01 09:20"))] == [("onestop.process", thu.name)]
    dossier = processing.take(code, by=chair, at=vn("2022-12-01 09:20"))
    assert dossier.specialist_id == thu.posts[0].id
    line = history(f"dossier/{code}")[-1]
    assert (line.act, line.actor, line.payload["for"]) == ("onestop.dossier.taken", chair.key, thu.key)
    client = Client()
    client.post("/office/sign-in/", {"username": "lan", "password": "x"})
    assert f"{chair.name}, thay mặt {thu.name}" in client.get(f"/dossiers/{code}/").content.decode()
    client.cookies["batru_language"] = "en"
    named = f'<span lang="vi">{chair.name}</span>, on behalf of <span lang="vi">{thu.name}</span>'
    assert named in client.get(f"/dossiers/{code}/").content.decode()
    assert f"thay {thu.name} đang vắng mặt" not in client.get("/inbox/").content.decode()
    assert f"for {thu.name}, who is away" in client.get("/inbox/").content.decode()


@pytest.mark.parametrize("four_eyes", [True, False])
def test_who_received_it_decides_as_a_stand_in_only_where_the_place_allows_that(
    cast: Cast, filing: Filing, monkeypatch: pytest.MonkeyPatch, four_eyes: bool
) -> None:
    own = replace(home.locality(), four_eyes=four_eyes)
    assert home.locality().four_eyes, "safe where nothing is set"
    monkeypatch.setattr(home, "locality", lambda: own)
    minh, thu, lan = cast("minh"), cast("thu"), cast("lan")
    give_stand_in(
        lan.posts[0].id, minh.posts[0].id, date(2022, 12, 1), date(2022, 12, 3), by=lan, at=vn("2022-12-01 09:00")
    )
    code = submit(filing, by=cast("hoa"), at=vn("2022-12-01 09:05")).code
    checking.receive(code, by=cast("minh"), at=vn("2022-12-01 09:10"))
    processing.take(code, by=thu, at=vn("2022-12-01 09:20"))
    processing.propose(code, "Đủ.", by=thu, at=vn("2022-12-01 10:00"))
    if four_eyes:
        with pytest.raises(Refusal) as refused:
            processing.decide(code, True, "Đồng ý.", by=cast("minh"), at=vn("2022-12-01 10:30"))
        assert (refused.value.code, Dossier.objects.get().state) == ("onestop.decision.hand", "proposed")
        processing.decide(code, True, "Đồng ý.", by=lan, at=vn("2022-12-01 10:40"))
    else:
        processing.decide(code, True, "Đồng ý.", by=cast("minh"), at=vn("2022-12-01 10:30"))
    assert Dossier.objects.get().state == "decided"

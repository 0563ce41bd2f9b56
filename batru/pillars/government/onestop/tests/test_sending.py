"""Filing by post: ordered on a page, seen by the desk, put on the hand-over list, and filed by the two signatures."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from batru.commons import clock
from batru.commons.journal.public import history, relay
from batru.commons.people.public import Actor
from batru.commons.post import public as post
from batru.commons.post.jobs import poll
from batru.commons.tasks.public import open_tasks
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop import facts
from batru.pillars.government.onestop.actions import checking, processing
from batru.pillars.government.onestop.actions.sending import filed
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.tests.conftest import HOME, STATUS, WARD, vn

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
Open = Callable[..., Client]
SLIP = f"/procedures/{STATUS}/by-post/"
GIVEN = {
    "unit": WARD,
    "papers": ["declaration"],
    "sender_name": HOME.name,
    "sender_address": HOME.address,
    "sender_phone": HOME.phone,
    "result_place": "online",
}


def ordered(opened: Open, at: str = "2022-12-01 10:00", **more: str) -> str:
    """Bà Hoa sends for the postman; the carrier has the order."""
    clock.set_now(vn(at))
    answer = opened("hoa").post(SLIP, {**GIVEN, **more})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    relay()
    return str(answer["Location"]).split("/")[2]


def handed_over(opened: Open, code: str, at: str, missing: str = "") -> str:
    """The desk scans the envelope and signs; a quarter of an hour later the postman does. The list's number."""
    minh, began = opened("minh"), vn(at)
    clock.set_now(began)
    scanned = {"unit": WARD, "kind": "collection", "scanned": code, "missing": missing}
    assert minh.post("/post/items/", scanned).status_code == 302
    page = minh.get("/post/", {"unit": WARD, "kind": "collection"}).content.decode()
    number = page.partition("/post/lists/")[2].partition("/")[0]
    assert code in minh.get(f"/post/lists/{number}/").content.decode()
    minh.post(f"/post/lists/{number}/signatures/", {})
    relay()
    assert Dossier.objects.get(code=code).state == "sent", "one signature files nothing"
    clock.set_now(began.replace(minute=began.minute + 15))
    minh.post(f"/post/lists/{number}/signatures/", {"signer": "Lê Văn Tá"})
    relay()
    return number


def counted(month: str) -> int:
    return sum(len(batch["key"]) for batch in facts.dossiers(Month.parse(month)))


def minute(moment: datetime) -> datetime:
    """The story's clock goes on while a test runs."""
    return moment.replace(second=0, microsecond=0)


def submitted_at(code: str) -> datetime:
    return minute(Dossier.objects.get(code=code).submitted_at)


def test_from_the_slip_to_the_check(cast: Cast, opened: Open) -> None:
    """Fetched on Thursday, signed for on Friday 2 December at 9:25: eight working hours end on Monday at 9:25."""
    hoa, minh = opened("hoa"), opened("minh")
    assert SLIP in hoa.get(f"/procedures/{STATUS}/").content.decode()
    slip = hoa.get(SLIP).content.decode()
    assert 'value="declaration"' in slip and 'name="result_place"' in slip
    code = ordered(opened)
    own = hoa.get(f"/dossiers/{code}/").content.decode()
    assert "Bưu điện sẽ đến nhận giấy tờ" in own and code in own
    assert code in minh.get("/dossiers/").content.decode()
    waiting = minh.get("/post/", {"unit": WARD, "kind": "collection"}).content.decode()
    assert f"{code}-T1" in waiting and HOME.address in waiting
    assert open_tasks(f"dossier/{code}") == [] and counted("2022-12") == 0
    with pytest.raises(Refusal):
        checking.receive(code, by=cast("minh"), at=vn("2022-12-01 11:00"))
    handed_over(opened, code, "2022-12-02 09:10")
    found = Dossier.objects.get()
    assert (found.state, found.channel, found.result_place) == ("submitted", "post", "online")
    assert (minute(found.submitted_at), minute(found.react_by)) == (vn("2022-12-02 09:25"), vn("2022-12-05 09:25"))
    assert [paper.component for paper in found.papers.all()] == ["declaration"]
    assert [task.kind for task in open_tasks(f"dossier/{code}")] == ["onestop.check"] and counted("2022-12") == 1
    checking.receive(code, by=cast("minh"), at=vn("2022-12-02 10:00"))
    page = opened("hoa", "en").get(f"/dossiers/{code}/").content.decode()
    assert "Filed: the desk and the post signed for the papers" in page


def test_where_papers_were_missing_it_is_filed_when_they_have_come(opened: Open) -> None:
    code = ordered(opened)
    handed_over(opened, code, "2022-12-02 09:10", missing="Tờ khai chưa ký")
    assert Dossier.objects.get().state == "sent"
    clock.set_now(vn("2022-12-05 10:00"))
    assert opened("minh").post(f"/post/orders/{code}-T1/completion/").status_code == 302
    relay()
    assert (Dossier.objects.get().state, submitted_at(code)) == ("submitted", vn("2022-12-05 10:00"))


def test_it_belongs_to_the_month_in_which_it_was_filed(opened: Open) -> None:
    code = ordered(opened, "2022-11-30 10:00")
    assert (counted("2022-11"), counted("2022-12")) == (0, 0)
    handed_over(opened, code, "2022-12-01 09:10")
    assert (counted("2022-11"), counted("2022-12")) == (0, 1)


def test_told_twice_it_is_filed_once(opened: Open) -> None:
    code = ordered(opened)
    handed_over(opened, code, "2022-12-02 09:10")
    before = len(history(f"dossier/{code}"))
    filed(f"dossier/{code}", f"{code}-T1", vn("2022-12-03 08:00"))
    assert (len(history(f"dossier/{code}")), submitted_at(code)) == (before, vn("2022-12-02 09:25"))


def test_called_back_in_time_the_postman_does_not_come(cast: Cast, opened: Open) -> None:
    code = ordered(opened)
    assert opened("hoa").post(f"/dossiers/{code}/withdrawal/").status_code == 302
    relay()
    (order,) = post.orders_for(f"dossier/{code}")
    assert (order.state, Dossier.objects.get().state) == ("cancelled", "withdrawn")
    assert (counted("2022-12"), opened("hoa").get(f"/dossiers/{code}/").status_code) == (0, 200)


def test_what_the_post_has_already_is_not_called_back(cast: Cast, opened: Open) -> None:
    code = ordered(opened)
    clock.set_now(vn("2022-12-01 13:00"))  # the demo postman comes after two hours
    poll()
    with pytest.raises(Refusal) as refused:
        processing.withdraw(code, by=cast("hoa"), at=clock.now())
    assert (refused.value.code, Dossier.objects.get().state) == ("post.order.cancel", "sent")


def test_a_result_comes_back_by_post_too(opened: Open) -> None:
    wrong = opened("hoa").post(SLIP, {**GIVEN, "result_place": "post"})
    assert wrong.status_code == 422 and Dossier.objects.count() == 0
    to = {"delivery_name": HOME.name, "delivery_address": HOME.address, "delivery_phone": HOME.phone}
    ordered(opened, result_place="post", **to)
    assert Dossier.objects.get().delivery_address.address == HOME.address


@pytest.mark.parametrize("wrong", [{"papers": []}, {"unit": "1@2022"}, {"sender_address": " "}, {"sender_phone": ""}])
def test_a_slip_that_no_postman_could_use_says_what_is_missing(opened: Open, wrong: dict[str, object]) -> None:
    answer = opened("hoa", "en").post(SLIP, {**GIVEN, **wrong})
    assert answer.status_code == 422 and "needs your attention" in answer.content.decode()
    assert HOME.name in answer.content.decode() and Dossier.objects.count() == 0


@pytest.mark.parametrize("papers", [["no_such_paper"]])
def test_the_slip_names_papers_of_the_procedure_alone(opened: Open, papers: list[str]) -> None:
    answer = opened("hoa", "en").post(SLIP, {**GIVEN, "papers": papers})
    assert answer.status_code == 422 and "The post was not sent for your papers." in answer.content.decode()
    assert Dossier.objects.count() == 0


def test_without_a_carrier_nobody_is_sent_for(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("batru.pillars.government.onestop.reads.services.carrier_here", lambda: "")
    assert SLIP not in opened("hoa").get(f"/procedures/{STATUS}/").content.decode()
    assert opened("hoa").post(SLIP, GIVEN).status_code == 409 and Dossier.objects.count() == 0


def test_it_is_not_em_tus(opened: Open) -> None:
    code = ordered(opened)
    tu = opened("tu")
    assert tu.get(f"/dossiers/{code}/").status_code == 404
    scanned = {"unit": WARD, "kind": "collection", "scanned": code}
    assert tu.post("/post/items/", scanned).status_code in (403, 404)
    assert opened("minh").get(SLIP).status_code == 302, "officials do not file for themselves"

"""The whole circle: filed, completed, decided, handed over, counted, ranked, ordered, answered, and what came of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from batru.command.models import Directive
from batru.command.reads.directives import shown
from batru.commons import clock
from batru.commons.journal.public import first_break, history
from batru.commons.people.public import Actor, account_actor
from batru.commons.tasks.public import inbox, open_tasks
from batru.facts.jobs import refresh as count_facts
from batru.foresight.jobs import publish_forecasts
from batru.foresight.public import frozen
from batru.index.jobs import refresh as roll_up
from batru.index.public import value_of
from batru.index.rules import Period
from batru.kernel.period import Month
from batru.pillars.government.onestop.actions import checking, processing
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, register, submit
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.tests.conftest import OTHER, STATUS, WARD, vn
from tests.stories.conftest import Staff

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.filterwarnings("ignore:No directory at")]
Cast = Callable[[str], Actor]
# First Mondays. Three working days end on Thursday at 17:00, so a Wednesday is in time and a Friday is late.
MONDAYS = ("2022-06-06", "2022-07-04", "2022-08-01", "2022-09-05", "2022-10-03", "2022-11-07")
IN_TIME, LATE = timedelta(days=2, hours=2), timedelta(days=4, hours=2)


def test_the_whole_circle(client: Client, cast: Cast, staff: Staff) -> None:
    _half_a_year_in_which_every_fourth_is_late(cast("hoa"), staff)
    _one_dossier_with_a_supplement(cast)
    _everything_is_counted()
    _wards_are_ranked(client)
    number = _an_order_is_given_from_its_tile(client, cast)
    _it_is_answered_and_closed(client, number)
    _a_month_of_punctual_answers(staff)
    _what_came_of_it_is_shown(client, number)


def _half_a_year_in_which_every_fourth_is_late(hoa: Actor, staff: Staff) -> None:
    for monday in MONDAYS:
        online = 2 if monday == MONDAYS[-1] else 0
        for n in range(4):
            filer = hoa if n < online else None
            _life(staff[WARD], WARD, vn(f"{monday} 08:0{n}"), LATE if n == 3 else IN_TIME, filer)
    for n, takes in enumerate((IN_TIME, LATE)):
        _life(staff[OTHER], OTHER, vn(f"2022-11-07 09:0{n}"), takes)


def _life(staff: dict[str, Actor], unit: str, at: datetime, takes: timedelta, filer: Actor | None = None) -> None:
    """One dossier from filing to the result in hand; whoever files it online marks it with four stars."""
    clerk, specialist, chair = staff["counter_clerk"], staff["specialist"], staff["chair"]
    if filer is None:
        code = register(
            Filing(STATUS, unit, Applicant("Lê Văn Ba", id_number="000095000003")), "counter", by=clerk, at=at
        )
    else:
        code = submit(Filing(STATUS, unit, Applicant(filer.name, person_id=filer.person_id)), by=filer, at=at)
    checking.receive(code.code, by=clerk, at=at + timedelta(minutes=20))
    processing.take(code.code, by=specialist, at=at + timedelta(hours=1))
    processing.propose(code.code, "Đủ điều kiện.", by=specialist, at=at + takes - timedelta(hours=1))
    processing.decide(code.code, True, "Đồng ý.", by=chair, at=at + takes)
    processing.hand_over(code.code, by=clerk, at=at + takes + timedelta(minutes=30))
    if filer is not None:
        processing.rate(code.code, 4, by=filer, at=at + takes + timedelta(hours=1))


def _one_dossier_with_a_supplement(cast: Cast) -> None:
    """Received on Thursday 1 December: due on Tuesday the 6th; completed that day: due on Friday the 9th."""
    hoa, minh, thu, lan = cast("hoa"), cast("minh"), cast("thu"), cast("lan")
    applicant = Applicant(hoa.name, person_id=hoa.person_id)
    code = submit(Filing(STATUS, WARD, applicant), by=hoa, at=vn("2022-12-01 08:00")).code
    checking.receive(code, by=minh, at=vn("2022-12-01 09:00"))
    processing.take(code, by=thu, at=vn("2022-12-01 10:00"))
    assert Dossier.objects.get(code=code).due_at == vn("2022-12-06 17:00")
    checking.ask_supplement(code, "Thiếu giấy tờ cư trú.", by=thu, at=vn("2022-12-02 09:00"))
    checking.answer_supplement(code, by=hoa, at=vn("2022-12-06 10:00"))
    assert Dossier.objects.get(code=code).due_at == vn("2022-12-09 17:00")
    processing.propose(code, "Đủ điều kiện.", by=thu, at=vn("2022-12-08 10:00"))
    processing.decide(code, True, "Đồng ý.", by=lan, at=vn("2022-12-08 15:00"))
    processing.hand_over(code, by=minh, at=vn("2022-12-09 09:00"))
    assert open_tasks(f"dossier/{code}") == [] and first_break(f"dossier/{code}") is None


def _everything_is_counted() -> None:
    clock.set_now(vn("2022-12-12 09:00"))
    _follow()
    # November: three of four in time; two filed online, answered on paper, which counts none of them as online; next
    # door one of two in time; of all six four are.
    assert _figure("on_time_share", WARD, "2022-11") == (3, 4)
    assert _figure("online_share", WARD, "2022-11") == (0, 4)
    assert _figure("self_filed_share", WARD, "2022-11") == (2, 2)
    assert _figure("on_time_share", OTHER, "2022-11") == (1, 2)
    assert _figure("on_time_share", "491@2022", "2022-11") == (4, 6)
    # December: completed once and in time; right the first time it was not.
    assert _figure("on_time_share", WARD, "2022-12") == (1, 1)
    assert _figure("first_time_right_share", WARD, "2022-12") == (0, 1)
    assert not any(count_facts().values()) and not roll_up(), "counted again, nothing differs"


def _follow() -> None:
    """What the machines do by themselves, in their order."""
    count_facts()
    roll_up()
    publish_forecasts()


def _figure(measure: str, unit: str, month: str) -> tuple[float, float | None]:
    figure = value_of(measure, unit, Period.parse(month))
    return figure.part, figure.whole


def _wards_are_ranked(client: Client) -> None:
    ranked = _page(client, "/ranking/", measure="on_time_share", period="2022-11", kind="commune")
    assert ranked.index("75.0") < ranked.index("50.0") and "3 / 4" in ranked and "1 / 2" in ranked
    # None online: 0 of 6; in time 75 %: 4.5 of 6; right the first time: 3 of 3; four stars between 3 and 4.5: 2.67
    # of 4, points being told to two digits. That is 10.17 of the 19 points that apply: no fee, no complaint. Next
    # door nobody gave a mark: 0 + 3 + 3 of 15.
    scored = _page(client, "/ranking/", measure="set:one_stop", period="2022-11", kind="commune")
    assert scored.index("53.53") < scored.index("40.00")


def _an_order_is_given_from_its_tile(client: Client, cast: Cast) -> int:
    _enter(client, "phuc")
    tile = f"/directives/new/?measure=on_time_share&amp;unit={WARD.replace('@', '%40')}"
    assert tile in _page(client, "/board/", unit=WARD, month="2022-11")
    form = {"measure": "on_time_share", "unit": WARD, "text": "Rà soát hồ sơ mỗi sáng.", "role": "specialist"}
    answer = client.post("/directives/new/", {**form, "due_on": "2022-12-23", "target": "95"})
    row = Directive.objects.get()
    assert answer["Location"] == f"/directives/{row.pk}/"
    paper = frozen("on_time_share", WARD)
    assert paper is not None and paper.is_genuine
    assert (row.forecast_id, row.forecast_digest) == (paper.id, paper.digest)
    assert [value for _, value in paper.history] == [75.0] * 6
    (owed,) = [task for task in inbox(cast("thu"), clock.now()) if task.subject == f"directive/{row.pk}"]
    assert owed.due_at == vn("2022-12-23 17:00")
    return row.pk


def _it_is_answered_and_closed(client: Client, number: int) -> None:
    clock.set_now(vn("2022-12-15 08:00"))
    _enter(client, "thu")
    client.post(f"/directives/{number}/answers/", {"text": "Đã rà soát từ hôm nay."})
    thu = account_actor("thu", clock.now().date())
    assert thu is not None
    assert f"directive/{number}" not in [task.subject for task in inbox(thu, clock.now())]
    _enter(client, "phuc")
    client.post(f"/directives/{number}/closing/", {"text": "Theo dõi tiếp bằng số liệu."})
    assert open_tasks(f"directive/{number}") == []
    acts = ["command.directive.given", "command.directive.answered", "command.directive.closed"]
    assert [entry.act for entry in history(f"directive/{number}")] == acts


def _a_month_of_punctual_answers(staff: Staff) -> None:
    """Monday 9 January 2023, four dossiers, all in time; counted when the month is over."""
    for n in range(4):
        _life(staff[WARD], WARD, vn(f"2023-01-09 08:0{n}"), IN_TIME)
    clock.set_now(vn("2023-02-01 09:00"))
    _follow()
    assert _figure("on_time_share", WARD, "2023-01") == (4, 4)


def _what_came_of_it_is_shown(client: Client, number: int) -> None:
    row = Directive.objects.get(pk=number)
    newer = frozen("on_time_share", WARD)
    assert newer is not None and newer.id != row.forecast_id, "the order keeps the paper of its own day"
    _enter(client, "phuc")
    found = shown(row, clock.now())
    assert found.effect is not None
    counted = {one.point.month: one.actual for one in found.effect.known}
    # December's figure is the order's own month and says nothing of it; January alone is judged.
    assert counted == {Month(2022, 12): 100.0, Month(2023, 1): 100.0}
    assert found.judgement.months == 1 and found.judgement.mean_difference > 0
    page = _page(client, f"/directives/{number}/")
    assert "1 month counted since" in page
    assert row.forecast_digest[:16] in page and "yes, the seal fits" in page


def _enter(client: Client, username: str) -> None:
    answer = client.post("/office/sign-in/", {"username": username, "password": "x"})
    assert answer.status_code == 302, answer.content.decode()


def _page(client: Client, address: str, **asked: str) -> str:
    client.cookies["batru_language"] = "en"
    answer = client.get(address, asked)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()

"""The deeds: what each changes, who may, what is refused, and the line it leaves."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from batru.commons.journal.public import history
from batru.commons.notices.public import notices_about
from batru.commons.people.public import NOBODY, Actor
from batru.kernel.refusal import Refusal
from batru.pillars.government.hall.actions import booking, closing, serving, shifts
from batru.pillars.government.hall.actions.steps import subject_of
from batru.pillars.government.hall.actions.taking import come_back, give_back, take
from batru.pillars.government.hall.jobs import close_past_days
from batru.pillars.government.hall.models import Appointment, Series, Shift, Ticket
from batru.pillars.government.hall.reads import booking as booked
from batru.pillars.government.hall.reads import halls, lines
from batru.pillars.government.hall.tests.conftest import HALL, SYSTEM, Cast, visitor, vn

pytestmark = pytest.mark.django_db


def refused(code: str, deed: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        deed()
    assert caught.value.code == code
    assert all(caught.value.sentences())  # every place that is filled in has its value
    return caught.value


def again(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def acts_of(ticket: Ticket) -> list[str]:
    return [entry.act for entry in history(subject_of(ticket))]


# Taking


def test_numbers_run_by_lane_and_day_without_a_gap(cast: Cast) -> None:
    codes = [visitor("certification").code, visitor("civil_status").code, visitor("certification", "08:01").code]
    assert codes == ["A001", "B001", "A002"]
    assert take(HALL, "certification", "kiosk", by=SYSTEM, at=vn("08:00", "2022-12-02")).code == "A001"


def test_a_ticket_that_was_not_kept_gives_its_number_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor()
    with monkeypatch.context() as patch:
        patch.setattr(Ticket, "save", lambda self: (_ for _ in ()).throw(OSError("disk full")))
        with pytest.raises(OSError, match="disk full"):
            visitor()
    assert visitor().code == "A002"


def test_the_line_in_the_journal_names_no_person(cast: Cast) -> None:
    ticket = visitor(priority="elderly")
    (entry,) = history(subject_of(ticket))
    assert (entry.act, entry.subject) == ("hall.ticket.taken", "ticket/xuan-ha/2022-12-01/A001")
    # That somebody has priority is counted; by which group is not told.
    assert entry.payload == {"lane": "certification", "channel": "kiosk", "priority": True}


@pytest.mark.parametrize(
    ("clock_time", "is_open"), [("06:59", False), ("07:00", True), ("11:30", False), ("16:59", True)]
)
def test_a_ward_desk_gives_tickets_within_its_hours(cast: Cast, clock_time: str, is_open: bool) -> None:
    if is_open:
        assert visitor(at=clock_time).state == "waiting"
    else:
        refused("hall.lane.shut", lambda: visitor(at=clock_time))


def test_on_saturday_morning_only_the_police_desk_is_open(cast: Cast) -> None:
    saturday = vn("08:00", "2022-12-03")
    assert take("quan", "police", "kiosk", by=SYSTEM, at=saturday).code == "E001"
    refused("hall.lane.shut", lambda: take("quan", "tax", "kiosk", by=SYSTEM, at=saturday))
    refused("hall.lane.shut", lambda: take("quan", "police", "kiosk", by=SYSTEM, at=vn("14:00", "2022-12-03")))


def test_on_a_public_holiday_nobody_takes_a_ticket(cast: Cast) -> None:
    refused("hall.lane.shut", lambda: take("quan", "police", "kiosk", by=SYSTEM, at=vn("08:00", "2022-09-02")))


def test_after_the_last_number_the_lane_is_full(cast: Cast) -> None:
    visitor()
    Series.objects.update(last=999)
    assert "A999" in refused("hall.lane.full", visitor).sentences()[1]
    assert Series.objects.get().last == 999  # the refused one took none


@pytest.mark.parametrize(("lane", "group"), [("fishing", ""), ("certification", "vip")])
def test_what_there_is_not_cannot_be_taken(cast: Cast, lane: str, group: str) -> None:
    refused("hall.absent", lambda: visitor(lane, priority=group))


def test_only_a_clerk_of_the_hall_takes_on_behalf(cast: Cast) -> None:
    for actor in (NOBODY, cast("hoa"), cast("tu"), cast("lan")):
        refused("hall.absent", lambda who=actor: take(HALL, "results", "desk", by=who, at=vn("08:00")))  # type: ignore[misc]
    ticket = take(HALL, "results", "desk", assisted=True, by=cast("minh"), at=vn("08:00"))
    assert ticket.assisted and ticket.channel == "desk"


# Calling


def test_one_visit_from_the_ticket_to_the_end(minh: Actor) -> None:
    ticket = visitor()
    assert serving.call_next(HALL, 1, by=minh, at=vn("08:10")).pk == ticket.pk
    serving.call_again(ticket.key, by=minh, at=vn("08:11"))
    serving.begin(ticket.key, by=minh, at=vn("08:12"))
    serving.finish(ticket.key, "registered", "000.04.01.Y99-221201-0001", by=minh, at=vn("08:20"))
    done = again(ticket)
    assert (done.state, done.counter, done.calls, done.outcome) == ("done", 1, 2, "registered")
    assert (done.called_at, done.served_at, done.ended_at) == (vn("08:10"), vn("08:12"), vn("08:20"))
    assert acts_of(ticket) == [
        "hall.ticket.taken",
        "hall.ticket.called",
        "hall.ticket.called_again",
        "hall.ticket.begun",
        "hall.ticket.finished",
    ]


def test_priority_goes_first_but_twice_running_at_most(minh: Actor) -> None:
    visitor(at="08:00")
    visitor(at="08:01")
    for minute in range(2, 6):
        visitor(at=f"08:0{minute}", priority="elderly")
    called = []
    for minute in range(10, 16):
        ticket = serving.call_next(HALL, 1, by=minh, at=vn(f"08:{minute}"))
        serving.begin(ticket.key, by=minh, at=vn(f"08:{minute}"))
        serving.finish(ticket.key, "advised", by=minh, at=vn(f"08:{minute}") + timedelta(seconds=30))
        called.append(ticket.code)
    assert called == ["A003", "A004", "A001", "A005", "A006", "A002"]


def test_one_counter_calls_one_ticket_at_a_time(minh: Actor) -> None:
    visitor()
    visitor()
    serving.call_next(HALL, 1, by=minh, at=vn("08:10"))
    refused("hall.counter.busy", lambda: serving.call_next(HALL, 1, by=minh, at=vn("08:10")))


def test_nobody_waits(minh: Actor) -> None:
    refused("hall.counter.nobody", lambda: serving.call_next(HALL, 1, by=minh, at=vn("08:10")))


def test_a_counter_calls_only_its_own_lanes(cast: Cast) -> None:
    minh = cast("minh")
    shifts.open_counter(HALL, 3, by=minh, at=vn("07:00"))  # civil status alone
    ticket = visitor("certification")
    refused("hall.counter.nobody", lambda: serving.call_next(HALL, 3, by=minh, at=vn("08:10")))
    refused("hall.ticket.elsewhere", lambda: serving.call_this(ticket.key, 3, by=minh, at=vn("08:10")))


def test_it_is_passed_over_after_three_calls_and_comes_back_behind_three(minh: Actor) -> None:
    ticket = visitor(at="08:00")
    others = [visitor(at=f"08:0{minute}") for minute in range(1, 6)]
    serving.call_next(HALL, 1, by=minh, at=vn("08:10"))
    refused("hall.ticket.calls", lambda: serving.pass_over(ticket.key, by=minh, at=vn("08:10")))
    for minute in (11, 12):
        serving.call_again(ticket.key, by=minh, at=vn(f"08:{minute}"))
    serving.pass_over(ticket.key, by=minh, at=vn("08:13"))
    assert again(ticket).state == "missed"
    come_back(ticket.key, by=NOBODY, at=vn("08:14"))
    line = lines.now(halls.hall(HALL), vn("08:14"))
    assert (again(ticket).state, line.ahead_of(again(ticket))) == ("waiting", 3)
    assert line.ahead_of(others[3]) == 4


def test_only_a_missed_ticket_of_today_comes_back(minh: Actor) -> None:
    ticket = visitor()
    refused("hall.ticket.return", lambda: come_back(ticket.key, by=NOBODY, at=vn("08:10")))
    Ticket.objects.update(state="missed")
    refused("hall.ticket.return", lambda: come_back(ticket.key, by=NOBODY, at=vn("08:10", "2022-12-02")))


def test_a_ticket_that_is_sent_on_keeps_its_place(minh: Actor) -> None:
    first = visitor("certification", "08:00")
    visitor("civil_status", "08:05")
    serving.call_next(HALL, 1, by=minh, at=vn("08:10"))
    serving.begin(first.key, by=minh, at=vn("08:10"))
    serving.send_on(first.key, "civil_status", by=minh, at=vn("08:12"))
    sent = again(first)
    assert (sent.state, sent.lane, sent.first_lane, sent.code, sent.counter) == (
        "waiting", "civil_status", "certification", "A001", None,
    )  # fmt: skip
    assert serving.call_next(HALL, 1, by=minh, at=vn("08:13")).pk == first.pk
    assert again(first).called_at == vn("08:10")  # the wait is over at the first call


def test_a_ticket_for_one_counter_waits_for_it_until_it_closes(minh: Actor, cast: Cast) -> None:
    Shift.objects.create(
        hall=HALL, unit_id="20209@2022", counter=3, clerk="official:0", opened_at=vn("07:00"), simulated=True
    )
    ticket = visitor("civil_status")
    serving.call_next(HALL, 1, by=minh, at=vn("08:10"))
    refused("hall.absent", lambda: serving.send_on(ticket.key, "results", 3, by=minh, at=vn("08:11")))
    serving.send_on(ticket.key, "civil_status", 3, by=minh, at=vn("08:11"))
    refused("hall.counter.nobody", lambda: serving.call_next(HALL, 1, by=minh, at=vn("08:12")))
    Shift.objects.filter(counter=3).update(clerk=minh.key)
    shifts.close_counter(HALL, 3, by=minh, at=vn("08:13"))
    assert serving.call_next(HALL, 1, by=minh, at=vn("08:14")).pk == ticket.pk


def test_a_slip_that_is_scanned_is_called_out_of_its_turn(minh: Actor) -> None:
    visitor(at="08:00")
    second = visitor(at="08:01")
    assert serving.call_this(second.key, 1, by=minh, at=vn("08:10")).code == "A002"
    assert history(subject_of(second))[-1].payload == {"counter": 1, "out_of_turn": True}


def test_giving_back_frees_the_place(minh: Actor) -> None:
    first, second = visitor(at="08:00"), visitor(at="08:01")
    give_back(first.key, by=NOBODY, at=vn("08:05"))
    assert serving.call_next(HALL, 1, by=minh, at=vn("08:10")).pk == second.pk
    refused("hall.ticket.move", lambda: give_back(first.key, by=NOBODY, at=vn("08:06")))


@pytest.mark.parametrize("outcome", ["", "bribed"])
def test_it_must_be_said_what_was_done(minh: Actor, outcome: str) -> None:
    ticket = visitor()
    serving.call_next(HALL, 1, by=minh, at=vn("08:10"))
    serving.begin(ticket.key, by=minh, at=vn("08:10"))
    refused("hall.ticket.outcome", lambda: serving.finish(ticket.key, outcome, by=minh, at=vn("08:20")))


# Who may


def test_to_whoever_serves_another_ward_nothing_is_there(minh: Actor, cast: Cast) -> None:
    ticket, tu = visitor(), cast("tu")
    serving.call_next(HALL, 1, by=minh, at=vn("08:10"))
    for deed in (
        lambda: serving.call_next(HALL, 1, by=tu, at=vn("08:11")),
        lambda: serving.call_this(ticket.key, 2, by=tu, at=vn("08:11")),
        lambda: serving.begin(ticket.key, by=tu, at=vn("08:11")),
        lambda: shifts.open_counter(HALL, 2, by=tu, at=vn("08:11")),
        lambda: shifts.close_counter(HALL, 1, by=tu, at=vn("08:11")),
    ):
        assert refused("hall.absent", deed).status == 404


@pytest.mark.parametrize("who", ["hoa", "thu", "lan", "phuc"])
def test_whoever_is_no_counter_clerk_calls_nobody(minh: Actor, cast: Cast, who: str) -> None:
    visitor()
    refused("journal.permission", lambda: serving.call_next(HALL, 1, by=cast(who), at=vn("08:10")))


def test_a_second_clerk_does_not_call_from_a_colleagues_counter(minh: Actor) -> None:
    visitor()
    refused("hall.counter.shut", lambda: serving.call_next(HALL, 2, by=minh, at=vn("08:10")))
    Shift.objects.update(clerk="official:0")
    refused("hall.counter.shut", lambda: serving.call_next(HALL, 1, by=minh, at=vn("08:10")))


# Shifts


def test_a_clerk_has_one_counter_and_a_counter_one_clerk(minh: Actor) -> None:
    refused("hall.counter.taken", lambda: shifts.open_counter(HALL, 1, by=minh, at=vn("08:00")))
    refused("hall.counter.second", lambda: shifts.open_counter(HALL, 2, by=minh, at=vn("08:00")))
    shifts.close_counter(HALL, 1, by=minh, at=vn("08:01"))
    assert shifts.open_counter(HALL, 2, by=minh, at=vn("08:02")).counter == 2


def test_a_pause_stops_calling(minh: Actor) -> None:
    visitor()
    shifts.begin_pause(HALL, 1, by=minh, at=vn("08:00"))
    shifts.begin_pause(HALL, 1, by=minh, at=vn("08:01"))  # pressed twice is one pause
    refused("hall.counter.paused", lambda: serving.call_next(HALL, 1, by=minh, at=vn("08:02")))
    shifts.end_pause(HALL, 1, by=minh, at=vn("08:05"))
    assert [(one.begun_at, one.ended_at) for one in Shift.objects.get().pauses.all()] == [(vn("08:00"), vn("08:05"))]
    assert serving.call_next(HALL, 1, by=minh, at=vn("08:06")).code == "A001"


def test_a_counter_is_not_closed_on_a_visitor(minh: Actor) -> None:
    visitor()
    serving.call_next(HALL, 1, by=minh, at=vn("08:10"))
    refused("hall.counter.serving", lambda: shifts.close_counter(HALL, 1, by=minh, at=vn("08:11")))


# Appointments: civil status of the ward's hall takes one every half hour, seven days ahead.


def agreed(time: datetime, at: str = "08:00", phone: str = "0905 123 456") -> Appointment:
    return booking.agree(HALL, "civil_status", time, phone, "vi", by=NOBODY, at=vn(at))


def test_a_place_is_given_once(cast: Cast) -> None:
    ten = vn("10:00")
    made = agreed(ten)
    assert (made.phone, made.unit_id) == ("0905123456", "20209@2022")
    refused("hall.appointment.gone", lambda: agreed(ten))
    booking.cancel(made.key, by=NOBODY, at=vn("08:05"))
    assert agreed(ten).at == ten
    assert Appointment.objects.get(key=made.key).phone == ""


@pytest.mark.parametrize(
    "time",
    [vn("10:10"), vn("07:30"), vn("12:00"), vn("08:00", "2022-12-03"), vn("08:00", "2022-12-09")],
    ids=["between", "past", "at noon", "on Saturday", "too far"],
)
def test_times_that_nobody_offers(cast: Cast, time: datetime) -> None:
    refused("hall.appointment.gone", lambda: agreed(time))


def test_a_lane_without_appointments_offers_none(cast: Cast) -> None:
    assert booked.days(halls.hall(HALL), "results", vn("08:00")) == []
    assert [day.day for day in booked.days(halls.hall(HALL), "civil_status", vn("08:00"))] == [1, 2, 5, 6, 7, 8]


def test_the_phone_is_told_and_is_not_in_the_journal(cast: Cast) -> None:
    made = agreed(vn("10:00"))
    (message,) = notices_about(f"appointment/{made.pk}")
    assert "01/12/2022" in message.subject and "10:00" in message.subject and made.key in message.body
    assert "0905" not in str([entry.payload for entry in history(f"appointment/{made.pk}")])


def test_checked_in_it_is_called_at_its_time(minh: Actor) -> None:
    made = agreed(vn("10:00"))
    refused("hall.appointment.time", lambda: booking.check_in(made.key, by=NOBODY, at=vn("09:44")))
    ticket = booking.check_in(made.key, by=NOBODY, at=vn("09:50"))
    waiting = visitor("civil_status", "09:40")
    assert (ticket.code, ticket.channel, ticket.appointment_at) == ("B001", "appointment", vn("10:00"))
    assert Appointment.objects.get().phone == ""
    assert serving.call_next(HALL, 1, by=minh, at=vn("10:00")).pk == ticket.pk
    refused("hall.appointment.over", lambda: booking.check_in(made.key, by=NOBODY, at=vn("10:01")))
    assert again(waiting).state == "waiting"


def test_late_by_more_than_a_quarter_it_waits_as_all_do(minh: Actor) -> None:
    made = agreed(vn("10:00"))
    first = visitor("civil_status", "10:10")
    ticket = booking.check_in(made.key, by=NOBODY, at=vn("10:16"))
    assert ticket.appointment_at is None
    assert serving.call_next(HALL, 1, by=minh, at=vn("10:20")).pk == first.pk


def test_a_phone_number_is_one(cast: Cast) -> None:
    refused("hall.appointment.phone", lambda: agreed(vn("10:00"), phone="bà Hoa"))


# The end of the day


def test_a_past_day_is_closed_once(minh: Actor) -> None:
    waiting, called = visitor(at="08:00"), visitor(at="08:01")
    serving.call_this(called.key, 1, by=minh, at=vn("08:10"))
    serving.begin(called.key, by=minh, at=vn("08:10"))
    agreed(vn("10:00"))
    closing.close_day(HALL, date(2022, 12, 1), by=SYSTEM, at=vn("00:05", "2022-12-02"))
    assert (again(waiting).state, again(called).state, again(called).ended_at) == ("left", "done", None)
    assert Shift.objects.get().closed_at == vn("00:00", "2022-12-02")
    assert Appointment.objects.get().phone == ""
    assert close_past_days() == 0


def test_the_machine_leaves_today_alone(minh: Actor) -> None:
    visitor()
    agreed(vn("10:00"))
    assert close_past_days() == 0
    assert Ticket.objects.get().state == "waiting"


def test_nobody_but_the_machine_closes_a_day(minh: Actor) -> None:
    refused("journal.permission", lambda: closing.close_day(HALL, date(2022, 12, 1), by=minh, at=vn("18:00")))

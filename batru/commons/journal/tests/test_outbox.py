"""Messages leave after the deed: at least once, again after a failure, and by one relay at a time."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from batru.commons import clock
from batru.commons.journal import actions
from batru.commons.journal.actions import LEASE
from batru.commons.journal.models import Message
from batru.commons.journal.public import handles, handles_many, outbox, relay

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class Watch:
    """The world's time, moved by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr(clock, "real_now", watch)
    monkeypatch.setattr(actions, "_handlers", {})
    monkeypatch.setattr(actions, "_many_handlers", {})
    return watch


def test_a_message_is_delivered_once_with_its_number(watch: Watch) -> None:
    got: list[tuple[int, Mapping[str, Any]]] = []
    handles("test.sent")(lambda number, payload: got.append((number, payload)))
    number = outbox("test.sent", {"to": "hoa"})
    assert (relay(), relay()) == (1, 0)
    assert got == [(number, {"to": "hoa"})]
    assert Message.objects.get().done_at == START


def test_messages_leave_in_the_order_in_which_they_were_made(watch: Watch) -> None:
    got: list[int] = []
    handles("test.sent")(lambda number, payload: got.append(payload["n"]))
    for n in range(5):
        outbox("test.sent", {"n": n})
    assert relay(limit=3) == 3
    assert relay() == 2
    assert got == [0, 1, 2, 3, 4]


def test_a_failure_is_noted_and_tried_again_later_and_later(watch: Watch) -> None:
    tried: list[datetime] = []

    @handles("test.sent")
    def fail(number: int, payload: Mapping[str, Any]) -> None:
        tried.append(watch.now)
        if len(tried) < 4:
            raise OSError("no line")

    outbox("test.sent", {})
    assert relay() == 0
    noted = Message.objects.get()
    assert (noted.tries, noted.last_error, noted.done_at) == (1, "OSError: no line", None)
    assert noted.next_try_at == START + timedelta(seconds=2)
    for _ in range(30):
        watch.later(seconds=1)
        relay()
    # Two, four and eight seconds after each failure.
    assert [round((moment - START).total_seconds()) for moment in tried] == [0, 2, 6, 14]
    done = Message.objects.get()
    assert (done.done_at, done.last_error) == (START + timedelta(seconds=14), "")


def test_an_unknown_topic_waits_for_its_room(watch: Watch) -> None:
    outbox("test.nobody", {})
    assert relay() == 0
    assert "KeyError" in Message.objects.get().last_error
    handles("test.nobody")(lambda number, payload: None)
    watch.later(seconds=3)
    assert relay() == 1


def test_one_that_fails_does_not_hold_up_the_others(watch: Watch) -> None:
    got: list[int] = []

    @handles("test.sent")
    def fail_at_first(number: int, payload: Mapping[str, Any]) -> None:
        if payload["n"] == 0:
            raise OSError
        got.append(payload["n"])

    for n in range(3):
        outbox("test.sent", {"n": n})
    assert relay() == 2
    assert got == [1, 2]


def test_a_crash_after_sending_means_twice_and_never_not_at_all(watch: Watch) -> None:
    sent: list[int] = []

    @handles("test.sent")
    def send_and_die(number: int, payload: Mapping[str, Any]) -> None:
        sent.append(number)
        if len(sent) == 1:
            raise SystemExit  # the process ends between sending and noting it

    number = outbox("test.sent", {})
    with pytest.raises(SystemExit):
        relay()
    assert Message.objects.get().done_at is None
    watch.later(seconds=LEASE.total_seconds() - 1)
    assert relay() == 0  # the lease still holds
    watch.later(seconds=1)
    assert relay() == 1
    assert sent == [number, number]


def test_two_relays_share_the_work(watch: Watch) -> None:
    """The second runs while the first is inside a handler, and must not take what the first one holds."""
    got: list[int] = []

    @handles("test.sent")
    def send(number: int, payload: Mapping[str, Any]) -> None:
        got.append(payload["n"])
        if payload["n"] == 0:
            assert relay() == 3

    for n in range(4):
        outbox("test.sent", {"n": n})
    assert relay() == 1
    assert sorted(got) == [0, 1, 2, 3]


def test_whoever_is_slow_keeps_his_message(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lease is renewed while the handler works, and by nobody once it is done."""
    outbox("test.sent", {})
    (message,) = actions._claim((), ())
    keeper, looks = actions._Keeper(), iter([False, False, False, True])

    def look(_seconds: float) -> bool:
        watch.later(seconds=15)
        return next(looks)

    monkeypatch.setattr(keeper, "over", type("Over", (), {"wait": staticmethod(look)}))
    monkeypatch.setattr(actions, "connection", type("Connection", (), {"close": staticmethod(lambda: None)}))
    keeper.held = [message]
    keeper.watch()
    # Looked at after 15, 30 and 45 seconds: the first look only learns what is in hand.
    assert Message.objects.get().next_try_at == START + timedelta(seconds=45) + LEASE
    Message.objects.update(done_at=START)
    assert actions._renewed(message.pk, START + timedelta(seconds=45) + LEASE) == START + timedelta(seconds=45) + LEASE


def test_an_overtaken_failure_says_nothing_any_more(watch: Watch) -> None:
    @handles("test.sent")
    def freeze_and_fail(number: int, payload: Mapping[str, Any]) -> None:
        Message.objects.update(tries=2)  # another relay took it over meanwhile
        raise OSError("late")

    outbox("test.sent", {})
    assert relay() == 0
    message = Message.objects.get()
    assert (message.last_error, message.next_try_at) == ("", START + LEASE)


def test_a_topic_may_have_a_relay_of_its_own(watch: Watch) -> None:
    got: list[str] = []
    for topic in ("test.letter", "test.event", "test.other"):
        handles(topic)(lambda number, payload, topic=topic: got.append(topic))  # type: ignore[misc]
        outbox(topic, {})
    assert relay(only=("test.event",)) == 1
    assert got == ["test.event"]
    outbox("test.event", {})
    assert relay(without=("test.event",)) == 2
    assert got == ["test.event", "test.letter", "test.other"]
    assert relay() == 1


def test_many_of_a_topic_are_handed_over_at_once_and_each_is_spoken_for(watch: Watch) -> None:
    """Two at a time: of the first two one fails, of the next two one is never spoken of, the fifth is alone."""
    got: list[list[int]] = []

    @handles_many("test.many", most=2)
    def send(payloads: Mapping[int, Mapping[str, Any]]) -> Iterator[tuple[int, Exception | None]]:
        got.append([payload["n"] for payload in payloads.values()])
        for number, payload in payloads.items():
            if payload["n"] == 1:
                yield number, OSError("no line")
            elif payload["n"] != 3:
                yield number, None

    for n in range(5):
        outbox("test.many", {"n": n})
    assert relay() == 3
    assert got == [[0, 1], [2, 3], [4]]
    told = {message.payload["n"]: (message.done_at, message.last_error) for message in Message.objects.all()}
    assert {n for n, (done, _) in told.items() if done is not None} == {0, 2, 4}
    assert told[1][1] == "OSError: no line" and told[3][1].startswith("Unspoken")
    watch.later(seconds=2)
    assert relay() == 0 and got[3:] == [[1, 3]]


def test_a_handler_that_breaks_off_fails_what_it_had_not_spoken_of(watch: Watch) -> None:
    @handles_many("test.many", most=3)
    def send(payloads: Mapping[int, Mapping[str, Any]]) -> Iterator[tuple[int, Exception | None]]:
        yield next(iter(payloads)), None
        raise OSError("gone")

    for n in range(3):
        outbox("test.many", {"n": n})
    assert relay() == 1
    rows = Message.objects.order_by("pk")
    assert [row.last_error for row in rows] == ["", "OSError: gone", "OSError: gone"]


def test_no_more_are_taken_than_asked_for_and_none_of_another_topic(watch: Watch) -> None:
    got: list[object] = []

    @handles_many("test.many", most=10)
    def send(payloads: Mapping[int, Mapping[str, Any]]) -> Iterator[tuple[int, Exception | None]]:
        for number, payload in payloads.items():
            got.append(payload["n"])
            yield number, None

    handles("test.sent")(lambda number, payload: got.append("other"))
    for n in range(4):
        outbox("test.many", {"n": n})
        outbox("test.sent", {})
    assert relay(limit=3) == 3
    assert got == [0, 1, 2]
    assert relay(without=("test.sent",)) == 1 and relay() == 4


def test_two_relays_share_many(watch: Watch) -> None:
    got: list[int] = []

    @handles_many("test.many", most=2)
    def send(payloads: Mapping[int, Mapping[str, Any]]) -> Iterator[tuple[int, Exception | None]]:
        for number, payload in payloads.items():
            got.append(payload["n"])
            if payload["n"] == 0:
                assert relay() == 2
            yield number, None

    for n in range(4):
        outbox("test.many", {"n": n})
    assert relay() == 2
    assert got == [0, 2, 3, 1]

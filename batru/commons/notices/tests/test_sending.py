"""A message is caused once and leaves once, whatever happens on the way."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from django.db import transaction
from django.template import engines
from jinja2 import ChoiceLoader, DictLoader, Environment, UndefinedError
from pytest_django import Settings

from batru.commons import clock
from batru.commons.journal.actions import LEASE as HELD
from batru.commons.journal.public import relay
from batru.commons.notices import actions
from batru.commons.notices.actions import AT_ONCE, LEASE, StillLeaving
from batru.commons.notices.models import Notice, ShownMessage
from batru.commons.notices.public import Recipient, notices_about, notices_for, tell, waiting
from batru.commons.notices.rules import Health, Letter, Receipt

AT = datetime(2022, 12, 1, 2, 0, tzinfo=UTC)
HOA = Recipient("hoa@example.test", "Trần Thị Hoa", "vi", "person:1")
TEMPLATE = """{% if language() == 'vi' %}Hồ sơ{% else %}Dossier{% endif %} {{ code }}

{{ name }}: {{ reason }}, {{ due|date }}
"""


class Recorder:
    """A channel of the test's own: counts, fails and interrupts as it is told."""

    def __init__(self) -> None:
        self.sent: list[Letter] = []
        self.failures = 0
        self.meanwhile: Callable[[], object] = lambda: None

    def send(self, letter: Letter) -> Receipt:
        self.meanwhile()
        if self.failures:
            self.failures -= 1
            raise ConnectionError("gone")
        self.sent.append(letter)
        return Receipt("taken")

    def check(self) -> Health:
        return Health(True, "")


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words of a made-up room."""
    environment: Environment = engines["jinja2"].env  # type: ignore[attr-defined]
    made_up = DictLoader({"test/notices/supplement.txt": TEMPLATE})
    assert environment.loader is not None
    monkeypatch.setattr(environment, "loader", ChoiceLoader([made_up, environment.loader]))


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    made = Recorder()
    monkeypatch.setattr(actions, "CHANNELS", MappingProxyType({"email": made, "page": made}))
    return made


def ask(to: Recipient = HOA, reason: str = "thiếu giấy <chứng sinh>") -> Notice:
    due = datetime(2022, 12, 8, 9, 30, tzinfo=UTC)
    return tell(to=to, template="test/supplement", subject_key="dossier/1", at=AT, code="001", reason=reason, due=due)


def let_time_pass(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    later = clock.real_now() + by
    monkeypatch.setattr(clock, "real_now", lambda: later)


@pytest.mark.django_db
def test_a_message_leaves_after_its_deed(recorder: Recorder) -> None:
    notice = ask()
    assert not recorder.sent
    assert relay() == 1
    (letter,) = recorder.sent
    assert letter.subject == "Hồ sơ 001"
    assert letter.body == "Trần Thị Hoa: thiếu giấy <chứng sinh>, 08/12/2022"
    assert letter.foot.startswith("Quận Thanh Khê\n")
    notice.refresh_from_db()
    assert (notice.receipt, notice.tries, notice.subject) == ("taken", 1, "Hồ sơ 001")
    assert relay() == 0


@pytest.mark.django_db
def test_a_message_speaks_its_readers_language(recorder: Recorder) -> None:
    ask(Recipient("hoa@example.test", "Hoa", "en"))
    relay()
    assert recorder.sent[0].subject == "Dossier 001"
    assert recorder.sent[0].foot.startswith("Thanh Khê District\n")


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_fails_tells_nobody(recorder: Recorder) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        ask()
        raise RuntimeError
    assert relay() == 0
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_words_that_miss_something_fail_the_deed() -> None:
    with pytest.raises(UndefinedError):
        tell(to=HOA, template="test/supplement", subject_key="dossier/1", at=AT, code="001")


@pytest.mark.django_db
def test_an_outage_is_waited_for(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    ask()
    recorder.failures = 3
    for tries in range(1, 4):
        assert relay() == 0
        (still,) = waiting()
        assert (still.tries, still.last_error) == (tries, "ConnectionError: gone")
        let_time_pass(monkeypatch, timedelta(hours=1))
    assert relay() == 1
    assert len(recorder.sent) == 1
    assert not waiting()
    assert Notice.objects.get().tries == 4


@pytest.mark.django_db
def test_of_two_relays_at_once_one_sends(recorder: Recorder) -> None:
    key = ask().pk

    def the_other_relay() -> None:
        ((number, error),) = actions.send({2: {"notice": key}})
        assert number == 2 and isinstance(error, StillLeaving)

    recorder.meanwhile = the_other_relay
    assert relay() == 1
    assert len(recorder.sent) == 1
    assert list(actions.send({3: {"notice": key}})) == [(3, None)]
    assert len(recorder.sent) == 1


@pytest.mark.django_db
def test_a_crash_between_sending_and_marking_sends_the_same_letter(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask()
    with monkeypatch.context() as crash, pytest.raises(KeyboardInterrupt):
        crash.setattr(actions, "_mark_sent", _die)
        relay()
    assert relay() == 0
    assert LEASE < HELD
    let_time_pass(monkeypatch, HELD)
    assert relay() == 1
    first, second = recorder.sent
    assert first == second


@pytest.mark.django_db
def test_whoever_dies_among_many_repeats_one_letter_and_loses_none(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of ten that were taken at once three had left, and the fourth was on its way."""
    ids = [ask().message_id for _ in range(10)]

    def die_at_the_fourth(*given: Any) -> None:
        if len(recorder.sent) == 4:
            raise KeyboardInterrupt
        mark(*given)

    with monkeypatch.context() as crash, pytest.raises(KeyboardInterrupt):
        mark = actions._mark_sent
        crash.setattr(actions, "_mark_sent", die_at_the_fourth)
        relay()
    assert relay() == 0
    let_time_pass(monkeypatch, HELD)
    assert relay() == 10
    assert [letter.message_id for letter in recorder.sent] == [*ids[:4], ids[3], *ids[4:]]


@pytest.mark.django_db
def test_an_outage_among_many_loses_none_and_doubles_none(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = {ask().message_id for _ in range(10)}
    recorder.failures = 3
    assert relay() == 7
    let_time_pass(monkeypatch, timedelta(hours=1))
    assert relay() == 3
    assert len(recorder.sent) == 10 and {letter.message_id for letter in recorder.sent} == ids


@pytest.mark.django_db
def test_a_letter_costs_one_statement_and_its_share_of_a_few(
    recorder: Recorder, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    """For twenty: two claims of the outbox, one of the letters, a mark for each, one end; then a look for more."""
    for _ in range(AT_ONCE):
        ask()
    with django_assert_max_num_queries(AT_ONCE + 5):
        assert relay() == AT_ONCE


@pytest.mark.django_db
def test_in_the_example_everything_stays_on_the_screen(settings: Settings) -> None:
    settings.BATRU_EXAMPLE = True
    ask()
    assert relay() == 1
    shown = ShownMessage.objects.get()
    assert (shown.address, shown.subject) == ("hoa@example.test", "Hồ sơ 001")


@pytest.mark.django_db
def test_a_person_reads_what_was_told(recorder: Recorder) -> None:
    ask()
    ask(Recipient("", "Lê Văn Ba", "vi", "person:2"), reason="khác")
    (on_its_way,) = notices_for("person:1")
    assert (on_its_way.subject, on_its_way.sent_at) == ("Hồ sơ 001", None)
    relay()
    assert [one.sent_at is None for one in notices_for("person:1")] == [False]
    assert [one.body for one in notices_for("person:2")] == ["Lê Văn Ba: khác, 08/12/2022"]
    assert notices_for("") == []
    assert len(notices_about("dossier/1")) == 2


def _die(*_: object) -> None:
    raise KeyboardInterrupt

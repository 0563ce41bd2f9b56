"""An act asks permission, opens one transaction and leaves one line; what is refused leaves nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import connection

from batru.commons import clock
from batru.commons.journal import actions
from batru.commons.journal.models import Entry, Message
from batru.commons.journal.public import (
    ANYONE,
    Deed,
    Line,
    act,
    all_acts,
    append_many,
    changes_since,
    first_break,
    history,
    outbox,
)
from batru.kernel.period import VIETNAM
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
AT = datetime(2022, 12, 1, 9, 5, tzinfo=VIETNAM)
Note = Callable[..., str]


@dataclass(frozen=True)
class Clerk:
    """Somebody with a permission in some units."""

    key: str = "official:5"
    units: frozenset[str] = field(default_factory=lambda: frozenset({"20209@2022"}))

    def may(self, permission: str, unit_key: str | None = None) -> bool:
        return permission == "test.note.write" and bool(self.units) and (unit_key is None or unit_key in self.units)


@pytest.fixture
def note(monkeypatch: pytest.MonkeyPatch) -> Note:
    """An act that leaves a message in the outbox and is then refused where the text says so."""
    monkeypatch.setattr(actions, "_acts", {})

    @act("test.note.written", needs="test.note.write")
    def write(text: str, *, unit: str = "20209@2022", by: Clerk, at: datetime) -> Deed[str]:
        outbox("test.note", {"text": text})
        if text == "refused":
            raise Refusal("test.note", what="No.", why="So.", next_step="Else.")
        return Deed(text.upper(), "note/1", unit, {"text": text}, "dossiers", "2022-12")

    return write


def test_a_deed_gives_its_result_and_leaves_one_line(note: Note) -> None:
    assert note("first", by=Clerk(), at=AT) == "FIRST"
    assert note("second", by=Clerk(), at=AT) == "SECOND"
    first, second = history("note/1")
    assert (first.act, first.actor, first.at, first.payload) == (
        "test.note.written",
        "official:5",
        AT,
        {"text": "first"},
    )
    assert (first.seq, first.previous, second.seq, second.previous) == (1, "0" * 64, 2, first.digest)
    assert first_break("note/1") is None
    assert [known.code for known in all_acts()] == ["test.note.written"]


@pytest.mark.parametrize(
    ("by", "unit"),
    [(Clerk(units=frozenset()), "20209@2022"), (Clerk(), "20225@2022")],
    ids=["without a post", "in another ward"],
)
def test_without_permission_nothing_is_left(note: Note, by: Clerk, unit: str) -> None:
    with pytest.raises(Refusal) as refused:
        note("mine", unit=unit, by=by, at=AT)
    assert refused.value.status == 403
    assert Entry.objects.count() == Message.objects.count() == 0


def test_a_refused_deed_takes_everything_back(note: Note) -> None:
    with pytest.raises(Refusal):
        note("refused", by=Clerk(), at=AT)
    assert Entry.objects.count() == Message.objects.count() == 0


def test_an_act_for_anyone_asks_no_post(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "_acts", {})

    @act("test.note.read", needs=ANYONE)
    def read(*, by: Clerk, at: datetime) -> Deed[None]:
        return Deed(None, "note/2")

    read(by=Clerk(units=frozenset()), at=AT)
    assert len(history("note/2")) == 1


def test_a_change_in_the_table_is_found(note: Note) -> None:
    for text in ("one", "two", "three"):
        note(text, by=Clerk(), at=AT)
    Entry.objects.filter(seq=2).update(payload={"text": "never said"})
    assert first_break("note/1") == 2


def test_an_entry_is_not_deleted(note: Note) -> None:
    note("one", by=Clerk(), at=AT)
    with pytest.raises(TypeError):
        Entry.objects.get().delete()


def test_lines_written_in_bulk_are_those_that_acts_leave(note: Note) -> None:
    for text in ("one", "two"):
        note(text, by=Clerk(), at=AT)
    lived = list(Entry.objects.order_by("seq").values_list(*actions.COLUMNS))
    Entry.objects.all()._raw_delete("default")
    written = dict(zip(("one", "two"), [line[actions.COLUMNS.index("recorded_at")] for line in lived], strict=True))
    lines = [Line("note/1", "test.note.written", "official:5", AT, {"text": text}, "dossiers", "2022-12", moment)
             for text, moment in written.items()]  # fmt: skip
    assert append_many(lines) == 2
    assert list(Entry.objects.order_by("seq").values_list(*actions.COLUMNS)) == lived


def test_a_deed_that_is_dated_back_shows_by_the_servers_own_moment(note: Note) -> None:
    """The clock says ten on 3 December; the deed says that it was done at five past nine on the first."""
    clock.set_now(AT + timedelta(days=2, minutes=55))
    note("late", by=Clerk(), at=AT)
    (line,) = history("note/1")
    assert line.at == AT and line.recorded_at is not None
    assert timedelta(days=2, minutes=55) <= line.recorded_at - line.at < timedelta(days=2, minutes=56)
    assert first_break("note/1") is None
    Entry.objects.update(recorded_at=AT)
    assert first_break("note/1") == 1, "the moment of writing is sealed like the rest"


def test_of_what_is_loaded_no_moment_of_writing_is_told() -> None:
    append_many([Line("d/1", "a.b.c", "x", AT)])
    assert history("d/1")[0].recorded_at is None and first_break("d/1") is None


def test_changes_are_told_once_by_fact_and_month() -> None:
    append_many(Line(f"d/{n}", "a.b.c", "x", AT, {}, "dossiers", f"2022-{n % 2 + 1:02d}") for n in range(6))
    append_many([Line("p/1", "people.account.created", "x", AT)])
    head, pairs = changes_since(0)
    assert pairs == {("dossiers", "2022-01"), ("dossiers", "2022-02")}
    assert changes_since(head) == (head, set())


def test_a_line_that_commits_late_under_its_neighbour_is_seen() -> None:
    """Where several write at once a lower number may appear after a higher one was read; SQLite has one writer."""
    append_many([Line("d/1", "a.b.c", "x", AT, {}, "dossiers", "2022-01")])
    head, _ = changes_since(0)
    Entry.objects.filter(pk=head).update(id=head + 5)
    cursor, _ = changes_since(0)
    append_many([Line("d/2", "a.b.c", "x", AT, {}, "dossiers", "2022-02")])
    Entry.objects.filter(subject="d/2").update(id=cursor - 1)  # late, under the cursor
    Entry.objects.create(subject="d/3", seq=1, act="a.b.c", actor="x", at=AT, previous="", digest="", id=cursor + 1)
    _, seen = changes_since(cursor)
    assert (("dossiers", "2022-02") in seen) is (connection.vendor != "sqlite")

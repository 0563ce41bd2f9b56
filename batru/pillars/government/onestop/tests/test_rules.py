"""States, codes, outcomes, steps and finding, without a database."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.commons import home
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop.rules import steps
from batru.pillars.government.onestop.rules.codes import as_meant, dossier_code, is_code
from batru.pillars.government.onestop.rules.deeds import offers
from batru.pillars.government.onestop.rules.finding import Entry, entry_of, find
from batru.pillars.government.onestop.rules.states import (
    DONE,
    ENDED,
    MOVES,
    NATIONAL_STATUS,
    PAUSED,
    STATE_NAMES,
    UNFILED,
    check_move,
    outcome,
)

DUE = datetime(2022, 12, 1, 10, 0, tzinfo=UTC)
EARLIER, LATER = DUE - timedelta(hours=1), DUE + timedelta(seconds=1)


@dataclass
class Paper:
    """A dossier without a database."""

    code: str = "000.04.01.Y99-221201-0001"
    procedure: str = "1.001193"
    channel: str = "online"
    filed_for: str = ""
    assisted_by: str = ""
    state: str = ""
    unit_id: str = "decides"
    received_unit_id: str = "desk"
    holder_id: str = ""
    specialist_id: int | None = None
    react_by: datetime = DUE
    act_by: datetime = DUE
    received_at: datetime | None = None
    due_first: datetime | None = None
    due_at: datetime | None = None
    done_at: datetime | None = None
    handed_over_at: datetime | None = None


def test_every_state_has_a_name_and_a_national_code() -> None:
    assert set(MOVES) == set(STATE_NAMES) == {*NATIONAL_STATUS, UNFILED}
    assert {to for targets in MOVES.values() for to in targets} <= set(MOVES)
    assert all(not MOVES[state] for state in ENDED)


# The arrows of the life cycle in services.md 1.2: (from, to, whether the law knows it).
@pytest.mark.parametrize(
    ("state", "to", "known"),
    [
        ("submitted", "received", True),
        ("submitted", "refused", True),
        ("submitted", "supplement_asked", True),
        ("processing", "supplement_asked", True),
        ("processing", "handed_over", False),
        ("received", "decided", False),
        ("decided", "handed_over", True),
        ("decided", "withdrawn", False),
        ("handed_over", "processing", False),
        ("refused", "received", False),
    ],
)
def test_moves(state: str, to: str, known: bool) -> None:
    if known:
        check_move(state, to)
    else:
        with pytest.raises(Refusal) as refused:
            check_move(state, to)
        assert refused.value.status == 409


# Decision 766, indicator 2.1: late when done after the due time, or asked for a supplement more than once.
@pytest.mark.parametrize(
    ("state", "done_at", "supplements", "on_time"),
    [
        ("decided", EARLIER, 0, True),
        ("decided", DUE, 1, True),
        ("decided", LATER, 0, False),
        ("handed_over", EARLIER, 2, False),
        ("processing", None, 0, None),
        ("withdrawn", EARLIER, 0, None),
    ],
)
def test_outcome(state: str, done_at: datetime | None, supplements: int, on_time: bool | None) -> None:
    found = outcome(state, done_at, DUE, EARLIER, supplements)
    assert found.on_time is on_time
    assert found.done is (state in DONE)
    assert found.first_time_right is (supplements == 0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("000 04 01 Y99 221130 0002", "000.04.01.Y99-221130-0002"),
        (" 000.04.01.y99-221130-0002 ", "000.04.01.Y99-221130-0002"),
        ("0000401y992211300002", "000.04.01.Y99-221130-0002"),
        ("000.04.01.Y99–221130–10002", "000.04.01.Y99-221130-10002"),
        ("y99 001 00 250915 990012", "Y99.001.00-250915-990012"),
        ("wfm 12", "WFM 12"),
    ],
)
def test_a_code_is_understood_as_it_is_typed(typed: str, meant: str) -> None:
    assert as_meant(typed) == meant


def test_codes_of_both_eras() -> None:
    old = dossier_code("000.04.01.Y99", "", date(2022, 8, 15), 1)
    new = dossier_code("Y99.001.00", "99", date(2025, 9, 15), 12)
    assert old == "000.04.01.Y99-220815-0001"
    assert new == "Y99.001.00-250915-990012"
    assert is_code(old) and is_code(new) and not is_code("Y99-220815-1")


def test_a_supplement_stops_the_office_and_the_answer_brings_the_work_back() -> None:
    paper = Paper()
    steps.submit(paper)
    steps.receive(paper, EARLIER, DUE)
    step = steps.ask_supplement(paper, "Thiếu chữ ký")
    assert (paper.state, paper.act_by, step.gives) == ("supplement_asked", steps.NO_DATE, None)
    back = steps.answer_supplement(paper, LATER, DUE)
    assert (paper.state, paper.due_at, paper.due_first) == ("processing", LATER, DUE)
    assert back.gives is not None and back.gives.kind == steps.PROCESS


def test_a_decision_owes_nothing_more_by_any_time() -> None:
    paper = Paper()
    steps.submit(paper)
    steps.receive(paper, EARLIER, DUE)
    steps.take(paper, 7)
    steps.propose(paper, "yes")
    step = steps.decide(paper, EARLIER, True, "yes")
    assert (paper.act_by, paper.due_at) == (steps.NO_DATE, DUE)
    assert step.gives is not None and (step.gives.kind, step.gives.due_at) == (steps.HAND_OVER, DUE)


def test_an_answer_before_receipt_goes_back_to_the_counter() -> None:
    paper = Paper()
    steps.submit(paper)
    steps.ask_supplement(paper, "Thiếu chữ ký")
    back = steps.answer_supplement(paper, None, LATER)
    assert (paper.state, paper.act_by) == ("submitted", LATER)
    assert back.gives is not None and (back.gives.kind, back.gives.unit_key) == (steps.CHECK, "desk")


DEEDS = {
    "receive": lambda p: steps.receive(p, EARLIER, DUE),
    "refuse": lambda p: steps.refuse(p, EARLIER, "why"),
    "ask": lambda p: steps.ask_supplement(p, "what"),
    "answer": lambda p: steps.answer_supplement(p, DUE, DUE),
    "take": lambda p: steps.take(p, 1),
    "propose": lambda p: steps.propose(p, "text"),
    "send_back": lambda p: steps.send_back(p, "mend"),
    "decide": lambda p: steps.decide(p, EARLIER, True, "yes"),
    "hand_over": lambda p: steps.hand_over(p, LATER),
    "suspend": lambda p: steps.suspend(p, "financial_duty", "art. 1", "tax"),
    "wait": lambda p: steps.suspend(p, "public_posting", "art. 1", "posted"),
    "resume": lambda p: steps.resume(p, DUE),
    "stop": lambda p: steps.stop(p, LATER, DUE, "office", "why"),
    "withdraw": lambda p: steps.withdraw(p, EARLIER, DUE),
}


@given(st.lists(st.sampled_from(sorted(DEEDS)), max_size=25))
def test_any_walk_owes_one_task_and_hands_over_only_what_was_decided(names: list[str]) -> None:
    paper = Paper()
    first = steps.submit(paper).gives
    assert first is not None
    owed, decided = {first.kind}, False
    for name in names:
        try:
            step = DEEDS[name](paper)
        except Refusal:
            continue
        decided = decided or name == "decide"
        owed -= set(step.closes)
        owed |= {step.gives.kind} if step.gives else set()
        waits = paper.state in PAUSED or paper.state in ENDED
        assert len(owed) == (0 if waits else 1)
        assert paper.state != "handed_over" or decided


def test_the_page_offers_only_what_state_and_posts_allow() -> None:
    clerk = {"onestop.dossier.receive", "onestop.dossier.check", "onestop.dossier.hand_over"}
    nouns = [offer.noun for offer in offers("submitted", lambda permission, at_desk: permission in clerk)]
    assert nouns == ["receipt", "supplements", "refusal", "stop_on_request"]
    assert offers("submitted", lambda permission, at_desk: False) == []
    assert [o.noun for o in offers("proposed", lambda p, d: p == "onestop.dossier.decide")] == ["return", "stop"]


@pytest.mark.parametrize("query", ["dang ky khai sinh", "ĐĂNG KÝ KHAI SINH", "khai  sinh dang", "1.001193", "birth"])
def test_birth_registration_is_found(query: str) -> None:
    entries = [entry_of(one) for one in home.procedures().values()]
    assert "1.001193" in [hit.procedure.code for hit in find(entries, query)][:3]


# The ten that most people come for, and how they speak of them; the first of what is found is the one they mean.
EVERYDAY = {
    "1.001193": ("khai sinh", "giấy khai sinh", "em bé mới sinh"),
    "2.000815": ("cong chung", "sao y", "photo công chứng"),
    "1.000894": ("ket hon", "giấy đăng ký kết hôn", "cưới", "married"),
    "1.004873": ("độc thân", "giay xac nhan doc than"),
    "2.000635": ("trích lục", "xin bản sao giấy khai sinh"),
    "1.001612": ("mở quán", "giay phep kinh doanh"),
    "1.004222": ("hộ khẩu", "nhập khẩu", "KT1"),
    "1.000656": ("khai tử", "giay chung tu"),
    "2.000884": ("chứng thực chữ ký", "giấy ủy quyền", "giấy uỷ quyền", "chứng thực chữ kí"),
    "1.013978": ("sổ đỏ", "so do", "làm sổ hồng"),
}


@pytest.mark.parametrize(("code", "query"), [(code, one) for code, all_of in EVERYDAY.items() for one in all_of])
def test_what_people_call_it_finds_it_first(code: str, query: str) -> None:
    entries = [entry_of(one) for one in home.procedures().values()]
    assert find(entries, query)[0].procedure.code == code


def test_both_spellings_of_a_sound_find_the_same() -> None:
    entries = [entry_of(one) for one in home.procedures().values()]
    for one, other in (("chữ kí", "chữ ký"), ("sơ yếu lí lịch", "sơ yếu lý lịch"), ("đá quí", "đá quý")):
        nearest = [find([*entries, _named("đá quý")], query)[0].procedure.code for query in (one, other)]
        assert nearest[0] == nearest[1]


def _named(word: str) -> Entry:
    """A procedure that is called so in everyday words."""
    return entry_of(replace(home.procedures()["1.001193"], code="9.000001", words=(word,)))


def test_nothing_is_found_for_words_that_are_not_there() -> None:
    assert find([entry_of(one) for one in home.procedures().values()], "zzz khai sinh") == []

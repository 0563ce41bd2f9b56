"""Money, states, the ledger's rule, references and statements, without a database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batru.commons.payments.rules import ledger
from batru.commons.payments.rules.gateways import Event
from batru.commons.payments.rules.money import dong, in_words
from batru.commons.payments.rules.receipts import LAST, number_after, written
from batru.commons.payments.rules.references import new_key, new_reference, references_in
from batru.commons.payments.rules.statements import Booked, Line, Unreadable, compare, read, sums
from batru.commons.payments.rules.states import STATES, hear, next_question

AT = datetime(2022, 12, 1, 2, 0, tzinfo=UTC)
DAY = date(2022, 12, 1)
BANK = {
    "columns": {"reference": "Nội dung", "transaction": "Số", "amount": "Có", "at": "Ngày"},
    "date": "%d/%m/%Y",
    "thousands": ".",
    "decimal": ",",
}


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (105, "Một trăm lẻ năm đồng"),
        (8_000, "Tám nghìn đồng"),
        (15_000, "Mười lăm nghìn đồng"),
        (100_001, "Một trăm nghìn không trăm lẻ một đồng"),
        (1_250_000, "Một triệu hai trăm năm mươi nghìn đồng"),
        (2_000_000_005, "Hai tỷ không trăm lẻ năm đồng"),
    ],
)
def test_amounts_are_said_as_on_a_receipt(amount: int, words: str) -> None:
    assert in_words(amount) == words


@pytest.mark.parametrize("amount", [1.0, True, "5", None])
def test_only_whole_numbers_are_money(amount: object) -> None:
    with pytest.raises(TypeError):
        dong(amount)


@pytest.mark.parametrize("amount", [-1, 10**12])
def test_amounts_out_of_range_are_refused(amount: int) -> None:
    with pytest.raises(ValueError, match="can be owed"):
        dong(amount)


@pytest.mark.parametrize(
    ("state", "said", "amount", "then", "settles", "verdict"),
    [
        ("created", "paid", 100, "paid", True, "applied"),
        ("pending", "paid", 100, "paid", True, "applied"),
        ("failed", "paid", 100, "paid", True, "applied"),
        ("expired", "paid", 100, "paid", True, "applied"),
        ("cancelled", "paid", 100, "paid", True, "applied"),
        ("disputed", "paid", 100, "paid", True, "applied"),
        ("paid", "paid", 100, "paid", False, "already"),
        ("paid", "paid", 99, "paid", False, "already"),
        ("paid", "failed", 100, "paid", False, "already"),
        ("paid", "expired", 0, "paid", False, "already"),
        ("pending", "paid", 99, "disputed", False, "wrong_amount"),
        ("pending", "paid", -1, "disputed", False, "wrong_amount"),
        ("pending", "failed", 100, "failed", False, "applied"),
        ("pending", "pending", 100, "pending", False, "already"),
        ("created", "pending", 100, "pending", False, "applied"),
        ("failed", "pending", 100, "failed", False, "already"),
        ("failed", "cancelled", 100, "failed", False, "already"),
        ("disputed", "failed", 100, "disputed", False, "already"),
        ("pending", "unknown", 0, "pending", False, "already"),
        ("pending", "nonsense", 100, "pending", False, "already"),
    ],
)
def test_what_a_gateway_says_changes_what_it_may(
    state: str, said: str, amount: int, then: str, settles: bool, verdict: str
) -> None:
    step = hear(state, 100, Event("r", said, amount))
    assert (step.state, step.settles, step.verdict) == (then, settles, verdict)


EVENTS = st.builds(Event, st.just("r"), st.sampled_from([*STATES, "unknown"]), st.sampled_from([100, 99, 0]))


@given(st.lists(EVENTS, max_size=12))
def test_whatever_comes_in_whatever_order_money_counts_at_most_once(events: list[Event]) -> None:
    state, settled = "created", 0
    for event in events:
        step = hear(state, 100, event)
        state, settled = step.state, settled + step.settles
    assert settled == any(event.state == "paid" and event.amount == 100 for event in events)
    assert (state == "paid") == (settled == 1)


def test_questions_come_soon_then_daily_then_never() -> None:
    waits = [next_question(asks, AT, AT) for asks in range(6)]
    assert [wait - AT if wait else None for wait in waits] == [
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=15),
        timedelta(hours=1),
        timedelta(days=1),
        timedelta(days=1),
    ]
    assert next_question(9, AT, AT + timedelta(days=31)) is None


AMOUNTS = st.integers(0, 10**9)


@given(AMOUNTS, st.booleans())
def test_every_movement_sums_to_zero(amount: int, is_surplus: bool) -> None:
    for moves in (
        ledger.owed(amount),
        ledger.withdrawn(amount),
        ledger.received(amount, ledger.CASH, is_surplus=is_surplus),
        ledger.given_back(amount, ledger.CLEARING, is_surplus=is_surplus),
        ledger.paid_out(amount),
    ):
        assert sum(move.amount for move in moves) == 0
        assert len(moves) == (2 if amount else 0)


@pytest.mark.parametrize(
    "moves",
    [
        (ledger.Move("cash", 1),),
        (ledger.Move("cash", 2), ledger.Move("receivable", -1)),
        (ledger.Move("pocket", 1), ledger.Move("cash", -1)),
    ],
)
def test_a_movement_that_makes_money_is_refused(moves: tuple[ledger.Move, ...]) -> None:
    with pytest.raises(ledger.Unbalanced):
        ledger.balanced(moves)


def test_references_have_the_form_that_banks_and_gateways_carry() -> None:
    first = new_reference(lambda letters: letters[0], only_digits=False)
    assert first == "BT0000000000"
    assert new_reference(lambda letters: letters[-1], only_digits=True) == "9" * 15
    assert int("9" * 15) < 2**53
    assert new_key(lambda letters: letters[-1]) == "z" * 20


@pytest.mark.parametrize(
    "words",
    [
        "BT0123456789",
        "MBVCB.3278907687.BT0123456789 LE PHI.CT tu 0071000 toi 000",
        "CT DEN:2212016BT0123456789LE PHI",
        "bt0123456789 le phi",
        "BT01234 56789 LE PHI",
        "IBFT BT-0123456789",
    ],
)
def test_a_reference_is_found_in_the_words_of_any_bank(words: str) -> None:
    assert "BT0123456789" in references_in(words)


def test_words_without_a_reference_name_none() -> None:
    assert references_in("NGUYEN VAN A CHUYEN TIEN") == []
    assert references_in("BT01234") == []


def test_receipts_are_numbered_from_one_with_seven_digits() -> None:
    assert [written(number_after(last)) for last in (0, 11)] == ["0000001", "0000012"]
    with pytest.raises(ValueError, match="full"):
        number_after(LAST)


def csv(*rows: str) -> bytes:
    return "\n".join(("Ngày,Số,Nội dung,Có", *rows)).encode()


def test_a_statement_is_read_by_its_mapping() -> None:
    lines = read(csv('01/12/2022,FT1,BT0123456789 LE PHI,"15.000,00"', "01/12/2022,FT2,tien ra,-500", ",,,"), BANK)
    assert lines == [Line(2, ("BT0123456789",), "FT1", 15_000, DAY, "BT0123456789 LE PHI")]


def test_amounts_in_hundredths_are_whole_dong() -> None:
    mapping = {**BANK, "unit": 100, "thousands": "", "decimal": ""}
    assert read(csv("01/12/2022,FT1,x,1500000"), mapping)[0].amount == 15_000


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (csv('01/12/2022,FT1,x,"15.000,50"'), "Line 2"),
        (csv("2022-12-01,FT1,x,15"), "Line 2"),
        (csv("01/12/2022,FT1,x,mười"), "Line 2"),
        (b"a,b\n1,2", "no column"),
        (b"", "no heading"),
        (b"\xff\xfe\x00", "not written in"),
    ],
)
def test_a_statement_that_does_not_fit_says_where(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read(data, BANK)


def line(number: int, reference: str, amount: int, transaction: str = "", day: date = DAY) -> Line:
    return Line(number, (reference,), transaction, amount, day, reference)


def booked(reference: str, amount: int, *, paid: bool = True, transaction: str = "", day: date = DAY) -> Booked:
    return Booked(reference, transaction, amount, day, paid)


def test_the_four_classes() -> None:
    lines = [line(1, "A", 10), line(2, "B", 20), line(3, "X", 30), line(4, "A", 10), line(5, "D", 40)]
    ours = [booked("A", 10), booked("B", 21), booked("C", 50), booked("D", 40, paid=False)]
    pairs = compare(lines, ours)
    assert [(pair.kind, pair.line.number if pair.line else None) for pair in pairs] == [
        ("matched", 1),
        ("amount_differs", 2),
        ("missing_here", 3),
        ("missing_here", 4),
        ("missing_here", 5),
        ("missing_there", None),
    ]
    assert sums(pairs) == {
        "matched": (1, 10),
        "amount_differs": (1, 20),
        "missing_here": (3, 80),
        "missing_there": (1, 50),
    }


def test_what_was_booked_on_another_day_is_not_missing_from_this_statement() -> None:
    earlier = booked("C", 50, day=DAY - timedelta(days=1))
    assert [pair.kind for pair in compare([line(1, "A", 10)], [booked("A", 10), earlier])] == ["matched"]


def test_a_gateways_number_finds_what_its_words_do_not() -> None:
    found = compare([line(1, "?", 10, "T1")], [booked("A", 10, transaction="T1")])
    assert [pair.kind for pair in found] == ["matched"]


@given(st.lists(st.tuples(st.sampled_from("ABCDE"), st.integers(1, 3)), max_size=10), st.sets(st.sampled_from("ABCDE")))
def test_every_line_and_every_payment_is_counted_once(sent: list[tuple[str, int]], have: set[str]) -> None:
    lines = [line(number, name, amount) for number, (name, amount) in enumerate(sent)]
    ours: list[Any] = [booked(name, 2) for name in sorted(have)]
    pairs = compare(lines, ours)
    assert [pair.line for pair in pairs if pair.line] == lines
    named = [pair.booked.reference for pair in pairs if pair.booked]
    assert len(named) == len(set(named))
    assert set(named) == (have if lines else set())

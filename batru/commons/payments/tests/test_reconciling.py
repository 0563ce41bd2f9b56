"""A statement against the books: four classes, transfers that settle, and the same file twice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from batru.commons import clock
from batru.commons.journal.public import relay
from batru.commons.payments.actions.hearing import take_notification
from batru.commons.payments.actions.reconciling import close_difference, reconcile
from batru.commons.payments.cli import main
from batru.commons.payments.models import Attempt, Charge, Comparison, Posting, Settlement, Statement
from batru.commons.payments.tests.conftest import FEE, SYSTEM, Time, begin, opened
from batru.commons.payments.tests.outside import Outside
from batru.commons.people.public import Actor
from batru.commons.people.tests.conftest import AT, ELSEWHERE, HOME
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
Owe = Callable[..., Charge]
Cast = Callable[[str], Actor]
Open = Callable[[str], Outside]
HEAD = "Ngày giao dịch,Số tham chiếu,Nội dung,Ghi có\n"


@pytest.fixture(autouse=True)
def place_time() -> None:
    clock.set_now(AT)


def bank(*rows: tuple[str, str, str]) -> bytes:
    return (HEAD + "".join(f'01/12/2022 09:30:00,{no},{words},"{amount}"\n' for no, words, amount in rows)).encode()


def transfer(owed: Charge, once: str = "1") -> Attempt:
    attempt = begin(owed, "vietqr", once)
    relay()
    opened(attempt)
    return attempt


def paid_at(code: str, owed: Charge, world: Outside) -> Attempt:
    attempt = begin(owed, code)
    relay()
    world.visit(opened(attempt))
    world.pay(attempt.reference)
    assert take_notification(code, world.notification(attempt.reference)) is not None
    return attempt


def kinds(statement: Statement) -> list[str]:
    return list(statement.comparisons.order_by("id").values_list("kind", flat=True))


def account(name: str) -> int:
    return Posting.objects.filter(account=name).aggregate(Sum("amount"))["amount__sum"] or 0


def test_a_transfer_is_settled_by_the_bank_statement_and_is_not_called_online(owe: Owe, open_world: Open) -> None:
    open_world("vietqr")
    owed = owe()
    attempt = transfer(owed)
    words = f"MBVCB.327.{attempt.reference.lower()} LE PHI"
    taken = reconcile(bank(("FT1", words, "15.000,00")), "a.csv", "bank-statement", HOME, by=SYSTEM, at=AT)
    owed.refresh_from_db()
    assert (owed.method, owed.paid_online, owed.settled_at is not None) == ("vietqr", False, True)
    assert (kinds(taken), account("treasury"), account("receivable")) == (["matched"], FEE, 0)
    again = reconcile(bank(("FT1", words, "15.000,00")), "b.csv", "bank-statement", HOME, by=SYSTEM, at=AT)
    assert again.pk == taken.pk
    other = bank(("FT1", words, "15.000,00"), ("FT9", "LUONG", "7"))
    assert kinds(reconcile(other, "c.csv", "bank-statement", HOME, by=SYSTEM, at=AT)) == ["matched", "missing_here"]
    assert (Settlement.objects.count(), account("treasury")) == (1, FEE)


def test_a_transfer_of_another_amount_leaves_the_fee_open(owe: Owe, open_world: Open) -> None:
    open_world("vietqr")
    owed = owe()
    attempt = transfer(owed)
    taken = reconcile(bank(("FT1", attempt.reference, "14.000")), "a.csv", "bank-statement", HOME, by=SYSTEM, at=AT)
    owed.refresh_from_db()
    attempt.refresh_from_db()
    assert (kinds(taken), attempt.state, owed.settled_at) == (["amount_differs"], "disputed", None)


def test_a_code_that_ran_out_still_settles(owe: Owe, open_world: Open, time: Time) -> None:
    open_world("vietqr")
    attempt = transfer(owe())
    time.pass_(3600)
    attempt.refresh_from_db()
    assert attempt.state == "expired"
    reconcile(bank(("FT1", attempt.reference, "15.000")), "a.csv", "bank-statement", HOME, by=SYSTEM, at=AT)
    assert Settlement.objects.get().proof == "statement"


def momo_file(*rows: tuple[str, str, int]) -> bytes:
    lines = "".join(f"{reference},{number},{amount},2022-12-01 09:30:00\n" for reference, number, amount in rows)
    return f"orderId,transId,amount,time\n{lines}".encode()


def test_a_gateways_file_finds_all_four_classes(owe: Owe, open_world: Open) -> None:
    world = open_world("momo")
    good, wrong, ours = (paid_at("momo", owe(f"dossier/{name}"), world) for name in "abc")
    rows = ((good.reference, "1", FEE), (wrong.reference, "2", FEE + 1), ("BTXXXXXXXXXX", "3", 7))
    # Every order of the stand-in has one transaction number, so rows are told apart by their reference.
    Attempt.objects.update(transaction="")
    taken = reconcile(momo_file(*rows), "momo.csv", "momo", HOME, by=SYSTEM, at=AT)
    assert kinds(taken) == ["matched", "amount_differs", "missing_here", "missing_there"]
    assert (account("treasury"), account("clearing")) == (FEE, 2 * FEE)
    missing = Comparison.objects.get(kind="missing_there")
    assert missing.attempt_id == ours.pk
    later = momo_file((ours.reference, "9", FEE), (good.reference, "1", FEE), (wrong.reference, "2", FEE))
    reconcile(later, "next.csv", "momo", HOME, by=SYSTEM, at=AT)
    missing.refresh_from_db()
    assert missing.closed_at == AT
    assert (account("treasury"), account("clearing")) == (3 * FEE, 0)


def test_what_only_the_gateway_knows_is_asked_of_it(owe: Owe, open_world: Open, time: Time) -> None:
    world = open_world("momo")
    owed = owe()
    attempt = begin(owed, "momo")
    relay()
    world.pay(attempt.reference)
    taken = reconcile(momo_file((attempt.reference, "4029232035", FEE)), "m.csv", "momo", HOME, by=SYSTEM, at=AT)
    assert (kinds(taken), Settlement.objects.count()) == (["missing_here"], 0)
    time.pass_(1)
    assert Settlement.objects.get().proof == "query"


@pytest.mark.parametrize(
    ("data", "mapping", "code"),
    [
        (b"a,b\n1,2", "bank-statement", r"payments\.statement\.unreadable"),
        (HEAD.encode(), "bank-statement", r"payments\.statement\.unreadable"),
        (bank(("FT1", "x", "1,5")), "bank-statement", r"payments\.statement\.unreadable"),
        (bank(("FT1", "x", "5")), "nobodys", r"payments\.statement\.mapping"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_whole(agreed: Any, data: bytes, mapping: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        reconcile(data, "a.csv", mapping, HOME, by=SYSTEM, at=AT)
    assert not Statement.objects.exists()


@pytest.mark.parametrize("who", ["minh", "tu", "hoa", "lan"])
def test_others_may_not_reconcile(cast: Cast, agreed: Any, who: str) -> None:
    with pytest.raises(Refusal, match=r"journal\.permission"):
        reconcile(bank(("FT1", "x", "5")), "a.csv", "bank-statement", HOME, by=cast(who), at=AT)


def test_an_accountant_touches_the_books_of_his_own_unit_alone(cast: Cast, owe: Owe, open_world: Open) -> None:
    open_world("vietqr")
    attempt = transfer(owe())
    file = bank(("FT1", attempt.reference, "15.000"))
    with pytest.raises(Refusal, match=r"journal\.permission"):
        reconcile(file, "a.csv", "bank-statement", ELSEWHERE, by=cast("thu"), at=AT)
    elsewhere = reconcile(file, "a.csv", "bank-statement", ELSEWHERE, by=SYSTEM, at=AT)
    assert (kinds(elsewhere), Settlement.objects.count()) == (["missing_here"], 0)
    with pytest.raises(Refusal, match=r"journal\.permission"):
        close_difference(elsewhere.comparisons.get().pk, "x", by=cast("thu"), at=AT)
    own = reconcile(file, "a.csv", "bank-statement", HOME, by=cast("thu"), at=AT)
    assert (kinds(own), Settlement.objects.count()) == (["matched"], 1)


def test_a_difference_is_closed_with_words(cast: Cast, agreed: Any) -> None:
    taken = reconcile(bank(("FT1", "LUONG", "5")), "a.csv", "bank-statement", HOME, by=cast("thu"), at=AT)
    row = taken.comparisons.get()
    with pytest.raises(Refusal, match=r"payments\.difference\.words"):
        close_difference(row.pk, "  ", by=cast("thu"), at=AT)
    close_difference(row.pk, "Tiền lương, đã trả lại", by=cast("thu"), at=AT)
    row.refresh_from_db()
    assert (row.closed_at, row.closed_with) == (AT, "Tiền lương, đã trả lại")


def test_the_command_says_what_differs(
    owe: Owe, open_world: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_world("vietqr")
    attempt = transfer(owe())
    file = tmp_path / "saoke.csv"
    file.write_bytes(bank(("FT1", attempt.reference, "15.000"), ("FT2", "LUONG", "7")))
    assert main(["--language", "en", "reconcile", str(file)]) == 1
    said = capsys.readouterr().out
    assert "Missing here: 2022-12-01 FT2 7 / – LUONG" in said
    file.write_bytes(bank(("FT1", attempt.reference, "15.000")))
    assert main(["reconcile", str(file)]) == 0
    assert main(["reconcile", str(tmp_path / "none.csv")]) == 1
    assert main(["reconcile", str(file), "--mapping", "nobodys"]) == 1


def test_the_command_asks_the_gateways(open_world: Open, capsys: pytest.CaptureFixture[str]) -> None:
    world = open_world("momo")
    assert main(["--language", "en", "check"]) == 0
    assert "The gateway answers." in capsys.readouterr().out
    world.break_by("refuses")
    assert main(["check"]) == 1


@pytest.mark.parametrize(
    ("data", "vietnamese", "english"),
    [
        (bank(("FT1", "x", "15.000,50")), "Dòng 2: “15.000,50” không phải là số tiền", "Line 2: “15.000,50” is not an"),
        (
            (HEAD + "hôm qua,FT1,x,15\n").encode(),
            "Dòng 2: “hôm qua” không phải là ngày",
            "Line 2: “hôm qua” is not a day",
        ),
        (b"a,b\n1,2", "Dòng 1 không có cột", "Line 1 has no column"),
        (HEAD.encode(), "Tệp không có khoản tiền nào", "It holds no payment that came in."),
    ],
)
def test_why_a_statement_is_not_read_is_told_in_the_readers_language(
    data: bytes, vietnamese: str, english: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "statement.csv"
    file.write_bytes(data)
    for language, said in (("vi", vietnamese), ("en", english)):
        assert main(["--language", language, "reconcile", str(file), "--unit", HOME]) == 1
        assert said in capsys.readouterr().err

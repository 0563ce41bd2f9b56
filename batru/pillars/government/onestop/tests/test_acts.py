"""The whole way of a dossier through the real acts, and everything that is refused on it."""

from collections.abc import Callable

import pytest

from batru.commons.journal.public import first_break, history
from batru.commons.people.public import Actor
from batru.commons.tasks.public import inbox, open_tasks
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop.actions import checking, processing
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, keep_draft, register, submit
from batru.pillars.government.onestop.models import Dossier, Draft, Supplement
from batru.pillars.government.onestop.reads import records
from batru.pillars.government.onestop.tests.conftest import OTHER, STATUS, WARD, vn

Cast = Callable[[str], Actor]


def test_from_filing_to_rating(cast: Cast, filing: Filing) -> None:
    hoa, minh, thu, lan = cast("hoa"), cast("minh"), cast("thu"), cast("lan")
    code = submit(filing, by=hoa, at=vn("2022-12-01 09:05")).code
    assert code == "000.04.01.Y99-221201-0001"
    # Eight working hours from 09:05: 2 h 25 before noon, 3 h 30 after, 2 h 05 the next morning from 07:00.
    assert Dossier.objects.get().react_by == vn("2022-12-02 09:05")
    assert [task.kind for task in inbox(minh, vn("2022-12-01 09:06"))] == ["onestop.check"]
    checking.receive(code, by=minh, at=vn("2022-12-01 09:20"))
    assert Dossier.objects.get().due_at == vn("2022-12-01 17:00")
    processing.take(code, by=thu, at=vn("2022-12-01 09:30"))
    processing.propose(code, "Đủ điều kiện.", by=thu, at=vn("2022-12-01 10:00"))
    assert [task.kind for task in inbox(lan, vn("2022-12-01 10:01"))] == ["onestop.decide"]
    processing.decide(code, True, "Đồng ý.", by=lan, at=vn("2022-12-01 10:30"))
    processing.hand_over(code, by=minh, at=vn("2022-12-01 14:00"))
    processing.rate(code, 5, by=hoa, at=vn("2022-12-01 20:00"))
    done = Dossier.objects.get()
    assert (done.state, done.done_at) == ("handed_over", vn("2022-12-01 10:30"))
    assert open_tasks(f"dossier/{code}") == []
    assert [entry.act for entry in history(f"dossier/{code}")] == [
        "onestop.dossier.submitted",
        "onestop.dossier.received",
        "onestop.dossier.taken",
        "onestop.dossier.proposed",
        "onestop.dossier.decided",
        "onestop.dossier.handed_over",
        "onestop.rating.given",
    ]
    assert first_break(f"dossier/{code}") is None


def test_a_result_that_waits_for_its_applicant_stands_behind_what_is_due(cast: Cast, filing: Filing) -> None:
    """Both are due on Thursday at 17:00; the one decided at 10:30 owes nothing more by any time."""
    hoa, minh, thu, lan = cast("hoa"), cast("minh"), cast("thu"), cast("lan")
    ready = submit(filing, by=hoa, at=vn("2022-12-01 09:05")).code
    open_still = register(filing, "counter", by=minh, at=vn("2022-12-01 09:10")).code
    checking.receive(ready, by=minh, at=vn("2022-12-01 09:20"))
    processing.take(ready, by=thu, at=vn("2022-12-01 09:30"))
    processing.propose(ready, "Đủ điều kiện.", by=thu, at=vn("2022-12-01 10:00"))
    assert [row.code for row in records.desk(minh).rows] == [ready, open_still]
    processing.decide(ready, True, "Đồng ý.", by=lan, at=vn("2022-12-01 10:30"))
    assert [row.code for row in records.desk(minh).rows] == [open_still, ready]
    assert Dossier.objects.get(code=ready).due_at == vn("2022-12-01 17:00")  # counted by as before


def test_received_after_three_is_due_the_next_working_day(cast: Cast, filing: Filing) -> None:
    code = submit(filing, by=cast("hoa"), at=vn("2022-12-02 14:00")).code  # a Friday
    checking.receive(code, by=cast("minh"), at=vn("2022-12-02 15:01"))
    assert Dossier.objects.get().due_at == vn("2022-12-05 17:00")


def test_the_clock_starts_again_after_a_supplement(cast: Cast) -> None:
    hoa, minh, thu = cast("hoa"), cast("minh"), cast("thu")
    who = Applicant(hoa.name, person_id=hoa.person_id)
    code = submit(Filing(STATUS, WARD, who), by=hoa, at=vn("2022-12-01 08:00")).code
    checking.receive(code, by=minh, at=vn("2022-12-01 09:00"))
    # Three days without a stated unit count as working days: Fri, Mon, Tue.
    assert Dossier.objects.get().due_at == vn("2022-12-06 17:00")
    processing.take(code, by=thu, at=vn("2022-12-01 10:00"))
    checking.ask_supplement(code, "Thiếu giấy tờ cư trú.", by=thu, at=vn("2022-12-02 09:00"))
    assert open_tasks(f"dossier/{code}") == []
    checking.answer_supplement(code, by=hoa, at=vn("2022-12-06 10:00"))
    after = Dossier.objects.get()
    assert (after.state, after.due_first, after.due_at) == (
        "processing",
        vn("2022-12-06 17:00"),
        vn("2022-12-09 17:00"),
    )
    with pytest.raises(Refusal) as again:
        checking.ask_supplement(code, "Thêm nữa.", by=thu, at=vn("2022-12-07 09:00"))
    assert again.value.code == "onestop.supplement.again"


def test_the_outsider_is_refused_everywhere(cast: Cast, filing: Filing) -> None:
    code = submit(filing, by=cast("hoa"), at=vn("2022-12-01 09:05")).code
    tu, at = cast("tu"), vn("2022-12-01 09:30")
    before = Dossier.objects.values().get()
    deeds: list[Callable[[], object]] = [
        lambda: checking.receive(code, by=tu, at=at),
        lambda: checking.refuse(code, "vì thế", by=tu, at=at),
        lambda: checking.ask_supplement(code, "vì thế", by=tu, at=at),
        lambda: checking.answer_supplement(code, by=tu, at=at),
        lambda: processing.take(code, by=tu, at=at),
        lambda: processing.propose(code, "x", by=tu, at=at),
        lambda: processing.send_back(code, "x", by=tu, at=at),
        lambda: processing.decide(code, True, "x", by=tu, at=at),
        lambda: processing.hand_over(code, by=tu, at=at),
        lambda: processing.withdraw(code, by=tu, at=at),
        lambda: processing.rate(code, 5, by=tu, at=at),
        lambda: records.dossier_for(tu, code),
        lambda: register(filing, "counter", by=tu, at=at),
    ]
    for deed in deeds:
        with pytest.raises(Refusal) as refused:
            deed()
        assert refused.value.status in (403, 404)
    assert Dossier.objects.values().get() == before
    assert len(history(f"dossier/{code}")) == 1
    assert records.desk(tu).rows == [] and inbox(tu, at) == []


def test_absent_and_forbidden_look_the_same(cast: Cast, filing: Filing) -> None:
    code = submit(filing, by=cast("hoa"), at=vn("2022-12-01 09:05")).code
    said = set()
    for wanted in (code, "000.04.01.Y99-221201-9999"):
        with pytest.raises(Refusal) as refused:
            records.dossier_for(cast("tu"), wanted)
        said.add((refused.value.status, str(refused.value)))
    assert len(said) == 1


def test_of_two_clerks_one_receives(cast: Cast, filing: Filing) -> None:
    code = submit(filing, by=cast("hoa"), at=vn("2022-12-01 09:05")).code
    checking.receive(code, by=cast("minh"), at=vn("2022-12-01 09:20"))
    with pytest.raises(Refusal) as second:
        checking.receive(code, by=cast("minh"), at=vn("2022-12-01 09:20"))
    assert second.value.status == 409
    assert len(history(f"dossier/{code}")) == 2


def test_codes_have_no_gap_and_begin_again_each_day(cast: Cast, filing: Filing) -> None:
    hoa = cast("hoa")
    codes = [submit(filing, by=hoa, at=vn(f"2022-12-01 09:0{n}")).code for n in range(3)]
    codes.append(submit(filing, by=hoa, at=vn("2022-12-02 00:01")).code)
    assert [code[-11:] for code in codes] == ["221201-0001", "221201-0002", "221201-0003", "221202-0001"]


def test_a_refused_deed_leaves_nothing(cast: Cast, filing: Filing) -> None:
    code = submit(filing, by=cast("hoa"), at=vn("2022-12-01 09:05")).code
    with pytest.raises(Refusal):
        checking.ask_supplement(code, "  ", by=cast("minh"), at=vn("2022-12-01 09:10"))
    assert Supplement.objects.count() == 0 and len(history(f"dossier/{code}")) == 1


def test_withdrawn_until_decided_and_rated_once(cast: Cast, filing: Filing) -> None:
    hoa, minh, thu, lan = cast("hoa"), cast("minh"), cast("thu"), cast("lan")
    first = submit(filing, by=hoa, at=vn("2022-12-01 09:00")).code
    processing.withdraw(first, by=hoa, at=vn("2022-12-01 09:01"))
    assert Dossier.objects.get(code=first).state == "withdrawn"
    code = submit(filing, by=hoa, at=vn("2022-12-01 09:02")).code
    checking.receive(code, by=minh, at=vn("2022-12-01 09:20"))
    processing.take(code, by=thu, at=vn("2022-12-01 09:30"))
    processing.propose(code, "", by=thu, at=vn("2022-12-01 09:40"))
    processing.send_back(code, "Ghi rõ nội dung.", by=lan, at=vn("2022-12-01 09:45"))
    processing.propose(code, "Đủ điều kiện.", by=thu, at=vn("2022-12-01 09:50"))
    with pytest.raises(Refusal):
        processing.rate(code, 5, by=hoa, at=vn("2022-12-01 09:55"))
    processing.decide(code, False, "Không đủ điều kiện.", by=lan, at=vn("2022-12-01 10:00"))
    with pytest.raises(Refusal):
        processing.withdraw(code, by=hoa, at=vn("2022-12-01 10:01"))
    processing.rate(code, 2, "Chậm", by=hoa, at=vn("2022-12-01 10:02"))
    with pytest.raises(Refusal):
        processing.rate(code, 5, by=hoa, at=vn("2022-12-01 10:03"))


def test_a_draft_is_kept_and_gone_when_filed(cast: Cast, filing: Filing) -> None:
    hoa = cast("hoa")
    keep_draft(filing.procedure, {"child_name": "Nguyễn An"}, {}, by=hoa, at=vn("2022-12-01 09:00"))
    keep_draft(filing.procedure, {"child_name": "Nguyễn Bình An"}, {}, by=hoa, at=vn("2022-12-01 09:01"))
    draft = records.draft_of(hoa, filing.procedure)
    assert draft is not None and draft.answers == {"child_name": "Nguyễn Bình An"}
    submit(filing, by=hoa, at=vn("2022-12-01 09:02"))
    assert Draft.objects.count() == 0


def test_officials_do_not_file_as_citizens(cast: Cast, filing: Filing) -> None:
    with pytest.raises(Refusal) as refused:
        submit(filing, by=cast("minh"), at=vn("2022-12-01 09:00"))
    assert refused.value.status == 403


def test_papers_at_the_counter_are_registered_and_received(cast: Cast) -> None:
    minh, at = cast("minh"), vn("2022-12-01 08:15")
    filing = Filing(STATUS, WARD, Applicant("Trần Thị Bưởi"))
    code = register(filing, "counter", by=minh, at=at).code
    checking.receive(code, by=minh, at=at)
    found = Dossier.objects.get()
    assert (found.channel, found.state, found.due_at) == ("counter", "received", vn("2022-12-06 17:00"))
    elsewhere = Filing(STATUS, OTHER, Applicant("Trần Thị Bưởi"))
    with pytest.raises(Refusal):
        register(elsewhere, "counter", by=minh, at=at)
    assert Dossier.objects.count() == 1

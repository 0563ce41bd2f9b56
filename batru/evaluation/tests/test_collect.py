"""A unit writes its sheet, shows it with papers, hands it in; and what happens where it does not."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest

from batru.commons import clock
from batru.commons.files.public import PAPERS, store, unreferenced
from batru.commons.journal.public import history
from batru.commons.notices.models import Notice
from batru.commons.people.public import Actor
from batru.commons.tasks.public import Task, open_tasks
from batru.evaluation.actions import campaigns
from batru.evaluation.actions.evidence import add_evidence, withdraw_evidence
from batru.evaluation.actions.extending import extend
from batru.evaluation.actions.publications import NewPublication, publish
from batru.evaluation.actions.submitting import submit, take_back
from batru.evaluation.actions.values import save_value
from batru.evaluation.jobs import close_windows
from batru.evaluation.models import Approval, Campaign, Entry, Evidence, Participant, Publication
from batru.evaluation.reads import documents
from batru.evaluation.reads.approvals import sheet_subject
from batru.evaluation.reads.evidence import papers
from batru.evaluation.reads.filling import lines, progress_of
from batru.evaluation.reads.sheets import scores_of, sheets
from batru.evaluation.reads.windows import deadline
from batru.evaluation.rules.entries import Layer, Origin
from batru.evaluation.rules.filling import Way
from batru.evaluation.rules.stages import Stage
from batru.evaluation.rules.typed import Paper, Typed
from batru.evaluation.tests.conftest import AT, BY, HOA_KHE, OPENED, XUAN_HA, Cast, new, small_set, windows
from batru.index.tests.scene import add_cell
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
CODE, NOON = "small-2022", OPENED + timedelta(hours=3)
WEEKS = timedelta(days=14)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def thu(cast: Cast, campaign: Campaign) -> Actor:
    """Fills for Xuân Hà."""
    return cast("thu")


@pytest.fixture
def lan(cast: Cast, campaign: Campaign) -> Actor:
    """Heads Xuân Hà."""
    return cast("lan")


def save(by: Actor, indicator: str, at: datetime = NOON, reason: str = "", **cells: str) -> bool:
    """Cells by name; `value` is the one without."""
    named = {name.replace("value", ""): text for name, text in cells.items()}
    return save_value(CODE, XUAN_HA, Typed(indicator, named, reason), by=by, at=at)


def fill(by: Actor, at: datetime = NOON) -> None:
    save(by, "A", at, part="8", whole="10")
    save(by, "B", at, part="60", whole="100")
    save(by, "C", at, value="yes")


def paper(tmp: object, indicator: str, **changes: object) -> Paper:
    content = store(BytesIO(PDF + indicator.encode()), "ke-hoach.pdf", max_bytes=9000, allowed=PAPERS).digest
    plain = {"content": content, "dated": date(2022, 3, 1), "title": "Kế hoạch", "number": f"{indicator}/KH-UBND"}
    return Paper(indicator, **{**plain, **changes})  # type: ignore[arg-type]


def subject() -> str:
    """What the journal and the tasks call Xuân Hà's sheet."""
    return sheet_subject(own())


def own() -> Participant:
    return Participant.objects.select_related("campaign").get(unit_id=XUAN_HA)


class TestOpening:
    def test_work_lies_before_every_unit_until_the_windows_end(self, campaign: Campaign) -> None:
        rows = Task.objects.filter(subject=subject())
        assert {(row.kind, row.role) for row in rows} == {
            ("evaluation.sheet.fill", "specialist"),
            ("evaluation.sheet.submit", "chair"),
        }
        assert {row.due_at for row in rows} == {OPENED + WEEKS}
        assert Task.objects.filter(unit_id=HOA_KHE, subject__startswith="sheet/").count() == 2

    def test_the_units_people_are_told(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(campaigns, "index_set", lambda code: small_set())
        campaigns.open_campaign(new(), by=BY, at=OPENED)
        told = Notice.objects.filter(template="evaluation/opened")
        assert {row.person_key.removeprefix("person:") for row in told} == {
            str(cast(name).person_id) for name in ("thu", "lan")
        }


class TestValues:
    def test_a_value_is_kept_and_earns(self, campaign: Campaign, thu: Actor) -> None:
        assert save(thu, "A", part="8", whole="10")
        line = next(one for one in lines(own()) if one.leaf.code == "A")
        assert line.filling.earned and line.filling.earned.score == 8
        assert line.own and line.own.origin == Origin.TYPED and line.own.by == thu.key

    def test_the_same_again_is_no_new_row(self, thu: Actor) -> None:
        save(thu, "A", part="8", whole="10")
        assert not save(thu, "A", part="8", whole="10")
        assert Entry.objects.count() == 1

    @pytest.mark.parametrize(
        ("indicator", "cells", "why"),
        [
            ("A", {"part": "11", "whole": "10"}, "cannot be greater than the whole"),
            ("B", {"part": "110", "whole": "100"}, "Done or met: the part cannot be greater than the whole"),
            ("A", {"part": "many", "whole": "10"}, "is not a number"),
            ("A", {"part": "-1", "whole": "10"}, "below zero"),
            ("A", {"parts": "1"}, "no such cell"),
            ("C", {"value": "perhaps"}, "neither yes nor no"),
            ("A", {"value": "na"}, "No reason was given"),
            ("Z", {"value": "1"}, "no such indicator"),
            ("late_window", {"value": "0"}, "no such indicator"),
            ("A", {"part": "1" * 401}, "too long"),
        ],
    )
    def test_what_cannot_be_is_refused(self, thu: Actor, indicator: str, cells: dict[str, str], why: str) -> None:
        with pytest.raises(Refusal) as refusal:
            save(thu, indicator, NOON, **cells)
        assert why in refusal.value.sentences()[1]
        assert not Entry.objects.exists()

    def test_what_does_not_apply_is_said_with_a_reason(self, thu: Actor) -> None:
        save(thu, "A", value="na", reason="Phường không có hệ thống riêng.")
        filling = next(one.filling for one in lines(own()) if one.leaf.code == "A")
        assert filling.is_filled and filling.is_left_out

    def test_nobody_else_writes(self, cast: Cast, campaign: Campaign) -> None:
        for name in ("hoa", "minh", "phuc", "tu"):
            with pytest.raises(Refusal):
                save(cast(name), "A", part="8", whole="10")
        assert not Entry.objects.exists()

    @pytest.mark.parametrize(("at", "opens"), [(OPENED - timedelta(hours=1), False), (OPENED + WEEKS, True)])
    def test_it_is_written_within_the_window(self, thu: Actor, at: datetime, opens: bool) -> None:
        if opens:
            assert save(thu, "C", at, value="yes")
        else:
            with pytest.raises(Refusal, match="not begun"):
                save(thu, "C", at, value="yes")

    def test_grace_is_counted_in_working_days(self, thu: Actor) -> None:
        """The window ends on Thursday 15 December at nine; two working days later is Monday the 19th."""
        assert save(thu, "C", datetime(2022, 12, 19, 2, 0, tzinfo=UTC), value="yes")
        with pytest.raises(Refusal, match="is over"):
            save(thu, "C", datetime(2022, 12, 19, 2, 1, tzinfo=UTC), value="no")


class TestCounted:
    @pytest.fixture(autouse=True)
    def measured(self, campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
        """A names the on-time measure: Xuân Hà has 190 of 200 in November."""
        data = dict(campaign.document.data)
        version = {**data["versions"][0]}
        version["parts"] = [{**version["parts"][0], "measure": "on_time_share"}, *version["parts"][1:]]
        campaign.document.data = {**data, "versions": [version]}
        campaign.document.save()
        documents._read.cache_clear()
        add_cell("on_time_share", XUAN_HA, Month(2022, 11), 190, 200)

    def test_it_arrives_by_itself(self) -> None:
        line = next(one for one in lines(own()) if one.leaf.code == "A")
        assert line.filling.way is Way.COUNTED and line.filling.cells == {"part": "190", "whole": "200"}
        assert line.filling.earned and line.filling.earned.score == 9.5
        assert line.is_simulated and line.frozen is None
        assert line.sources["part"]["measure"] == "on_time_share"

    def test_a_unit_does_not_type_over_it(self, thu: Actor) -> None:
        with pytest.raises(Refusal, match="does not type over it"):
            save(thu, "A", part="200", whole="200")

    def test_a_unit_without_records_types_it(self, campaign: Campaign) -> None:
        other = Participant.objects.select_related("campaign").get(unit_id=HOA_KHE)
        assert next(one for one in lines(other) if one.leaf.code == "A").filling.way is Way.TYPED

    def test_it_is_frozen_when_the_sheet_is_handed_in(self, thu: Actor, lan: Actor) -> None:
        save(thu, "B", part="60", whole="100")
        save(thu, "C", value="yes")
        submit(CODE, XUAN_HA, by=lan, at=NOON)
        row = Entry.objects.get(layer=Layer.COUNTED)
        assert (row.indicator, row.cells, row.by) == ("A", {"part": "190", "whole": "200"}, lan.key)
        assert row.sources["part"] == {
            "measure": "on_time_share", "part": 190, "whole": 200, "counted_at": "", "simulated": True,
        }  # fmt: skip
        add_cell("on_time_share", XUAN_HA, Month(2022, 11), 200, 200)
        assert next(one for one in lines(own()) if one.leaf.code == "A").filling.cells["part"] == "190"

    def test_what_was_counted_since_is_kept_and_told_when_the_result_is_published(self, campaign: Campaign) -> None:
        """190 of 200 earn 9.50 of ten; after a late month of 10 of 10 it is 200 of 210: 9.523… rounds to 9.52."""
        late, note = OPENED + timedelta(days=40), "Công bố khi còn đơn vị chưa nộp."
        publish(NewPublication(campaign.code, note), by=BY, at=late)
        row = Entry.objects.get()
        assert (row.layer, row.participant.unit_id, row.at) == (Layer.COUNTED, XUAN_HA, late)
        told = [{"part": "190", "whole": "200"}]
        add_cell("on_time_share", XUAN_HA, Month(2022, 12), 10, 10)
        publish(NewPublication(campaign.code, f"{note} Lần hai.", known_at=late), by=BY, at=late + timedelta(days=1))
        assert [one.cells for one in Entry.objects.order_by("id")] == told
        publish(NewPublication(campaign.code, note), by=BY, at=late + timedelta(days=2))
        assert [one.cells for one in Entry.objects.order_by("id")] == [*told, {"part": "200", "whole": "210"}]
        scores = [
            one.frozen["results"][0]["units"][XUAN_HA]["nodes"]["A"]["score"]
            for one in Publication.objects.order_by("number")
        ]
        assert scores == ["9.5", "9.5", "9.52"]

    def test_it_is_frozen_when_the_window_is_over(self, campaign: Campaign) -> None:
        clock.set_now(OPENED + timedelta(days=20))
        assert close_windows() == 2
        assert Entry.objects.filter(layer=Layer.COUNTED, indicator="A").count() == 1
        assert close_windows() == 0


class TestEvidence:
    def test_it_stands_beside_its_indicator(self, thu: Actor) -> None:
        number = add_evidence(CODE, XUAN_HA, paper(0, "A"), by=thu, at=NOON)
        (shown,) = papers(own())
        assert (shown.row.pk, shown.row.indicator, shown.is_outside, shown.uses) == (number, "A", False, ())
        assert progress_of(own().campaign, [own()])[XUAN_HA].shown == 0
        save(thu, "A", part="8", whole="10")
        assert progress_of(own().campaign, [own()])[XUAN_HA].shown == 1

    def test_one_dated_outside_the_period_is_marked(self, thu: Actor) -> None:
        add_evidence(CODE, XUAN_HA, paper(0, "A", dated=date(2021, 12, 31)), by=thu, at=NOON)
        assert papers(own())[0].is_outside

    @pytest.mark.parametrize("how", ["content", "number"])
    def test_the_same_paper_shows_one_figure_unless_its_unit_says_why(self, thu: Actor, how: str) -> None:
        first = paper(0, "A")
        add_evidence(CODE, XUAN_HA, first, by=thu, at=NOON)
        again = {"content": first.content, "number": ""} if how == "content" else {"number": first.number}
        with pytest.raises(Refusal, match="shows A already"):
            add_evidence(CODE, XUAN_HA, paper(0, "B", **again), by=thu, at=NOON)
        declared = paper(0, "B", **again, shared_because="Kế hoạch có cả hai nội dung.")
        add_evidence(CODE, XUAN_HA, declared, by=thu, at=NOON)
        assert [(use.indicator, use.same_content, use.is_own) for use in papers(own())[0].uses] == [
            ("B", how == "content", True)
        ]

    def test_two_papers_without_a_number_are_two_papers(self, thu: Actor) -> None:
        add_evidence(CODE, XUAN_HA, paper(0, "A", number=""), by=thu, at=NOON)
        add_evidence(CODE, XUAN_HA, paper(0, "B", number=""), by=thu, at=NOON)
        assert Evidence.objects.count() == 2

    def test_another_units_same_paper_is_seen(self, thu: Actor, campaign: Campaign) -> None:
        add_evidence(CODE, XUAN_HA, paper(0, "A"), by=thu, at=NOON)
        other = Participant.objects.get(unit_id=HOA_KHE)
        Evidence.objects.create(
            participant=other, indicator="A", content=papers(own())[0].row.content, dated=date(2022, 1, 1), title="x",
            by="official:1", at=NOON,
        )  # fmt: skip
        assert [(use.unit_key, use.is_own) for use in papers(own())[0].uses] == [(HOA_KHE, False)]

    def test_it_is_taken_back_and_stays_written(self, thu: Actor) -> None:
        number = add_evidence(CODE, XUAN_HA, paper(0, "A"), by=thu, at=NOON)
        withdraw_evidence(CODE, XUAN_HA, number, by=thu, at=NOON)
        assert papers(own()) == [] and Evidence.objects.count() == 1

    def test_its_content_is_not_swept_away(self, thu: Actor) -> None:
        one = paper(0, "A")
        add_evidence(CODE, XUAN_HA, one, by=thu, at=NOON)
        assert one.content not in set(unreferenced(datetime(2100, 1, 1, tzinfo=UTC)))


class TestHandingIn:
    def test_a_whole_sheet_is_handed_in_sealed_and_locked(self, thu: Actor, lan: Actor) -> None:
        fill(thu)
        add_evidence(CODE, XUAN_HA, paper(0, "A"), by=thu, at=NOON)
        seal = submit(CODE, XUAN_HA, by=lan, at=NOON)
        assert Approval.objects.get().digest == seal and len(seal) == 64
        assert Evidence.objects.get().sealed_at == NOON
        assert open_tasks(subject()) == []
        for deed in (lambda: save(thu, "A", part="9", whole="10"), lambda: submit(CODE, XUAN_HA, by=lan, at=NOON)):
            with pytest.raises(Refusal):
                deed()
        with pytest.raises(Refusal):
            add_evidence(CODE, XUAN_HA, paper(0, "B"), by=thu, at=NOON)

    def test_what_is_missing_keeps_it(self, thu: Actor, lan: Actor) -> None:
        save(thu, "A", part="8", whole="10")
        with pytest.raises(Refusal, match="B, C"):
            submit(CODE, XUAN_HA, by=lan, at=NOON)
        assert not Approval.objects.exists()

    def test_the_head_alone_hands_in(self, thu: Actor, cast: Cast) -> None:
        fill(thu)
        for name in ("thu", "phuc", "tu", "minh"):
            with pytest.raises(Refusal):
                submit(CODE, XUAN_HA, by=cast(name), at=NOON)

    def test_it_is_taken_back_while_nobody_has_taken_it_over(self, thu: Actor, lan: Actor) -> None:
        fill(thu)
        submit(CODE, XUAN_HA, by=lan, at=NOON)
        with pytest.raises(Refusal, match="No reason"):
            take_back(CODE, XUAN_HA, " ", by=lan, at=NOON)
        take_back(CODE, XUAN_HA, "Nhầm số liệu", by=lan, at=NOON)
        assert save(thu, "A", part="9", whole="10")
        assert len(open_tasks(subject())) == 2

    def test_the_digest_follows_what_was_handed_in(self, thu: Actor, lan: Actor) -> None:
        fill(thu)
        first = submit(CODE, XUAN_HA, by=lan, at=NOON)
        take_back(CODE, XUAN_HA, "Nhầm", by=lan, at=NOON)
        save(thu, "A", part="9", whole="10")
        assert submit(CODE, XUAN_HA, by=lan, at=NOON) != first


class TestWindows:
    def test_a_missed_window_costs_its_penalty_once(self, campaign: Campaign, thu: Actor) -> None:
        fill(thu)
        clock.set_now(OPENED + timedelta(days=20))
        close_windows()
        row = Entry.objects.get(participant=own(), indicator="late_window")
        assert (row.layer, row.cells, bool(row.reason)) == (Layer.COUNTED, {"": "1"}, True)
        score = next(one for one in scores_of(campaign, sheets(campaign)) if one.unit.key == XUAN_HA)
        assert score.penalty == 1
        assert close_windows() == 0
        assert [line.act for line in history(subject())].count("evaluation.window.closed") == 1

    def test_nothing_is_closed_while_grace_lasts(self, campaign: Campaign) -> None:
        clock.set_now(OPENED + WEEKS + timedelta(days=1))
        assert close_windows() == 0

    def test_more_time_is_one_units_and_is_told(self, cast: Cast, thu: Actor) -> None:
        until = OPENED + timedelta(days=25)
        extend(CODE, XUAN_HA, Stage.SELF, until, "Mất điện do bão", by=cast("phuc"), at=AT)
        assert save(thu, "C", until, value="yes")
        other = Participant.objects.select_related("campaign").get(unit_id=HOA_KHE)
        assert deadline(other).span.closes_at == OPENED + WEEKS
        assert {task.due_at for task in open_tasks(subject())} == {until}
        assert Notice.objects.filter(template="evaluation/extension").count() == 2
        lines_of = [line for line in history(subject()) if line.act == "evaluation.extension.given"]
        assert [line.payload["reason"] for line in lines_of] == ["Mất điện do bão"]

    @pytest.mark.parametrize(("days", "reason", "why"), [(25, " ", "No reason"), (10, "Bão", "not later")])
    def test_not_without_a_reason_nor_backwards(
        self, cast: Cast, campaign: Campaign, days: int, reason: str, why: str
    ) -> None:
        with pytest.raises(Refusal, match=why):
            extend(CODE, XUAN_HA, Stage.SELF, OPENED + timedelta(days=days), reason, by=cast("phuc"), at=AT)

    def test_a_unit_gives_itself_no_time(self, lan: Actor) -> None:
        with pytest.raises(Refusal):
            extend(CODE, XUAN_HA, Stage.SELF, OPENED + timedelta(days=25), "Bận", by=lan, at=AT)


def test_the_test_windows_are_two_weeks() -> None:
    assert windows()[Stage.SELF].closes_at == datetime(2022, 12, 15, 2, 0, tzinfo=UTC)

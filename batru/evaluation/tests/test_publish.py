"""A result is published once it is whole, keeps what it rests on, and tells what moved since; worked by hand."""

import json
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import gettext, override

from batru.commons.journal.public import history as journal
from batru.evaluation.actions import publications as acts
from batru.evaluation.actions.publications import NewPublication, publish
from batru.evaluation.models import Approval, Campaign, Participant, Publication
from batru.evaluation.reads import results
from batru.evaluation.reads.as_of import again, as_of
from batru.evaluation.rules.entries import Layer, Level, Step
from batru.evaluation.rules.moves import Cause, Stand
from batru.evaluation.tests.conftest import AT, BY, HOA_KHE, XUAN_HA, Cast, Said, small_set
from batru.evaluation.tests.test_sheets import full
from batru.index.cli import verify
from batru.kernel.refusal import Refusal
from batru.law.index_sets.frozen import canonical
from batru.law.index_sets.model import IndexSet
from batru.law.index_sets.seal import digests_of

pytestmark = pytest.mark.django_db
CODE = "small-2022"
LATER = AT + timedelta(days=30)
WHY = "Hòa Khê sẽ nộp sau."


def approve(unit: str) -> None:
    """The council's yes, outright."""
    own = Participant.objects.get(unit_id=unit)
    Approval.objects.create(participant=own, level=Level.COUNCIL, step=Step.APPROVED, by="person/1", at=AT)


@pytest.fixture
def whole(campaign: Campaign, say: Said) -> Campaign:
    """Xuân Hà has 16.50 points; Hòa Khê 10 + 6 + 0 = 16. Both sheets are approved."""
    full(say, XUAN_HA)
    say(HOA_KHE, "A", Layer.SELF, {"part": "10", "whole": "10"})
    say(HOA_KHE, "B", Layer.SELF, {"part": "80", "whole": "100"})
    say(HOA_KHE, "C", Layer.SELF, {"": "no"})
    approve(XUAN_HA)
    approve(HOA_KHE)
    return campaign


def test_it_keeps_what_it_rests_on(whole: Campaign) -> None:
    assert publish(NewPublication(CODE), by=BY, at=LATER) == 1
    found = results.publication(CODE)
    assert [own.key for own in found.units] == [XUAN_HA, HOA_KHE]
    assert [own.rank for own in found.units] == [1, 2]
    assert [own.total for own in found.units] == [Decimal("16.5"), Decimal("16")]
    b = found.unit(XUAN_HA).nodes["B"]
    assert [b.score, b.most, b.share] == [Decimal("4.5"), 6, Decimal("0.75")]
    assert (b.layer, found.unit(XUAN_HA).grade) == ("self", "good")
    assert (found.known_at, found.own.code, found.engine) == (LATER, "small", "batru.points/1")
    assert len(found.catalogue_digest) == 64
    assert [line.act for line in journal(f"campaign/{CODE}")][-1] == "evaluation.result.published"


@pytest.mark.parametrize(("lacking", "why"), [("approval", "has not approved 1 sheets: Phường"), ("value", "1 units")])
def test_what_is_not_whole_needs_a_note(campaign: Campaign, say: Said, lacking: str, why: str) -> None:
    full(say, XUAN_HA)
    if lacking == "approval":
        full(say, HOA_KHE)
        approve(XUAN_HA)
    else:
        approve(XUAN_HA)
        approve(HOA_KHE)
    with pytest.raises(Refusal) as refusal:
        publish(NewPublication(CODE), by=BY, at=LATER)
    assert why in refusal.value.sentences()[1]
    assert not Publication.objects.exists()
    publish(NewPublication(CODE, note=WHY), by=BY, at=LATER)
    assert results.publication(CODE).note == WHY
    assert results.publication(CODE).unit(HOA_KHE).unranked == ("" if lacking == "approval" else "missing")


def test_a_sheet_that_the_council_took_back_is_not_approved(whole: Campaign) -> None:
    own = Participant.objects.get(unit_id=HOA_KHE)
    Approval.objects.create(participant=own, level=Level.COUNCIL, step=Step.REOPENED, by="person/1", at=AT)
    with pytest.raises(Refusal, match="not approved"):
        publish(NewPublication(CODE), by=BY, at=LATER)


def test_the_same_is_not_published_twice(whole: Campaign) -> None:
    publish(NewPublication(CODE), by=BY, at=LATER)
    with pytest.raises(Refusal, match="Nothing has changed since publication 1"):
        publish(NewPublication(CODE), by=BY, at=LATER + timedelta(days=1))


def test_nothing_is_known_ahead_and_knowledge_does_not_go_back(whole: Campaign) -> None:
    with pytest.raises(Refusal, match="known later"):
        publish(NewPublication(CODE, known_at=LATER + timedelta(hours=1)), by=BY, at=LATER)
    publish(NewPublication(CODE), by=BY, at=LATER)
    with pytest.raises(Refusal, match="rests on what was known later"):
        publish(NewPublication(CODE, note=WHY, known_at=AT), by=BY, at=LATER)


def test_an_unknown_campaign_and_an_unknown_number_are_refused(whole: Campaign) -> None:
    with pytest.raises(Refusal, match="no campaign"):
        publish(NewPublication("nowhere"), by=BY, at=LATER)
    with pytest.raises(Refusal, match="no such result"):
        results.publication(CODE)


def test_only_the_council_publishes(whole: Campaign, cast: Cast) -> None:
    for name in ("thu", "tu"):
        with pytest.raises(Refusal):
            publish(NewPublication(CODE), by=cast(name), at=LATER)


def test_a_value_that_cannot_be_scored_is_named(whole: Campaign, say: Said) -> None:
    say(HOA_KHE, "A", Layer.COUNCIL, {"part": "11", "whole": "10"})
    with pytest.raises(Refusal, match=f"{HOA_KHE}: A: a share must lie between 0 and 1"):
        publish(NewPublication(CODE), by=BY, at=LATER)


@pytest.mark.parametrize(
    ("language", "fault"),
    [
        ("vi", "Có giá trị không chấm điểm được: 20209@2022: C: 'perhaps' không phải có cũng không phải không."),
        ("en", "A value cannot be scored: 20209@2022: C: 'perhaps' is neither yes nor no."),
    ],
)
def test_why_it_cannot_be_scored_is_told_in_the_readers_language(
    whole: Campaign, say: Said, language: str, fault: str
) -> None:
    say(XUAN_HA, "C", Layer.SELF, {"": "perhaps"}, at=AT + timedelta(minutes=5))
    with pytest.raises(Refusal) as refusal:
        publish(NewPublication(CODE), by=BY, at=LATER)
    with override(language):
        assert refusal.value.told(gettext, language)[1] == fault


def test_a_correction_moves_a_unit_and_is_told(whole: Campaign, say: Said) -> None:
    """C of Hòa Khê is yes after all: 20 points, first; Xuân Hà keeps its points and falls to the second place."""
    publish(NewPublication(CODE), by=BY, at=LATER)
    say(HOA_KHE, "C", Layer.CORRECTED, {"": "yes"}, at=LATER + timedelta(days=1))
    publish(NewPublication(CODE), by=BY, at=LATER + timedelta(days=2))
    moved = {move.unit: move for move in results.moved(CODE)}
    up, down = moved[HOA_KHE], moved[XUAN_HA]
    assert (up.before, up.after) == (Stand(Fraction(16), Fraction(2)), Stand(Fraction(20), Fraction(1)))
    assert (down.before, down.after) == (Stand(Fraction("16.5"), Fraction(1)), Stand(Fraction("16.5"), Fraction(2)))
    assert up.causes == down.causes == (Cause.CORRECTION,)
    assert results.moved(CODE, 1) == ()


def harder() -> IndexSet:
    """The small set with a target of all in B: 60 of 100 come to 3.60 points."""
    from batru.evaluation.rules.standing import set_of

    data: dict[str, Any] = json.loads(canonical(dict(small_set().data)))
    data["versions"][0]["parts"][1]["rule"]["target"] = 1
    return set_of(data)


def test_a_changed_law_is_another_document(whole: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    """Xuân Hà falls to 8 + 3.60 + 4 = 15.60, Hòa Khê to 10 + 4.80 = 14.80; places stay."""
    publish(NewPublication(CODE), by=BY, at=LATER)
    monkeypatch.setattr(acts, "index_set", lambda code: harder())
    publish(NewPublication(CODE, by_new_law=True), by=BY, at=LATER + timedelta(days=1))
    told = results.publications(CODE)
    assert told[0].set_digest != told[1].set_digest
    assert {move.unit: (move.after.total, move.causes) for move in results.moved(CODE)} == {
        XUAN_HA: (Fraction("15.6"), (Cause.LAW,)),
        HOA_KHE: (Fraction("14.8"), (Cause.LAW,)),
    }


def test_every_publication_is_computed_again(whole: Campaign, say: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(NewPublication(CODE), by=BY, at=LATER)
    say(HOA_KHE, "C", Layer.CORRECTED, {"": "yes"}, at=LATER + timedelta(days=1))
    monkeypatch.setattr(acts, "index_set", lambda code: harder())
    publish(NewPublication(CODE, by_new_law=True), by=BY, at=LATER + timedelta(days=2))
    say(XUAN_HA, "A", Layer.COUNCIL, {"part": "1", "whole": "10"}, at=LATER + timedelta(days=3))
    for row in Publication.objects.all():
        assert canonical(again(row)) == canonical(row.frozen)


def test_a_past_day_is_computed_by_what_was_known_then(whole: Campaign, say: Said) -> None:
    publish(NewPublication(CODE), by=BY, at=LATER)
    say(HOA_KHE, "C", Layer.CORRECTED, {"": "yes"}, at=LATER + timedelta(days=1))

    def totals(moment: Any) -> dict[str, str | None]:
        return {key: own.get("total") for key, own in as_of(whole, moment)["results"][0]["units"].items()}

    assert totals(AT - timedelta(seconds=1)) == {XUAN_HA: None, HOA_KHE: None}
    assert totals(LATER) == {XUAN_HA: "16.5", HOA_KHE: "16"}
    assert totals(LATER + timedelta(days=1)) == {XUAN_HA: "16.5", HOA_KHE: "20"}


def test_another_machine_verifies_the_downloaded_file(
    whole: Campaign, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(NewPublication(CODE), by=BY, at=LATER)
    path = tmp_path / "result.json"
    path.write_text(json.dumps(results.frozen_file(CODE, 1), ensure_ascii=False), encoding="utf-8")
    assert verify(path) == 0, capsys.readouterr().out


def test_what_was_known_when_cannot_be_changed_in_the_downloaded_file(
    whole: Campaign, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The digest of the whole stands in the journal and in the dictionary of the open data as well."""
    publish(NewPublication(CODE), by=BY, at=LATER)
    file, path = results.frozen_file(CODE, 1), tmp_path / "result.json"
    assert journal(f"campaign/{CODE}")[-1].payload["whole"] == file["seal"]["whole"]
    assert results.publication(CODE).digests["whole"] == file["seal"]["whole"]
    for name in file["publication"]:
        path.write_text(json.dumps({**file, "publication": {**file["publication"], name: "x"}}), encoding="utf-8")
        assert verify(path) == 1 and f"publication.{name}: " in capsys.readouterr().out


def test_a_publication_from_before_the_seal_stands(
    whole: Campaign, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(NewPublication(CODE), by=BY, at=LATER)
    row = Publication.objects.get()
    del row.frozen["seal"]
    Publication.objects.update(frozen=row.frozen)
    assert set(digests_of(row.frozen)) == {"set", "inputs", "results"}
    assert again(row)["digests"] == row.frozen["digests"]
    path = tmp_path / "result.json"
    path.write_text(json.dumps(results.frozen_file(CODE, 1), ensure_ascii=False), encoding="utf-8")
    with override("en"):
        assert verify(path) == 0
    assert "Not sealed in this file" in capsys.readouterr().out
    with pytest.raises(Refusal, match="Nothing has changed since publication 1"):
        publish(NewPublication(CODE), by=BY, at=LATER + timedelta(days=1))


def test_a_units_past_is_told_by_campaign(whole: Campaign) -> None:
    publish(NewPublication(CODE), by=BY, at=LATER)
    (past,) = results.history(XUAN_HA, "small")
    assert (past.campaign, past.period, past.version, past.unit.total) == (CODE, "2022", "1", Decimal("16.5"))

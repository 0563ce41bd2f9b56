"""A changed procedure before it is published: what it would move, and what it may not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from batru.commons import clock, home
from batru.commons.people.public import Actor
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop import cli
from batru.pillars.government.onestop.actions import checking, processing
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, submit
from batru.pillars.government.onestop.reads import preview
from batru.pillars.government.onestop.tests.conftest import STATUS, WARD, vn

Cast = Callable[[str], Actor]
NOW = vn("2022-12-09 09:00")


@pytest.fixture
def text() -> str:
    """The file of bà Hoa's question as the catalogue has it."""
    return Path(home.catalogue().root, "procedures", f"{STATUS}.yaml").read_text("utf-8")


@pytest.fixture
def two(cast: Cast) -> tuple[str, str]:
    """One finished on its second day, and one still open, both received on Thursday 1 December at 09:00."""
    hoa, minh, thu, lan = (cast(name) for name in ("hoa", "minh", "thu", "lan"))
    codes = []
    for minute in ("00", "10"):
        who = Applicant(hoa.name, person_id=hoa.person_id)
        codes.append(submit(Filing(STATUS, WARD, who), by=hoa, at=vn(f"2022-12-01 08:{minute}")).code)
        checking.receive(codes[-1], by=minh, at=vn("2022-12-01 09:00"))
        processing.take(codes[-1], by=thu, at=vn("2022-12-01 10:00"))
    processing.propose(codes[0], "Đủ.", by=thu, at=vn("2022-12-05 09:00"))
    processing.decide(codes[0], True, "Đồng ý.", by=lan, at=vn("2022-12-05 10:00"))
    return codes[0], codes[1]


def changed(folder: Path, text: str, *pairs: tuple[str, str]) -> Path:
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / f"{STATUS}.yaml"
    path.write_text(text, "utf-8")
    return path


TERM = "amount: 3"


def test_the_same_file_moves_nothing(two: tuple[str, str], text: str, tmp_path: Path) -> None:
    found = preview.preview(preview.proposal(changed(tmp_path, text)), NOW)
    assert (found.moves, found.frozen, found.open_dossiers) == ((), (), 2)
    assert (found.year.dossiers, found.year.in_time_now, found.year.in_time_then) == (1, 1, 1)


def test_a_shorter_term_moves_the_open_one_and_makes_last_years_late(
    two: tuple[str, str], text: str, tmp_path: Path
) -> None:
    found = preview.preview(preview.proposal(changed(tmp_path, text, (TERM, "amount: 1"))), NOW)
    # Three working days after Thursday end on Tuesday 6; one ends on Friday 2.
    assert [(change.code, change.due) for change in found.moves] == [
        (code, (vn("2022-12-06 17:00"), vn("2022-12-02 17:00"))) for code in two
    ]
    assert (found.year.in_time_now, found.year.in_time_then) == (1, 0)
    assert found.year.would_be_late == (two[0],)
    used = home.procedures()[STATUS].version_on(vn("2022-12-01 08:00").date()).start
    assert found.frozen == (used,)


def test_a_concept_holds_for_nobody_and_can_be_previewed(two: tuple[str, str], text: str, tmp_path: Path) -> None:
    first = home.procedures()[STATUS].versions[-1].start
    concept = f"versions:\n  - from: 2022-06-01\n    like: {first}\n    status: confirmed\n    stage: concept\n"
    path = changed(tmp_path, text, ("versions:\n", concept))
    procedure = preview.proposal(path)
    assert [version.start.isoformat() for version in procedure.concepts] == ["2022-06-01"]
    assert procedure.version_on(NOW.date()) == home.procedures()[STATUS].version_on(NOW.date())
    found = preview.preview(procedure, NOW)
    assert (found.moves, found.frozen) == ((), ())  # it says what holds already


def test_how_firm_versions_are(two: tuple[str, str]) -> None:
    found = {stage.version.start: (stage.stage, stage.dossiers) for stage in preview.stages(home.procedures()[STATUS])}
    starts = sorted(found)
    assert found[starts[0]] == ("frozen", 2) and found[starts[-1]] == ("published", 0)


@pytest.mark.parametrize(("old", "new"), [("versions:", "version:"), (TERM, "amount: soon")])
def test_a_wrong_file_is_told_its_line(db: None, text: str, tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(Refusal) as refused:
        preview.proposal(changed(tmp_path, text, (old, new)))
    assert refused.value.code == "onestop.preview.file"


def test_a_procedure_that_is_not_ours_moves_nothing(db: None, text: str, tmp_path: Path) -> None:
    procedure = preview.proposal(changed(tmp_path, text, (f'code: "{STATUS}"', 'code: "9.999999"')))
    with pytest.raises(Refusal) as refused:
        preview.preview(procedure, NOW)
    assert refused.value.code == "onestop.preview.unknown"


def test_the_command_says_what_would_move(
    two: tuple[str, str], text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock.set_now(NOW)
    assert cli.preview_file(["preview", str(changed(tmp_path, text))]) == 0
    assert "2 open dossiers, 0 would move" in capsys.readouterr().out
    assert cli.preview_file(["preview", str(changed(tmp_path, text, (TERM, "amount: 1")))]) == 1
    said = capsys.readouterr().out
    assert f"{two[1]} · due 2022-12-06 17:00 → 2022-12-02 17:00" in said and "FROZEN" in said
    assert cli.preview_file(["preview", str(tmp_path / "nowhere.yaml")]) == 2
    assert cli.preview_file([]) == 2


def test_the_page_is_the_digital_officers(two: tuple[str, str], text: str) -> None:
    clock.set_now(NOW)
    for who, status in (("phuc", 200), ("minh", 404), ("tu", 404)):
        client = Client()
        client.post("/office/sign-in/", {"username": who, "password": "x"})
        client.cookies["batru_language"] = "en"
        assert client.get(f"/procedures/{STATUS}/versions/").status_code == status
        file = SimpleUploadedFile("a.yaml", text.replace(TERM, "amount: 1").encode())
        answer = client.post(f"/procedures/{STATUS}/versions/", {"file": file})
        assert answer.status_code == status
        if status == 200:
            page = answer.content.decode()
            assert "2 of 2 open dossiers would move." in page and two[0] in page and "is frozen" in page
            assert client.post(f"/procedures/{STATUS}/versions/", {}).status_code == 422

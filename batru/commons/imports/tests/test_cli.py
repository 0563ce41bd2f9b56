"""The command: one line lands the real log and says what came of it."""

from pathlib import Path

import pytest

from batru.commons.imports.cli import main
from batru.commons.imports.models import Batch
from batru.commons.imports.tests.logs import LOGS, ROOT

pytestmark = pytest.mark.django_db
Out = pytest.CaptureFixture[str]
RECEIPT = str(LOGS / "receipt_first_430_cases.csv.gz")


def test_one_command_lands_the_real_log_and_reports(capsys: Out) -> None:
    mapping = str(ROOT / "catalogue" / "mappings" / "coselog-receipt.yaml")
    assert main([RECEIPT, "--mapping", mapping, "--language", "en"]) == 0
    told = capsys.readouterr().out
    assert "430 dossiers" in told and "Rows used: 2653 of 2653" in told
    assert "26  The case has no end, so it counts as still open." in told


def test_without_a_mapping_the_one_that_fits_is_taken(capsys: Out) -> None:
    assert main([RECEIPT]) == 0
    assert Batch.objects.get().mapping_code == "coselog-receipt"
    assert "430 hồ sơ" in capsys.readouterr().out


def test_a_locality_of_ones_own_can_be_named() -> None:
    assert main([RECEIPT, "--mapping", "coselog-receipt", "--locality", "another-town"]) == 0
    assert Batch.objects.get().locality == "another-town"


def test_a_second_time_is_told_and_is_no_success(capsys: Out) -> None:
    main([RECEIPT])
    assert main([RECEIPT, "--language", "en"]) == 1
    assert "This file is here already." in capsys.readouterr().err


def test_a_file_that_nobody_knows_brings_a_draft(capsys: Out, tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text("Mã hồ sơ,Ngày nộp\nA1,03/10/2022\n", "utf-8")
    assert main([str(path), "--language", "en"]) == 1
    told = capsys.readouterr().err
    assert "No mapping of the catalogue fits" in told and "case: Mã hồ sơ" in told
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(told.partition("--mapping:\n\n")[2], "utf-8")
    assert main([str(path), "--mapping", str(mapping)]) == 0


def test_a_file_or_mapping_that_is_not_there_is_told(capsys: Out, tmp_path: Path) -> None:
    assert main([str(tmp_path / "none.csv")]) == 1
    assert "none.csv" in capsys.readouterr().err
    assert main([RECEIPT, "--mapping", str(tmp_path / "none.yaml"), "--language", "en"]) == 1
    told = capsys.readouterr().err
    assert "none.yaml: There is no such file." in told and "receipt" not in told

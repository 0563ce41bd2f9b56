"""The recipe docs/how/import-a-log.md is true: its commands are run, its mapping is checked."""

import re
import shlex
from datetime import UTC, datetime

import pytest

from batru.commons import clock
from batru.commons.imports.cli import main
from batru.commons.imports.models import Batch
from batru.commons.imports.reads.mappings import mapping_from_text
from batru.commons.imports.rules.mapping import check
from batru.commons.imports.tests.logs import ROOT

RECIPE = (ROOT / "docs" / "how" / "import-a-log.md").read_text(encoding="utf-8")


@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_each_command_answers_what_the_recipe_says(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    clock.set_now(datetime(2022, 12, 1, 2, tzinfo=UTC))
    blocks = re.findall(r"```console\n\$ batru import-log (.*?)\n(.*?)```", RECIPE, re.S)
    assert len(blocks) == 3
    for command, answer in blocks:
        landed = main(shlex.split(command)) == 0
        told = capsys.readouterr()
        assert (told.out if landed else told.err) == answer
    assert Batch.objects.count() == 2


@pytest.mark.django_db
def test_the_mapping_of_the_recipe_is_a_sound_one() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", RECIPE, re.S)
    assert len(blocks) == 1
    check(mapping_from_text(blocks[0]))

"""A frozen file says nothing that could be changed by one letter unseen; files from before the seal still verify."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from batru.commons import home
from batru.index.cli import find_set, main
from batru.index.sets.values import read_values
from batru.law.index_sets.frozen import frozen, score_periods
from batru.law.index_sets.seal import sealed

EGDI = Path(__file__).resolve().parents[3] / "examples" / "index" / "egdi.yaml"
TABLE = "country-code,country,year,osi,tii,hci\nVN,Viet Nam,2022,0.5,0.6,0.7\nDK,Denmark,2022,0.9,0.9,0.9\n"
PUBLICATION = {
    "campaign": "small-2022",
    "number": 1,
    "known_at": "2023-01-02T05:00:00+00:00",
    "nights": {"dossiers": "2023-01-01"},
    "counting": {"measures": {"on_time": {"table": "dossiers"}}},
    "engine": "batru.points/1",
    "catalogue": "5f1c",
    "layers": {"VN": {"osi": "self"}},
}
NAMED = {
    "format": "This is no frozen result",
    "set": "set: not as it was frozen",
    "rules": "rules: not as it was frozen",
    "inputs": "inputs: not as it was frozen",
    "results": "results: not as it was frozen",
    "digests": "digests.set: not as it was frozen",
    "publication": "publication.campaign: not as it was frozen",
    "seal": "format: not as it was frozen",
}
BARE = "Not sealed in this file, so a change would not be seen: rules, publication."


@pytest.fixture(scope="module")
def file() -> dict[str, Any]:
    own = find_set(home.catalogue(), str(EGDI))
    periods = score_periods(own, read_values(own, TABLE, home.today(), ""))
    return sealed({**frozen(own, periods), "publication": PUBLICATION})


@pytest.fixture
def verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def verify(data: Any) -> tuple[int, str]:
        path = tmp_path / "result.json"
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        code, told = main(["verify", str(path), "--language", "en"]), capsys.readouterr()
        return code, told.out + told.err

    return verify


def other(value: Any) -> Any:
    """The same but for one letter, in the first thing that it says."""
    if isinstance(value, dict):
        key = next(iter(value))
        return {**value, key: other(value[key])}
    if isinstance(value, list):
        return [other(value[0]), *value[1:]]
    if isinstance(value, str):
        return value[:-1] + ("1" if value[-1:] == "0" else "0")
    return value + 1


def test_as_it_was_frozen_it_verifies(file: Any, verified: Any) -> None:
    code, told = verified(file)
    assert code == 0 and "The same result." in told and BARE not in told
    assert f"whole sha256:{file['seal']['whole']} ✓" in told
    assert set(file) == set(NAMED)


@pytest.mark.parametrize("part", NAMED)
def test_one_letter_in_any_part_is_found(file: Any, verified: Any, part: str) -> None:
    code, told = verified({**file, part: other(file[part])})
    assert code == 1 and "The same result." not in told
    assert NAMED[part] in told


@pytest.mark.parametrize("name", PUBLICATION)
def test_what_was_changed_is_named(file: Any, verified: Any, name: str) -> None:
    how = file["publication"]
    code, told = verified({**file, "publication": {**how, name: other(how[name])}})
    assert code == 1 and told.count("not as it was frozen") == 1
    assert f"publication.{name}: not as it was frozen" in told
    assert verified({**file, "publication": {key: each for key, each in how.items() if key != name}})[0] == 1


def test_each_digest_is_held(file: Any, verified: Any) -> None:
    for name in file["digests"]:
        code, told = verified({**file, "digests": {**file["digests"], name: other(file["digests"][name])}})
        assert code == 1 and f"digests.{name}: not as it was frozen" in told
    for place in file["seal"]["parts"]:
        touched = deepcopy(file)
        touched["seal"]["parts"][place] = other(touched["seal"]["parts"][place])
        code, told = verified(touched)
        assert code == 1 and f"{place}: not as it was frozen" in told
    code, told = verified({**file, "seal": {**file["seal"], "whole": "0" * 64}})
    assert code == 1 and "seal.whole: not as it was frozen" in told


@pytest.mark.parametrize("seal", [None, [], "", {}, {"parts": []}, {"parts": {}, "whole": ""}])
def test_a_seal_that_is_none_is_found(file: Any, verified: Any, seal: Any) -> None:
    code, told = verified({**file, "seal": seal})
    assert code == 1 and "seal: not as it was frozen" in told


def test_what_was_added_is_found(file: Any, verified: Any) -> None:
    assert "more: not as it was frozen" in verified({**file, "more": {}})[1]
    code, told = verified({**file, "digests": {**file["digests"], "publication": "0"}})
    assert code == 1 and "publication.known_at: not as it was frozen" in told


def test_a_file_from_before_the_seal_verifies_as_it_did(file: Any, verified: Any) -> None:
    before = {name: each for name, each in file.items() if name != "seal"}
    code, told = verified(before)
    assert code == 0 and BARE in told and "The same result." in told and "✗" not in told
    assert "whole sha256" not in told
    code, told = verified({**before, "publication": other(PUBLICATION)})
    assert code == 0 and BARE in told
    for part in ("set", "inputs", "results", "digests"):
        assert verified({**before, part: other(before[part])})[0] == 1, part
    code, told = verified({**before, "seel": file["seal"]})
    assert code == 1 and "seel: not as it was frozen" in told


def test_the_same_content_has_the_same_seal(file: Any) -> None:
    again = json.loads(json.dumps(dict(reversed(list(file.items())))))
    assert sealed(again)["seal"] == file["seal"]

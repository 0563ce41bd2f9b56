"""Index sets are read whole, and a wrong one is refused with its line."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from batru.law.catalogue import Catalogue, CatalogueError
from batru.law.indicators import load_sets
from batru.law.measures import Asks, Condition, Measure


def _words(text: str) -> dict[str, str]:
    return {"vi": text, "en": text}


ROOT = Path(__file__).resolve().parents[3] / "catalogue"
SETS = load_sets(Catalogue(ROOT))
MEASURES = [measure for own in SETS for measure in own.measures]


@pytest.mark.parametrize("measure", MEASURES, ids=[measure.code for measure in MEASURES])
def test_every_measure_has_owner_article_and_cases(measure: Measure) -> None:
    assert measure.owner.vi and measure.owner.en
    assert measure.article
    assert measure.cases


def test_points_of_a_set_add_up() -> None:
    assert {own.code: sum(one.score.points for one in own.scored if one.score) for own in SETS} == {
        "hall": 0,
        "one_stop": 24,
        "service_quality": 0,
    }


def test_conditions_read_as_written() -> None:
    on_time = next(measure for measure in MEASURES if measure.code == "on_time_share")
    assert on_time.whole == (Condition("done", Asks.IS, True), Condition("on_time", Asks.GIVEN, True))
    assert on_time.part == (Condition("on_time", Asks.IS, True), Condition("supplements", Asks.AT_MOST, 1))


def test_the_target_of_a_unit_stands_before_everybodys(tmp_path: Path) -> None:
    own = {"unit": "20209@2022", "from": "2022-06-01", "value": 80, "source": _words("x"), "status": "unconfirmed"}
    every = {"from": "2022-01-01", "to": "2022-12-31", "value": 65, "source": _words("y"), "status": "unconfirmed"}
    (changed,) = load_sets(_catalogue(tmp_path, targets=[every, own]))
    measure = changed.measures[0]
    values = [
        (unit, day, found.value if (found := measure.target(unit, day)) else None)
        for unit in ("20209@2022", "20206@2022")
        for day in (date(2022, 5, 31), date(2022, 6, 1), date(2023, 1, 1))
    ]
    assert [value for _, _, value in values] == [65, 80, 80, 65, 65, None]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"part": {"colour": "red"}}, "dossiers has no column 'colour'"),
        ({"part": {"channel": {"at_least": 3}}}, "channel holds a code; this needs whole or number"),
        ({"part": {"supplements": "many"}}, "'many' cannot stand in a column that holds a whole"),
        ({"part": {"supplements": True}}, "True cannot stand in a column that holds a whole"),
        ({"by": "channel"}, "'channel' is no moment of dossiers"),
        ({"shape": "mean", "column": "channel"}, "channel holds a code"),
        ({"score": {"shape": "linear", "points": 6, "zero_at": 80, "full_at": 80}}, "no figure could earn points"),
        ({"score": {"shape": "ratio", "points": 7}}, "the measures give 7 points, the set promises 6"),
        ({"cases": [{"case": _words("Wrong"), "part": 1, "whole": 2, "value": 49}]}, "Wrong: comes to 50.0, not 49"),
        ({"cases": [{"case": _words("Wrong"), "part": 0, "whole": 0, "value": 0}]}, "Wrong: comes to None, not 0"),
        (
            {"cases": [{"case": _words("Wrong"), "rows": [{"colour": 1}], "value": 0}]},
            "dossiers has no column 'colour'",
        ),
        ({"shape": "guess"}, "shape must be one of"),
        ({"part": {"supplements": {"about": 3}}}, "part.supplements"),
    ],
)
def test_a_wrong_set_is_refused_with_its_line(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        load_sets(_catalogue(tmp_path, **change))
    assert reason in caught.value.reason
    assert caught.value.path.name == "small.yaml"
    assert caught.value.line > 1


def test_a_code_stands_once_in_the_whole_catalogue(tmp_path: Path) -> None:
    catalogue = _catalogue(tmp_path)
    shutil.copy(tmp_path / "indicators/small.yaml", tmp_path / "indicators/twin.yaml")
    with pytest.raises(CatalogueError, match="online_share already stands in small"):
        load_sets(catalogue)


def _catalogue(root: Path, **change: Any) -> Catalogue:
    measure = {
        "code": "online_share",
        "name": _words("Online"),
        "definition": _words("Of all, online"),
        "shape": "share",
        "of": "dossiers",
        "part": {"channel": "online"},
        "measured_in": "percent",
        "better": "higher",
        "article": _words("EXAMPLE"),
        "status": "unconfirmed",
        "score": {"shape": "ratio", "points": 6},
        "cases": [{"case": _words("Half"), "part": 1, "whole": 2, "value": 50}],
    }
    small = {
        "code": "small",
        "name": _words("Small"),
        "owner": _words("Office"),
        "article": _words("EXAMPLE"),
        "status": "unconfirmed",
        "checked_on": "2026-11-24",
        "points": 6,
        "measures": [measure | change],
    }
    (root / "indicators").mkdir()
    shutil.copytree(ROOT / "_schema", root / "_schema")
    (root / "indicators/small.yaml").write_text(yaml.safe_dump(small, sort_keys=False, allow_unicode=True), "utf-8")
    return Catalogue(root)

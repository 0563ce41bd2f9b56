"""Halls as data: both localities are read, and what a schema cannot see is refused with file and line."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from batru.law.catalogue import Catalogue, CatalogueError
from batru.law.halls import groups_on, load_halls

ROOT = Path(__file__).resolve().parents[3]
OURS = ROOT / "localities"


@pytest.mark.parametrize("folder", ["thanh-khe-2022", "thanh-khe-2025"])
def test_our_localities_have_halls(folder: str) -> None:
    found = load_halls(OURS / folder)
    assert found and all(hall.serving(lane) for hall in found.values() for lane in hall.lanes)


def test_a_locality_without_a_hall_has_none(tmp_path: Path) -> None:
    assert load_halls(tmp_path) == {}


def test_a_ticket_is_written_with_prefix_and_three_digits() -> None:
    lane = load_halls(OURS / "thanh-khe-2022")["quan"].lanes["civil_status"]
    assert (lane.ticket_code(7), lane.ticket_code(123)) == ("B007", "B123")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda hall: hall["counters"].append({"number": 1, "lanes": ["results"]}), "same number"),
        (lambda hall: hall["counters"][0]["lanes"].append("fishing"), "no lane is called"),
        (lambda hall: hall["lanes"][0].update(code="alone"), "no lane is called"),
        (lambda hall: hall["lanes"][1].update(prefix="A"), "same prefix"),
        (lambda hall: hall["lanes"][1].update(numbers=[9, 1]), "end before they begin"),
        (lambda hall: hall["calling"].update(priority_in_a_row=0), "must be 1 or more"),
        (lambda hall: hall.pop("source"), "source"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, change: object, reason: str) -> None:
    data = yaml.safe_load((OURS / "thanh-khe-2022" / "hall.yaml").read_text(encoding="utf-8"))
    folder = tmp_path / "thanh-khe-2022"
    folder.mkdir()
    change(data["halls"][0])  # type: ignore[operator]
    (folder / "hall.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(CatalogueError, match=reason):
        load_halls(folder)


def test_another_locality_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hall.yaml").write_text((OURS / "thanh-khe-2022" / "hall.yaml").read_text(encoding="utf-8"), "utf-8")
    with pytest.raises(CatalogueError, match="name of the folder"):
        load_halls(tmp_path)


def test_who_is_called_first_is_dated_law() -> None:
    catalogue = Catalogue(ROOT / "catalogue")
    assert groups_on(catalogue, date(2018, 6, 20)) == ()
    found = groups_on(catalogue, date(2022, 12, 1))
    assert {group.code for group in found} == {"disability", "elderly", "pregnancy", "merit", "infant"}
    assert not any(group.confirmed for group in found)

"""The catalogue's procedures: what is read, what holds when, and what a wrong file is told."""

import os
import shutil
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from time import process_time

import pytest

from batru.law import procedures as reading
from batru.law.calendar import load_desk
from batru.law.catalogue import Catalogue
from batru.law.check import check_catalogue
from batru.law.localities import load_locality
from batru.law.procedure import NotInForce, Procedure, UnknownCase, in_force, popular
from batru.law.procedure_cases import run_cases
from batru.law.procedures import load_procedures
from batru.law.terms import Term

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
IN_2022 = date(2022, 12, 1)
IN_2026 = date(2026, 8, 3)


@pytest.fixture(scope="module")
def procedures() -> dict[str, Procedure]:
    return load_procedures(Catalogue(ROOT))


def test_the_catalogue_is_large_and_every_worked_example_holds(procedures: dict[str, Procedure]) -> None:
    desk = load_desk(Catalogue(ROOT))
    assert len(procedures) >= 70
    assert [failed for one in procedures.values() for failed in run_cases(one, desk)] == []


def test_what_was_not_found_says_where_it_was_looked_for(procedures: dict[str, Procedure]) -> None:
    for one in procedures.values():
        for version in one.versions:
            assert version.status == "confirmed" or version.looked_for, one.code


def test_no_value_before_the_two_tier_structure_is_called_confirmed(procedures: dict[str, Procedure]) -> None:
    early = [version for one in procedures.values() for version in one.versions if version.start < date(2025, 7, 1)]
    assert {version.status for version in early} == {"unconfirmed"}


def test_a_household_business_was_the_districts_and_became_the_wards(procedures: dict[str, Procedure]) -> None:
    business = procedures["1.001612"]
    assert business.level_on(IN_2022).level.vi == "Cấp quận"
    assert business.level_on(IN_2022).status == "unconfirmed"
    assert business.level_on(IN_2026).level.vi == "Cấp phường"


def test_registering_a_birth_is_free_and_done_the_same_day(procedures: dict[str, Procedure]) -> None:
    birth = procedures["1.001193"].version_on(IN_2026)
    assert birth.term_for("online").term == Term(0, "same_day")
    assert birth.fee.amount_for("online") == 0
    assert birth.flow == "same_day"
    assert birth.status == "confirmed"
    assert birth.legal_basis[0] == "60/2014/QH13"


def test_2022_stands_on_todays_values_and_says_so(procedures: dict[str, Procedure]) -> None:
    birth = procedures["1.001193"]
    then, today = birth.version_on(IN_2022), birth.version_on(IN_2026)
    assert then.terms == today.terms
    assert then.status == "unconfirmed"
    assert then.looked_for is not None


def test_a_procedure_of_a_later_law_is_not_in_force_before_it(procedures: dict[str, Procedure]) -> None:
    pension = procedures["1.014027"]
    assert not pension.is_in_force_on(IN_2022)
    with pytest.raises(NotInForce):
        pension.version_on(IN_2022)
    assert pension not in in_force(procedures, IN_2022)


def test_the_time_limit_depends_on_the_channel_where_the_portal_prints_it_so(procedures: dict[str, Procedure]) -> None:
    exchange = procedures["1.012783"].version_on(IN_2026)
    assert exchange.term_for("online").term == Term(15, "working_day")
    assert exchange.term_for("counter").term == Term(5, "working_day")


def test_an_unknown_time_limit_stays_unknown(procedures: dict[str, Procedure]) -> None:
    assert procedures["2.002516"].version_on(IN_2026).term_for("counter").term is None
    with pytest.raises(UnknownCase):
        procedures["2.002516"].version_on(IN_2026).term_for("counter", "on_the_moon")


def test_a_number_without_its_unit_is_marked(procedures: dict[str, Procedure]) -> None:
    limit = procedures["1.004873"].version_on(IN_2026).term_for("online")
    assert limit.term == Term(3, "unknown")
    assert limit.doubt is not None
    assert limit.doubt.code == "bare_number"


@pytest.mark.parametrize(("pages", "fee_vnd"), [(1, 2000), (2, 4000), (3, 5000), (198, 200_000), (500, 200_000)])
def test_certified_copies_cost_by_the_page_up_to_a_cap(
    procedures: dict[str, Procedure], pages: int, fee_vnd: int
) -> None:
    assert procedures["2.000815"].version_on(IN_2026).fee.amount_for("counter", pages) == fee_vnd


def test_residence_costs_less_online(procedures: dict[str, Procedure]) -> None:
    fee = procedures["1.004222"].version_on(IN_2026).fee
    assert (fee.amount_for("online"), fee.amount_for("counter")) == (10_000, 20_000)


def test_a_paper_is_looked_up_only_while_the_law_lets_the_desk(procedures: dict[str, Procedure]) -> None:
    slip = next(paper for paper in procedures["1.001193"].version_on(IN_2026).components if paper.code == "birth_slip")
    assert slip.held_on(IN_2022) is None
    assert slip.held_on(IN_2026) is not None
    assert slip.held_on(date(2027, 3, 1)) is None


@pytest.mark.parametrize(("place", "day"), [("thanh-khe-2022", IN_2022), ("thanh-khe-2025", IN_2026)])
def test_eight_things_most_people_come_for_in_order(procedures: dict[str, Procedure], place: str, day: date) -> None:
    """The seventh, registering residence, is decided by the ward's police and not by these desks."""
    ranked = popular(procedures.values(), day)
    assert [one.popular for one in ranked] == list(range(1, 10))
    here = load_locality(ROOT.parent / "localities" / place)
    offered = [one for one in ranked if here.handles(one.code, [one.level_on(day).level.code])]
    assert [one.popular for one in offered] == [1, 2, 3, 4, 5, 6, 8, 9]


def test_short_names_tell_procedures_apart_in_both_languages(procedures: dict[str, Procedure]) -> None:
    for language in ("vi", "en"):
        names = Counter(getattr(one.short, language) for one in procedures.values())
        assert [name for name, times in names.items() if times > 1] == []


def test_a_second_reading_is_quick_and_comes_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_procedures(Catalogue(ROOT, tmp_path))
    monkeypatch.setattr(reading, "_loaded", {})
    started = process_time()
    second = load_procedures(Catalogue(ROOT, tmp_path))
    assert process_time() - started < 1, "a machine ten times slower than ours would still keep this"
    assert second == first
    assert second is not first


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    load_procedures(Catalogue(ROOT, tmp_path))
    own = tmp_path / "procedures" / "1.001193.yaml"
    own.parent.mkdir()
    text = (ROOT / "procedures" / "1.001193.yaml").read_text("utf-8")
    own.write_text(text.replace("Đăng ký khai sinh", "Làm giấy khai sinh"), "utf-8")
    assert load_procedures(Catalogue(ROOT, tmp_path))["1.001193"].short.vi == "Làm giấy khai sinh"


def test_a_spoilt_cache_is_read_past(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_procedures(Catalogue(ROOT, tmp_path))
    (tmp_path / ".cache" / "procedures.json").write_text("half a fi", "utf-8")
    monkeypatch.setattr(reading, "_loaded", {})
    assert "1.001193" in load_procedures(Catalogue(ROOT, tmp_path))


def test_many_first_readers_keep_the_same_at_once(tmp_path: Path) -> None:
    """Every request of a new process may be the first; each used to write at the same place beside the cache."""
    cache, start = tmp_path / "kept" / "procedures.json", threading.Barrier(8)

    def keep(_: int) -> None:
        start.wait(timeout=20)
        for _ in range(20):
            reading._keep(cache, {"key": "k", "kinds": {}})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(keep, range(8)))
    assert [one.name for one in cache.parent.iterdir()] == ["procedures.json"]
    assert reading._kept(cache, "k") == {}


@pytest.mark.parametrize(
    ("was", "now", "reason"),
    [
        ("field: civil_status", "field: civic_status", "'civic_status' is not among the fields"),
        ("life_event: birth", "life_event: brith", "'brith' is not among the life events"),
        ("form: birth", "form: brith", "'brith' is not among the forms"),
        ("like: 2025-07-01", "like: 2025-07-02", "there is no version of 2025-07-02 to be like"),
        ("use: identity", "use: identitty", "'identitty' is not among the papers"),
        ("due: 2022-12-02T17:00", "due: 2022-12-05T17:00", "the clock says 2022-12-02T17:00"),
        ('code: "1.001193"', 'code: "1.001194"', "the file is named 1.001193, the procedure 1.001194"),
    ],
)
def test_a_wrong_file_is_told_its_line_and_the_reason(tmp_path: Path, was: str, now: str, reason: str) -> None:
    root = tmp_path / "catalogue"
    for kind in ("_schema", "law", "flows", "procedures"):
        shutil.copytree(ROOT / kind, root / kind)
    for path in (root / "procedures").glob("*.yaml"):
        if path.name != "1.001193.yaml":
            os.remove(path)
    path = root / "procedures" / "1.001193.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace(was, now, 1), "utf-8")
    found = [problem for problem in check_catalogue(root) if problem.path == path]
    assert [reason in problem.reason for problem in found] == [True]
    lines = path.read_text("utf-8").splitlines()
    near = range(found[0].line - 1, found[0].line + 4)
    assert any(now in lines[line] for line in near)

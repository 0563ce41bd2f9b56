"""Dossiers of the national portal beside ours in list, search, counts and facts: read only, their owner named."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import Settings

from batru.commons.files.public import LOGS, store
from batru.commons.imports import facts
from batru.commons.imports.actions.ending import withdraw_batch
from batru.commons.imports.actions.landing import land
from batru.commons.imports.actions.sending import send_log
from batru.commons.imports.models import LANDED, Batch
from batru.commons.imports.public import counts_elsewhere, localities, locality
from batru.commons.imports.rules.mapping import Mapping, MappingError, check
from batru.commons.journal.public import changes_since
from batru.commons.people.public import Actor
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.pillars.government.onestop import facts as own_facts
from batru.pillars.government.onestop.actions import checking
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, register
from batru.pillars.government.onestop.models import Dossier, Sending
from batru.pillars.government.onestop.reads import beside, records
from batru.pillars.government.onestop.reads.records import Row
from batru.pillars.government.onestop.rules.agreement import DIFFERENCES, Told, differences
from batru.pillars.government.onestop.tests.conftest import DISTRICT, OTHER, STATUS, SYSTEM, WARD, vn

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
NOW = vn("2022-12-01 09:00")
PORTAL: dict[str, Any] = {
    "name": {"vi": "Cổng Dịch vụ công quốc gia", "en": "National Public Service Portal"},
    "locality": {"code": "cong-quoc-gia", "name": {"vi": "Cổng quốc gia", "en": "National Portal"}, "ours": True},
    "owner_system": "Cổng Dịch vụ công quốc gia",
    "time_zone": "Asia/Ho_Chi_Minh",
    "time_formats": ["%Y%m%d%H%M%S"],
    "case": "MaHoSo",
    "moments": {
        "submitted_at": {"column": "NgayNopHoSo"},
        "due_at": {"column": "NgayHenTra"},
        "done_at": {"column": "NgayKetThucXuLy"},
    },
    "unit": {"column": "DonVi", "values": {"Phường Xuân Hà": WARD, "Phường Hòa Khê": OTHER}},
    "procedure": {"column": "MaTTHC"},
    "channel": {"value": "online"},
    "state": {"column": "TrangThai"},
}
# Two of the ward are open, one of them overdue; one ended on time; one is the other ward's; one names no unit of ours.
LOG = f"""MaHoSo,MaTTHC,DonVi,TrangThai,NgayNopHoSo,NgayHenTra,NgayKetThucXuLy
G22.99-001,{STATUS},Phường Xuân Hà,Đang xử lý,20221125080000,20221130170000,
G22.99-002,{STATUS},Phường Xuân Hà,Đang xử lý,20221128080000,20221205170000,
G22.99-003,{STATUS},Phường Xuân Hà,Đã trả kết quả,20221121080000,20221128170000,20221125100000
G22.99-004,{STATUS},Phường Hòa Khê,Đang xử lý,20221128080000,20221202170000,
G22.99-005,{STATUS},Phường Mẫu,Đang xử lý,20221128080000,20221202170000,
"""


def sent(mapping: dict[str, Any]) -> Batch:
    file = store(BytesIO(LOG.encode()), "cong.csv", max_bytes=10_000, allowed=LOGS)
    return send_log(file, Mapping(mapping), "", by=SYSTEM, at=NOW)


@pytest.fixture
def portal(cast: Cast, settings: Settings, tmp_path: Path) -> Batch:
    """The portal's dossiers of two wards, landed."""
    settings.BATRU_FILES = tmp_path
    check(Mapping(PORTAL))
    return land(sent(PORTAL))


def browser(username: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    client.cookies["batru_language"] = "en"
    return client


def test_they_lie_with_our_units_and_are_facts_of_theirs(portal: Batch) -> None:
    assert (portal.state, portal.dossiers, portal.reasons["not_mapped"]) == (LANDED, 4, 1)
    rows = [
        dict(zip(columns, values, strict=True))
        for month in (Month(2022, 11), Month(2022, 12))
        for columns in facts.dossiers(month)
        for values in zip(*columns.values(), strict=True)
    ]
    told = {row["key"][-3:]: (row["unit"], row["done"], row["on_time"], row["owner_system"]) for row in rows}
    owner = "Cổng Dịch vụ công quốc gia"
    assert told == {
        "001": (WARD, False, None, owner),
        "002": (WARD, False, None, owner),
        "003": (WARD, True, True, owner),
        "004": (OTHER, False, None, owner),
    }


def test_the_portal_is_no_locality_of_its_own(portal: Batch) -> None:
    """Boards and rankings count it with our units, so it is nowhere beside them."""
    assert localities() == ()
    found = locality("cong-quoc-gia")
    assert found is not None and found.root == DISTRICT


def test_the_list_shows_them_in_one_order_with_ours(cast: Cast, portal: Batch) -> None:
    code = register(Filing(STATUS, WARD, Applicant("Trần Văn Bưởi")), "counter", by=cast("minh"), at=NOW).code
    rows = beside.merged(cast("lan")).rows
    # The desk must react to what came at the counter at nine within the day: between the portal's two due times.
    assert [row.code if isinstance(row, Row) else row.key for row in rows] == ["G22.99-001", code, "G22.99-002"]
    page = browser("lan").get("/dossiers/elsewhere/").content.decode()
    assert page.index("G22.99-001") < page.index(code) < page.index("G22.99-002")
    assert page.count("read only") == 2 and page.count("Cổng Dịch vụ công quốc gia") >= 2
    assert "G22.99-003" not in page and "G22.99-004" not in page
    only = browser("lan").get("/dossiers/elsewhere/", {"only": "1"}).content.decode()
    assert "G22.99-001" in only and code not in only


def test_no_page_leaves_one_out_or_shows_it_twice(cast: Cast, portal: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "PAGE", 1)
    records._desk_question.cache_clear()
    for day in (1, 2):
        register(
            Filing(STATUS, WARD, Applicant(f"Bưởi {day}")), "counter", by=cast("minh"), at=vn(f"2022-12-0{day} 09:00")
        )
    seen: list[str] = []
    page = beside.merged(cast("lan"))
    while True:
        seen += [row.code if isinstance(row, Row) else row.key for row in page.rows]
        if page.after is None:
            break
        page = beside.merged(cast("lan"), page.after)
    records._desk_question.cache_clear()
    assert len(seen) == len(set(seen)) == 4 and {"G22.99-001", "G22.99-002"} <= set(seen)


def test_the_search_finds_them_beside_ours(portal: Batch) -> None:
    page = browser("lan").get("/dossiers/", {"q": "G22.99"}).content.decode()
    assert "G22.99-001" in page and "G22.99-003" in page and "G22.99-004" not in page
    assert "In other systems" in page
    clerk = browser("minh").get("/dossiers/", {"q": "G22.99-001"}).content.decode()
    assert "In other systems" not in clerk, "whose post may not read them"


def test_they_are_counted(cast: Cast, portal: Batch) -> None:
    assert counts_elsewhere(frozenset({WARD}), NOW) == (2, 1)
    assert counts_elsewhere(None, NOW) == (3, 1)
    page = browser("lan").get("/supervision/").content.decode()
    assert "Open in other systems" in page


def test_one_of_them_opens_for_its_own_unit_alone(portal: Batch) -> None:
    link = "/imports/localities/cong-quoc-gia/dossiers/G22.99-004/"
    assert browser("lan").get(link).status_code == 404
    page = browser("lan").get(link.replace("004", "001")).content.decode()
    assert "Cổng Dịch vụ công quốc gia" in page and "form method" not in page.split("<main")[1].split("</main")[0]


def test_units_that_are_not_ours_are_refused(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    settings.BATRU_FILES = tmp_path
    with pytest.raises(Refusal) as refused:
        sent({**PORTAL, "unit": {"value": "20209@2030"}})
    assert refused.value.code == "imports.units.unknown" and refused.value.params["units"] == "20209@2030"
    with pytest.raises(MappingError):
        check(Mapping({name: value for name, value in PORTAL.items() if name != "unit"}))


def told_of(cast: Cast, settings: Settings, tmp_path: Path, columns: str) -> str:
    """A dossier of the ward at the counter of 1 December, due on the 6th, in the portal's log with these columns."""
    settings.BATRU_FILES = tmp_path
    code = register(Filing(STATUS, WARD, Applicant("Trần Văn Bưởi")), "counter", by=cast("minh"), at=NOW).code
    checking.receive(code, by=cast("minh"), at=vn("2022-12-01 09:30"))
    log = f"{LOG.splitlines()[0]}\n{code},{STATUS},{columns}\nG22.99-009,{STATUS},{columns}\n"
    file = store(BytesIO(log.encode()), "cong.csv", max_bytes=10_000, allowed=LOGS)
    land(send_log(file, Mapping(PORTAL), "", by=SYSTEM, at=NOW))
    return code


SAME, OTHERWISE = (
    "Phường Xuân Hà,Đang xử lý,20221201090000,20221206170000,",
    "Phường Hòa Khê,Đã trả kết quả,20221130160000,20221208170000,20221205100000",
)


@pytest.mark.parametrize("columns", [SAME, OTHERWISE])
def test_a_dossier_of_ours_in_a_log_is_counted_once_and_its_status_is_ours(
    cast: Cast, settings: Settings, tmp_path: Path, columns: str
) -> None:
    code = told_of(cast, settings, tmp_path, columns)
    for month in (Month(2022, 11), Month(2022, 12)):
        assert [batch["key"] for batch in facts.dossiers(month)] in ([["G22.99-009"]], [])
    (own,) = own_facts.dossiers(Month(2022, 12))
    assert (own["key"], own["owner_system"], own["unit"], own["done"]) == ([code], ["own"], [WARD], [False])
    shown = [row.code if isinstance(row, Row) else row.key for row in beside.merged(cast("lan")).rows]
    assert shown.count(code) == 1 and beside.found(cast("lan"), code) == []
    assert counts_elsewhere(None, NOW)[0] == (1 if columns == SAME else 0), "the one that is not ours, while it is open"


def test_agreement_is_said_quietly_and_disagreement_in_what(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    code = told_of(cast, settings, tmp_path, SAME)
    page = browser("lan").get(f"/dossiers/{code}/").content.decode()
    assert "says the same" in page and "tells otherwise" not in page
    assert beside.disagreements(cast("lan")) == []
    assert "says the same" not in browser("minh").get(f"/dossiers/{code}/").content.decode(), "may not read imports"


def test_where_they_disagree_ours_holds_and_the_other_is_told_of(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    code = told_of(cast, settings, tmp_path, OTHERWISE.replace("Phường Hòa Khê", "Phường Xuân Hà"))
    lan = browser("lan")
    page = lan.get(f"/dossiers/{code}/").content.decode()
    told = "whether it has ended, the day of filing, the day by which it is due"
    assert "Cổng Dịch vụ công quốc gia tells otherwise" in page and told in page
    listed = lan.get("/dossiers/elsewhere/").content.decode()
    assert told in listed.split('id="told-otherwise"')[1] and f"/dossiers/{code}/" in listed
    theirs = lan.get(f"/imports/localities/cong-quoc-gia/dossiers/{code}/").content.decode()
    assert "This dossier is ours" in theirs and f'href="/dossiers/{code}/"' in theirs
    assert (
        "This dossier is ours" not in lan.get("/imports/localities/cong-quoc-gia/dossiers/G22.99-009/").content.decode()
    )


def test_what_the_post_has_not_filed_yet_is_the_logs(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    code = told_of(cast, settings, tmp_path, SAME)
    dossier = Dossier.objects.get(code=code)
    Sending.objects.create(dossier=dossier, order="o", asked_at=NOW)
    assert [batch["key"] for batch in facts.dossiers(Month(2022, 12))] == [[code, "G22.99-009"]]
    assert list(own_facts.dossiers(Month(2022, 12))) == []


def test_silence_is_no_other_word_and_moments_count_by_the_day() -> None:
    here = Told(True, WARD, STATUS, NOW, vn("2022-12-06 17:00"), vn("2022-12-05 10:00"))
    assert differences(here, Told(True, WARD, None, vn("2022-12-01 23:59"), None, None)) == ()
    assert differences(here, Told(False, OTHER, "1.001193", vn("2022-12-02 00:00"), NOW, NOW)) == tuple(DIFFERENCES)


CITY: dict[str, Any] = {
    **PORTAL,
    "name": {"vi": "Hệ thống của thành phố", "en": "The city's system"},
    "locality": {"code": "thanh-pho", "name": {"vi": "Thành phố", "en": "City"}, "ours": True},
    "owner_system": "Hệ thống thành phố",
}
# Of the portal's dossiers the city holds 002, which it calls ended on time and filed two days earlier, and one more.
CITY_LOG = f"""MaHoSo,MaTTHC,DonVi,TrangThai,NgayNopHoSo,NgayHenTra,NgayKetThucXuLy
G22.99-002,{STATUS},Phường Hòa Khê,Đã xong,20221126080000,20221205170000,20221130100000
H17.01-001,{STATUS},Phường Xuân Hà,Đang xử lý,20221128080000,20221203170000,
"""


def counted() -> dict[str, tuple[str, bool]]:
    """By code the owner of the status and whether it ended, of every fact; a code that stands twice is an error."""
    rows = [
        dict(zip(columns, values, strict=True))
        for month in facts.months()
        for columns in facts.dossiers(month)
        for values in zip(*columns.values(), strict=True)
    ]
    assert len({row["key"] for row in rows}) == len(rows)
    return {row["key"]: (row["owner_system"], row["done"]) for row in rows}


def land_text(text: str, mapping: dict[str, Any]) -> Batch:
    file = store(BytesIO(text.encode()), "nhat-ky.csv", max_bytes=10_000, allowed=LOGS)
    return land(send_log(file, Mapping(mapping), "", by=SYSTEM, at=NOW))


def test_a_dossier_that_two_systems_hold_is_counted_once_by_whose_log_came_last(portal: Batch) -> None:
    city = land_text(CITY_LOG, CITY)
    assert counted() == {
        "G22.99-001": (PORTAL["owner_system"], False),
        "G22.99-002": (CITY["owner_system"], True),
        "G22.99-003": (PORTAL["owner_system"], True),
        "G22.99-004": (PORTAL["owner_system"], False),
        "H17.01-001": (CITY["owner_system"], False),
    }
    assert counts_elsewhere(frozenset({WARD}), NOW) == (2, 1), "001 and the city's own"
    page = browser("lan").get("/dossiers/elsewhere/").content.decode()
    assert "G22.99-002" not in page, "the city, which came last, calls it ended"
    withdraw_batch(city, "sent by mistake", by=SYSTEM, at=NOW)
    assert counted()["G22.99-002"] == (PORTAL["owner_system"], False) and len(counted()) == 4


def test_the_system_that_tells_again_holds_again(portal: Batch) -> None:
    land_text(CITY_LOG, CITY)
    land_text(LOG.replace("20221205170000,\n", "20221206170000,\n"), PORTAL)
    assert counted()["G22.99-002"] == (PORTAL["owner_system"], False) and len(counted()) == 5


def test_every_month_in_which_either_of_them_stood_is_counted_anew(portal: Batch) -> None:
    """The portal says November, the city says it was filed in December."""
    seen, _ = changes_since(0)
    moved = CITY_LOG.replace("20221126080000", "20221201080000").replace("20221130100000", "")
    city = land_text(moved, CITY)
    wanted = {("dossiers", "2022-11"), ("dossiers", "2022-12")}
    seen, changed = changes_since(seen)
    assert wanted <= changed
    withdraw_batch(city, "sent by mistake", by=SYSTEM, at=NOW)
    assert wanted <= changes_since(seen)[1]


def test_the_page_of_what_is_not_counted_leads_to_what_is(portal: Batch) -> None:
    land_text(CITY_LOG.replace("Hòa Khê", "Xuân Hà"), CITY)
    lan, there = browser("lan"), "/imports/localities/thanh-pho/dossiers/G22.99-002/"
    page = lan.get("/imports/localities/cong-quoc-gia/dossiers/G22.99-002/").content.decode()
    assert "Another system told of this dossier later" in page and f'href="{there}"' in page
    assert "told of this dossier later" not in lan.get(there).content.decode()


def test_a_locality_of_its_own_has_codes_of_its_own(portal: Batch) -> None:
    own = {**CITY, "locality": {**CITY["locality"], "units": {"mot": CITY["name"]}}, "unit": {"value": "mot"}}
    own["locality"] = {name: value for name, value in own["locality"].items() if name != "ours"}
    land_text(CITY_LOG, own)
    rows = [key for month in facts.months() for columns in facts.dossiers(month) for key in columns["key"]]
    assert sorted(rows).count("G22.99-002") == 2 and len(rows) == 6


@pytest.mark.parametrize(
    ("word", "told"), [("https://vidu.vn/kq.pdf", False), ("", True), ("-", True)], ids=["link", "empty", "nothing"]
)
def test_whether_the_result_is_electronic_is_known_where_the_log_says_so(
    cast: Cast, settings: Settings, tmp_path: Path, word: str, told: bool
) -> None:
    """A link to the result's file is an electronic one; an empty cell is paper alone. Open ones have neither yet."""
    settings.BATRU_FILES = tmp_path
    says = {**PORTAL, "empty": ["-"], "result": {"column": "TepKetQua", "values": {"": "paper"}}}
    says["result"]["otherwise"] = "electronic"
    check(Mapping(says))
    rows = [f"{line},{word}" for line in LOG.splitlines()[1:4]]
    land_text("\n".join([f"{LOG.splitlines()[0]},TepKetQua", *rows]) + "\n", says)
    assert paper_only() == {"001": False, "002": False, "003": told}


def test_where_the_log_is_silent_it_is_unknown(portal: Batch) -> None:
    assert paper_only() == {"001": False, "002": False, "003": None, "004": False}


def test_a_result_is_electronic_on_paper_or_none(cast: Cast) -> None:
    with pytest.raises(MappingError):
        check(Mapping({**PORTAL, "result": {"value": "fax"}}))


def paper_only() -> dict[str, bool | None]:
    return {
        key[-3:]: told
        for month in facts.months()
        for columns in facts.dossiers(month)
        for key, told in zip(columns["key"], columns["paper_only"], strict=True)
    }

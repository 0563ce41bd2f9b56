"""The pages: status, the sentence that matters, a budget of queries, and who may see what; without JavaScript."""

from collections.abc import Callable, Generator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from batru.commons import bulk, clock, home
from batru.commons.files.public import sweep, verify
from batru.commons.people.public import Actor
from batru.kernel.refusal import Refusal
from batru.law.packs import pack_on
from batru.pillars.government.onestop.actions import checking, processing
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, assist, new_dossier, submit
from batru.pillars.government.onestop.models import Dossier, Draft, Paper
from batru.pillars.government.onestop.reads import records
from batru.pillars.government.onestop.rules import steps
from batru.pillars.government.onestop.tests.conftest import BIRTH, OTHER, STATUS, SYSTEM, WARD, vn

pytestmark = pytest.mark.django_db
Cast = Callable[[str], Actor]
Open = Callable[..., Client]
LIST_BUDGET, DOSSIER_BUDGET = 12, 25
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.BATRU_FILES = tmp_path


@pytest.fixture
def opened(cast: Cast) -> Open:
    """A browser in which a member of the cast is signed in, reading Vietnamese or English."""

    def enter(username: str, language: str = "vi") -> Client:
        client = Client()
        door = "/sign-in/" if username == "hoa" else "/office/sign-in/"
        answer = client.post(door, {"username": username, "password": "x"})
        assert answer.status_code == 302
        client.cookies["batru_language"] = language
        return client

    return enter


@pytest.fixture
def code(cast: Cast) -> str:
    """Bà Hoa's dossier, with everything that is hers alone."""
    who = Applicant("Nguyễn Thị Hoa", "048190000123", "0905123456", "hoa@vidu.vn", cast("hoa").person_id)
    return submit(Filing(STATUS, WARD, who), by=cast("hoa"), at=vn("2022-12-01 08:30")).code


def text(client: Client, address: str, status: int = 200, **data: str) -> str:
    answer = client.get(address, data)
    assert answer.status_code == status, address
    return answer.content.decode()


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def many(count: int, unit: str = WARD) -> list[int]:
    """So many dossiers that wait at a desk, a third of them due at the same moment as others; their numbers."""
    filing = Filing(STATUS, unit, Applicant("Trần Văn Bưởi"), simulated=True)
    pattern = new_dossier(filing, "counter", "", vn("2022-12-01 08:00"))
    steps.submit(pattern)
    first, names = bulk.next_key(Dossier), [field.attname for field in Dossier._meta.concrete_fields]
    rows = []
    for place in range(count):
        pattern.pk, pattern.code = first + place, f"000.04.01.Y99-221201-{place + 100:04d}-{unit[:5]}"
        pattern.act_by = vn(f"2022-12-0{place % 3 + 1} {8 + place % 7:02d}:00")
        rows.append([getattr(pattern, name) for name in names])
    bulk.write(Dossier, names, rows)
    bulk.keys_given(Dossier)
    return list(range(first, first + count))


# For everybody


@pytest.mark.parametrize("words", ["dang ky khai sinh", "Đăng ký khai sinh", "khai sinh", "1.001193"])
def test_a_procedure_is_found_with_or_without_accents(client: Client, cast: Cast, words: str) -> None:
    page = text(client, "/procedures/", q=words)
    assert "Đăng ký khai sinh" in page and "/procedures/1.001193/" in page


def test_the_list_of_procedures_works_whole_and_in_english(client: Client, cast: Cast) -> None:
    assert "Bạn muốn làm thủ tục gì?" in text(client, "/procedures/") or "<h1" in text(client, "/procedures/")
    client.cookies["batru_language"] = "en"
    page = text(client, "/procedures/", q="birth")
    assert "What do you want to get done?" in page and "Register a birth" in page


def test_a_search_without_hits_says_what_to_do(client: Client, cast: Cast) -> None:
    page = text(client, "/procedures/", q="zzzzzz")
    assert "/procedures/1.001193/" not in page


@pytest.mark.parametrize(("language", "words"), [("vi", "Đăng ký khai sinh"), ("en", "Register a birth")])
def test_the_page_of_a_procedure(client: Client, cast: Cast, language: str, words: str) -> None:
    client.cookies["batru_language"] = language
    page = text(client, f"/procedures/{BIRTH}/")
    assert words in page and f"/procedures/{BIRTH}/application/" in page


def test_an_unknown_procedure_says_so(client: Client, cast: Cast) -> None:
    client.cookies["batru_language"] = "en"
    assert "There is no procedure with this code." in text(client, "/procedures/9.999999/", 404)


# Tracking


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_code_alone_shows_code_and_state_and_nobody(client: Client, code: str, language: str) -> None:
    client.cookies["batru_language"] = language
    page = text(client, f"/track/{code}/")
    assert code in page
    assert {"vi": "chờ kiểm tra", "en": "Submitted, waiting to be checked"}[language] in page
    for secret in ("Nguyễn Thị Hoa", "048190000123", "0905123456", "hoa@vidu.vn", STATUS, WARD):
        assert secret not in page, secret


def test_tracking_leads_from_field_to_state(client: Client, code: str) -> None:
    answer = client.get("/track/", {"code": f" {code.lower()} "})
    assert (answer.status_code, answer["Location"]) == (302, f"/track/{code}/")


def test_a_mistyped_code_leads_back_to_the_field(client: Client, cast: Cast) -> None:
    client.cookies["batru_language"] = "en"
    page = text(client, "/track/000.04.01.Y99-221201-9999/", 404)
    assert "There is no dossier with this code here." in page and 'name="code"' in page


# The office's list


@pytest.mark.parametrize("count", [0, 20, 2_000])
def test_the_list_keeps_its_budget_at_any_length(opened: Open, count: int) -> None:
    many(count)
    minh = opened("minh")
    queries(minh, "/dossiers/")
    assert queries(minh, "/dossiers/") <= LIST_BUDGET


def test_an_empty_desk_says_so(opened: Open) -> None:
    assert "No dossier here" in text(opened("minh", "en"), "/dossiers/")
    assert "No dossier here" not in text(opened("minh"), "/dossiers/")


def test_pages_show_every_row_once(cast: Cast) -> None:
    """Two thousand rows with some twenty due moments: ties are everywhere, at the page's edges too."""
    numbers, minh = many(2_000), cast("minh")
    seen, after = [], ""
    while True:
        page = records.desk(minh, after=after)
        seen += [(row.act_by, row.id) for row in page.rows]
        if page.after is None:
            break
        after = page.after
    assert seen == sorted(seen)
    assert sorted(number for _, number in seen) == numbers


@pytest.mark.parametrize(("who", "index"), [("minh", "onestop_dossier_desk"), (None, "onestop_dossier_due")])
def test_the_list_is_read_from_an_index_of_open_dossiers_alone(cast: Cast, who: str | None, index: str) -> None:
    """Neither database may search or sort what has ended; a few rows are planned as many by forbidding the scan."""
    many(100)
    with CaptureQueriesContext(connection) as asked, connection.cursor() as cursor:
        records.desk(cast(who) if who else SYSTEM)
        is_sqlite = connection.vendor == "sqlite"
        if not is_sqlite:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        (listed,) = (query["sql"] for query in asked.captured_queries if "onestop_dossier" in query["sql"])
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if is_sqlite else ''}{listed}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert index in plan and "TEMP B-TREE" not in plan


def test_the_pages_link_to_one_another(opened: Open) -> None:
    many(45)
    client, address, found = opened("minh"), "/dossiers/", set[str]()
    for expected in (20, 20, 5):
        page = text(client, address)
        codes = {part.partition("<")[0] for part in page.split('<span class="bt-code">')[1:]}
        assert len(codes) == expected and not codes & found
        found |= codes
        link = page.partition('rel="next" href="')[2].partition('"')[0]
        address = link.replace("&amp;", "&")
    assert address == ""


@pytest.mark.parametrize("after", ["x", "2022-12-01", "2022-12-01T08:00:00+07:00~x", "~"])
def test_an_address_that_was_cut_is_refused_in_words(opened: Open, after: str) -> None:
    assert "does not exist" in text(opened("minh", "en"), "/dossiers/", 404, after=after)


def test_a_state_alone_and_an_unknown_state(cast: Cast, opened: Open, code: str) -> None:
    many(3)
    checking.receive(code, by=cast("minh"), at=vn("2022-12-01 08:40"))
    page = text(opened("minh"), "/dossiers/", state="received")
    assert code in page and "221201-0100" not in page
    assert "221201-0100" in text(opened("minh"), "/dossiers/", state="nonsense")


def test_a_dossier_is_found_by_name_and_code_within_ones_own_desk(opened: Open, code: str) -> None:
    for query in (code, "nguyen thi hoa", "Hoa"):
        assert code in text(opened("minh"), "/dossiers/", q=query)
        assert f"/dossiers/{code}/" not in text(opened("tu"), "/dossiers/", q=query)


def test_the_list_is_the_desks_own(opened: Open) -> None:
    many(3), many(2, OTHER)
    assert text(opened("minh"), "/dossiers/").count("<tr data-row") == 3
    assert text(opened("tu"), "/dossiers/").count("<tr data-row") == 2


# One dossier


@pytest.mark.parametrize("who", ["minh", "thu", "lan"])
def test_the_dossier_keeps_its_budget(cast: Cast, opened: Open, code: str, who: str) -> None:
    checking.receive(code, by=cast("minh"), at=vn("2022-12-01 08:40"))
    processing.take(code, by=cast("thu"), at=vn("2022-12-01 08:50"))
    processing.propose(code, "Đủ điều kiện.", by=cast("thu"), at=vn("2022-12-01 08:55"))
    assert queries(opened(who), f"/dossiers/{code}/") <= DOSSIER_BUDGET


def test_the_office_sees_the_applicant_and_the_next_step(opened: Open, code: str) -> None:
    page = text(opened("minh", "en"), f"/dossiers/{code}/")
    assert "Nguyễn Thị Hoa" in page and "048190000123" in page
    assert f"/dossiers/{code}/receipt/" in page and f"/dossiers/{code}/decision/" not in page


@pytest.mark.parametrize(
    ("who", "status"), [("minh", 200), ("thu", 200), ("lan", 200), ("hoa", 200), ("tu", 404), ("phuc", 404)]
)
def test_who_may_see_a_dossier(opened: Open, code: str, who: str, status: int) -> None:
    page = text(opened(who), f"/dossiers/{code}/", status)
    assert ("048190000123" in page) is (status == 200 and who != "hoa") or who == "hoa"


def test_nobody_signed_in_is_led_to_the_door(client: Client, code: str) -> None:
    for address in ("/dossiers/", f"/dossiers/{code}/", "/dossiers/new/"):
        answer = client.get(address)
        assert answer.status_code == 302 and "sign-in" in answer["Location"]


NOUNS = (
    "receipt",
    "refusal",
    "supplements",
    "supplements/answer",
    "taking",
    "proposal",
    "return",
    "decision",
    "handover",
    "withdrawal",
    "rating",
)


@pytest.mark.parametrize("noun", NOUNS)
def test_the_outsider_can_post_nothing(opened: Open, code: str, noun: str) -> None:
    before = Dossier.objects.values().get()
    data = {"reason": "x", "text": "x", "granted": "yes", "stars": "5"}
    answer = opened("tu").post(f"/dossiers/{code}/{noun}/", data)
    assert answer.status_code in (403, 404)
    assert Dossier.objects.values().get() == before


@pytest.mark.parametrize("noun", NOUNS)
def test_deeds_are_posted_never_got_and_never_by_nobody(client: Client, code: str, noun: str) -> None:
    assert client.get(f"/dossiers/{code}/{noun}/").status_code == 405
    assert client.post(f"/dossiers/{code}/{noun}/", {"reason": "x"}).status_code in (302, 403, 404, 422)
    assert Dossier.objects.get().state == "submitted"


def test_a_dossier_walks_through_the_pages(cast: Cast, opened: Open, code: str) -> None:
    deeds: tuple[tuple[str, str, dict[str, str], str], ...] = (
        ("minh", "receipt", {}, "received"),
        ("thu", "taking", {}, "processing"),
        ("thu", "proposal", {"text": "Đủ điều kiện."}, "proposed"),
        ("lan", "decision", {"granted": "yes", "text": "Đồng ý."}, "decided"),
        ("minh", "handover", {}, "handed_over"),
        ("hoa", "rating", {"stars": "5"}, "handed_over"),
    )
    for who, noun, data, state in deeds:
        client = opened(who)
        answer = client.post(f"/dossiers/{code}/{noun}/", data)
        assert (answer.status_code, answer["Location"]) == (302, f"/dossiers/{code}/")
        assert Dossier.objects.get().state == state
        assert client.get(f"/dossiers/{code}/").status_code == 200
    assert "Đồng ý." in text(opened("hoa"), f"/dossiers/{code}/")


def test_a_decision_without_yes_or_no_is_refused_in_words(cast: Cast, opened: Open, code: str) -> None:
    answer = opened("lan", "en").post(f"/dossiers/{code}/decision/", {"text": "x"})
    assert answer.status_code == 422 and "Nothing was decided." in answer.content.decode()


def test_a_second_click_says_that_it_has_moved_on(opened: Open, code: str) -> None:
    minh = opened("minh", "en")
    assert minh.post(f"/dossiers/{code}/receipt/").status_code == 302
    answer = minh.post(f"/dossiers/{code}/receipt/")
    assert answer.status_code == 409 and "cannot take that step" in answer.content.decode()


# The counter


def test_papers_are_registered_and_received_in_one_go(opened: Open) -> None:
    minh = opened("minh", "en")
    page = text(minh, "/dossiers/new/")
    assert "1.004873" in page
    wrong = minh.post("/dossiers/new/", {"procedure": STATUS})
    assert wrong.status_code == 422 and "Write the applicant&#39;s full name." in wrong.content.decode()
    given = {"procedure": STATUS, "unit": WARD, "channel": "counter", "name": "Trần Văn Bưởi"}
    answer = minh.post("/dossiers/new/", given)
    found = Dossier.objects.get()
    assert answer["Location"] == f"/dossiers/{found.code}/"
    assert (found.state, found.channel, found.applicant_name) == ("received", "counter", "Trần Văn Bưởi")


@pytest.mark.parametrize("who", ["tu", "thu", "lan", "phuc"])
def test_nobody_else_registers_at_this_desk(opened: Open, who: str) -> None:
    given = {"procedure": STATUS, "unit": WARD, "channel": "counter", "name": "Trần Văn Bưởi"}
    assert opened(who).post("/dossiers/new/", given).status_code in (403, 404)
    assert Dossier.objects.count() == 0


def test_registering_without_a_desk_of_ones_own_is_refused_in_words(opened: Open) -> None:
    given = {"procedure": STATUS, "name": "Trần Văn Bưởi"}
    answer = opened("phuc", "en").post("/dossiers/new/", given)
    assert answer.status_code == 403 and "You cannot do this." in answer.content.decode()
    assert Dossier.objects.count() == 0


# Applying online

TYPED: dict[str, dict[str, str]] = {
    "applicant": {
        "applicant_name": "Nguyễn Thị Hoa",
        "applicant_id": "048190000123",
        "applicant_birth_date": "1990-03-27",
    },
    "relation": {"relation": "mother"},
    "contact": {"applicant_phone": "0905123456"},
    "child_name": {"child_name": "Trần Bình An"},
    "child_sex": {"child_sex": "female"},
    "child_birth_date": {"child_birth_date": "2022-11-20"},
    "child_birth_place": {"born_in_hospital": "yes", "hospital": "Bệnh viện C"},
    "child_origin": {"child_ethnic_group": "Kinh", "child_home_place": "Đà Nẵng"},
    "mother": {"mother_name": "Nguyễn Thị Hoa", "mother_birth_date": "1990-03-27"},
    "father_known": {"father_known": "no"},
    "copies": {"copies": "2"},
    "result": {"result_way": "counter"},
}
APPLICATION = f"/procedures/{BIRTH}/application/"


def pages_filled(client: Client) -> Generator[str, None, None]:
    """Goes through the questions as a person does: each page is opened, filled in and sent; gives their names."""
    address = APPLICATION
    while (answer := client.get(address, follow=True)).status_code == 200:
        name = answer.content.decode().partition(f'action="{APPLICATION}')[2].partition("/")[0]
        if name not in TYPED:
            return
        yield name
        answer = client.post(f"{APPLICATION}{name}/", TYPED[name])
        assert answer.status_code == 302, (name, answer.content.decode()[:3000])
        address = answer["Location"]


def test_from_the_first_question_to_the_code(opened: Open) -> None:
    hoa = opened("hoa")
    assert list(pages_filled(hoa)) == list(TYPED)
    papers = hoa.get(f"{APPLICATION}papers/")
    assert papers.status_code == 200 and 'name="paper-birth_slip"' in papers.content.decode()
    given = SimpleUploadedFile("giay-chung-sinh.pdf", PDF, "application/pdf")
    answer = hoa.post(f"{APPLICATION}papers/", {"paper-birth_slip": given})
    assert answer["Location"] == f"{APPLICATION}look-over/"
    look = text(hoa, f"{APPLICATION}look-over/")
    for said in ("Trần Bình An", "Bệnh viện C", "giay-chung-sinh.pdf", "20/11/2022"):
        assert said in look, said
    nowhere = hoa.post(f"{APPLICATION}look-over/", {})
    assert nowhere.status_code == 422 and Dossier.objects.count() == 0
    answer = hoa.post(f"{APPLICATION}look-over/", {"unit": WARD})
    found = Dossier.objects.get()
    assert answer["Location"] == f"/dossiers/{found.code}/"
    assert (found.procedure, found.state, found.unit_id) == (BIRTH, "submitted", WARD)
    assert (found.applicant_name, found.applicant_phone) == ("Nguyễn Thị Hoa", "0905123456")
    assert (found.answers["child_name"], Draft.objects.count()) == ("Trần Bình An", 0)
    assert found.code in text(hoa, f"/dossiers/{found.code}/")
    paper = Paper.objects.get()
    assert b"".join(hoa.get(f"/dossiers/{found.code}/papers/{paper.pk}/")) == PDF
    assert opened("tu").get(f"/dossiers/{found.code}/papers/{paper.pk}/").status_code == 404
    assert b"".join(opened("minh").get(f"/dossiers/{found.code}/papers/{paper.pk}/")) == PDF


def test_a_wrong_answer_is_named_and_what_was_typed_stays(opened: Open) -> None:
    hoa = opened("hoa", "en")
    answer = hoa.post(f"{APPLICATION}applicant/", {"applicant_name": "Nguyễn Thị Hoa", "applicant_id": "12"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="12"' in page and 'value="Nguyễn Thị Hoa"' in page and "#id_applicant_id" in page


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("virus.pdf", b"MZ\x90\x00" + b"\x00" * 60),
        ("page.png", b"<html><script>alert(1)</script></html>"),
        ("a.pdf", b""),
    ],
)
def test_a_wrong_file_is_refused_and_the_draft_kept(opened: Open, name: str, content: bytes) -> None:
    hoa = opened("hoa")
    list(pages_filled(hoa))
    good = SimpleUploadedFile("giay-chung-sinh.pdf", PDF, "application/pdf")
    hoa.post(f"{APPLICATION}papers/", {"paper-birth_slip": good})
    before = Draft.objects.values("answers", "papers").get()
    answer = hoa.post(f"{APPLICATION}papers/", {"paper-identity": SimpleUploadedFile(name, content, "application/pdf")})
    assert answer.status_code in (413, 415, 422) and name in answer.content.decode()
    assert Draft.objects.values("answers", "papers").get() == before
    look = text(hoa, f"{APPLICATION}look-over/")
    assert "Trần Bình An" in look and "giay-chung-sinh.pdf" in look and name not in look


def test_papers_of_a_draft_are_not_swept_away(opened: Open) -> None:
    hoa = opened("hoa")
    hoa.post(f"{APPLICATION}papers/", {"paper-birth_slip": SimpleUploadedFile("a.pdf", PDF, "application/pdf")})
    digest = Draft.objects.get().papers["birth_slip"]["digest"]
    assert sweep(clock.real_now() + timedelta(days=1)) == 0
    assert verify(digest)
    Draft.objects.all().delete()
    assert sweep(clock.real_now() + timedelta(days=1)) == 1


def test_one_goes_on_where_one_stopped_on_another_device(opened: Open) -> None:
    pages = pages_filled(opened("hoa"))
    assert [next(pages) for _ in range(4)] == ["applicant", "relation", "contact", "child_name"]
    pages.close()
    assert next(pages_filled(opened("hoa"))) == "child_name"


def test_a_form_that_is_not_complete_is_not_filed(opened: Open) -> None:
    hoa = opened("hoa")
    hoa.post(f"{APPLICATION}applicant/", TYPED["applicant"])
    answer = hoa.post(f"{APPLICATION}look-over/", {"unit": WARD})
    assert (answer.status_code, Dossier.objects.count()) == (302, 0)
    assert answer["Location"] != f"{APPLICATION}look-over/"


def test_only_desks_of_the_right_level_can_be_chosen(opened: Open) -> None:
    hoa = opened("hoa")
    list(pages_filled(hoa))
    look = text(hoa, f"{APPLICATION}look-over/")
    assert WARD in look and OTHER in look and 'value="491@2022"' not in look
    assert hoa.post(f"{APPLICATION}look-over/", {"unit": "491@2022"}).status_code == 422


def test_applying_needs_a_citizens_account(client: Client, opened: Open) -> None:
    for reader in (client, opened("minh")):
        answer = reader.get(APPLICATION)
        assert answer.status_code == 302 and answer["Location"].startswith("/sign-in/")


@pytest.fixture
def from_july_2025(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> str:
    """The rules since 1 July 2025 on the story's own day; gives the address of the procedure's page on the portal."""
    monkeypatch.setattr(home, "rule_pack", lambda day: pack_on(home.values(), date(2025, 7, 1)))
    return home.procedures()[BIRTH].version_on(home.today()).source


def test_where_the_law_places_online_filing_elsewhere_it_ends_here(opened: Open, from_july_2025: str) -> None:
    answer = opened("hoa", "en").get(APPLICATION)
    assert answer.status_code == 409 and "cannot be filed online here" in answer.content.decode()


def test_the_procedure_leads_to_the_national_portal(opened: Open, client: Client, from_july_2025: str) -> None:
    assert from_july_2025.startswith("https://dichvucong.gov.vn/")
    client.cookies["batru_language"] = "en"
    page = text(client, f"/procedures/{BIRTH}/")
    assert f'href="{from_july_2025}"' in page and "National Public Service Portal" in page
    assert APPLICATION not in page


def test_nobody_files_online_here_any_more(cast: Cast, from_july_2025: str, filing: Filing) -> None:
    deeds: list[Callable[[], object]] = [
        lambda: submit(filing, by=cast("hoa"), at=vn("2022-12-01 09:00")),
        lambda: assist(filing, by=cast("minh"), at=vn("2022-12-01 09:00")),
    ]
    for deed in deeds:
        with pytest.raises(Refusal) as refused:
            deed()
        assert refused.value.code == "onestop.filing.portal"
    assert Dossier.objects.count() == 0


def test_bà_hoa_sees_her_own_dossiers_and_no_others(cast: Cast, opened: Open, code: str) -> None:
    many(2)
    page = text(opened("hoa"), "/dossiers/")
    assert code in page and "221201-0100" not in page

"""The API: what a key sees is what its holder's pages show, at every address that the document names."""

import base64
import hashlib
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from batru.commons import clock
from batru.commons.partners.public import NewKey, issue
from batru.commons.payments.models import Charge
from batru.pillars.government.onestop.actions import checking
from batru.pillars.government.onestop.models import Dossier, Paper
from batru.pillars.government.onestop.rules.states import OPEN
from batru.site import api, beats, programs
from batru.site.tests.two_wards import (
    AT,
    BIRTH,
    DAY,
    NAMES,
    OTHER,
    READ,
    RECEIVE,
    SYSTEM,
    WARD,
    Cast,
    Program,
    _quick,
    cast,
    codes,
    opened,
    program,
    said,
    webhook_of,
)

pytestmark = pytest.mark.django_db
__all__ = ["_quick", "cast", "codes", "opened", "program"]
CODE = re.compile(r"\d{3}\.\d{2}\.\d{2}\.Y99-\d{6}-\d{4}")
DOCUMENT = api.document()
OPERATIONS = [
    (method, path, operation) for path, found in DOCUMENT["paths"].items() for method, operation in found.items()
]
READS = [(path, operation) for method, path, operation in OPERATIONS if method == "get"]


def values_of(schema: Mapping[str, Any], name: str, codes: dict[str, list[str]], numbers: list[int]) -> list[Any]:
    """What to try for a parameter; a parameter that is not known here fails, so that nobody forgets it."""
    if name == "code":
        return [BIRTH, *codes[WARD], *codes[OTHER], "nothing"]
    if name == "number":
        return [*numbers, *Paper.objects.values_list("pk", flat=True)[::3], 999_999]
    if name == "key":
        return [*Charge.objects.order_by("id").values_list("key", flat=True), "nothing"]
    if "enum" in schema:
        return list(schema["enum"])
    if schema.get("type") == "array":
        every = schema["items"]["enum"]
        return [[], *([one] for one in every), every]
    known: dict[str, list[Any]] = {
        "q": ["", NAMES[WARD][0], "le thi man", codes[WARD][0]],
        "month": ["", "2022-12", "2022-11"],
        "after": ["", "2022-12-01T00:00:00+00:00~0"],
        "before": [None, 1, 1_000_000],
        "subject": ["", f"dossier/{codes[WARD][0]}", f"dossier/{codes[OTHER][0]}"],
        "field": [""],
        "event": [""],
    }
    return known[name]


def asked(operation: Any, path: str, codes: Any, numbers: list[int]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every combination of what there is to try: (address, query)."""
    parameters = operation.get("parameters", ())
    names = [one["name"] for one in parameters]
    tried = [values_of(one["schema"], one["name"], codes, numbers) for one in parameters]
    for combination in itertools.product(*tried):
        given = {name: value for name, value in zip(names, combination, strict=True) if value is not None}
        inside = {name: given.pop(name) for name in list(given) if f"{{{name}}}" in path}
        yield path.format(**inside), given


@pytest.mark.parametrize(("path", "operation"), READS, ids=[path for path, _ in READS])
def test_no_key_sees_anything_of_the_other_ward(
    path: str, operation: Mapping[str, Any], codes: dict[str, list[str]], program: Callable[..., Program]
) -> None:
    """Two users, every address, every parameter, every expansion: taken from the document, not from a list."""
    two = {WARD: program("minh"), OTHER: program("tu")}
    numbers = [webhook_of(one) for one in two.values()]
    is_open = not operation.get("security")
    for unit, foreign in ((WARD, OTHER), (OTHER, WARD)):
        for address, query in asked(operation, path, codes, numbers):
            answer = two[unit].get(address, query)
            assert answer.status_code in (200, 404), (address, query, answer.content)
            text = said(answer)
            assert not [one for one in NAMES[foreign] if one in text], (address, query)
            assert f"thẩm quyền của {foreign}" not in text
            if not is_open:
                assert not [code for code in codes[foreign] if code in text.replace(address, "")], (address, query)
            if foreign == WARD and address.endswith(f"/{numbers[0]}"):
                assert answer.status_code == 404


@pytest.mark.parametrize("who", ["minh", "tu", "thu", "lan"])
def test_the_lists_are_those_of_the_pages(
    who: str, codes: dict[str, list[str]], program: Callable[..., Program], opened: Callable[[str], Client]
) -> None:
    one, browser = program(who, READ), opened(who)
    for query in ({"q": q, "state": s} for q in ("", NAMES[WARD][0], codes[OTHER][0]) for s in ("", *OPEN)):
        page = browser.get("/dossiers/", query).content.decode()
        answer = one.get("/api/v1/dossiers", query).json()
        written = {*CODE.findall(query["q"])}  # the page repeats what was searched for
        shown = {row["code"] for row in answer["items"]}
        assert shown - written == set(CODE.findall(page)) - written, query
    for code in (*codes[WARD], *codes[OTHER]):
        statuses = browser.get(f"/dossiers/{code}/").status_code, one.get(f"/api/v1/dossiers/{code}").status_code
        assert statuses[0] == statuses[1], code
    every = one.get("/api/v1/dossiers", {"month": "2022-12"}).json()["items"]
    seen = {code for code in (*codes[WARD], *codes[OTHER]) if browser.get(f"/dossiers/{code}/").status_code == 200}
    assert {row["code"] for row in every} == seen


WRITES = {"fileDossier", "makeWebhook", "endWebhook"}


def test_every_write_is_tried_by_the_other_ward() -> None:
    """A new one must be added to the tests below."""
    assert {one["operationId"] for method, _, one in OPERATIONS if method != "get"} == WRITES


def new(unit: str = WARD, **more: Any) -> dict[str, Any]:
    return {"procedure": BIRTH, "unit": unit, "applicant": {"name": "Phan Thị Ổi"}, **more}


def test_a_dossier_is_filed_once_where_the_key_may(codes: Any, program: Callable[..., Program]) -> None:
    minh, before = program("minh", RECEIVE), Dossier.objects.count()
    first = minh.post("/api/v1/dossiers", new(), **{"Idempotency-Key": "a"})
    again = minh.post("/api/v1/dossiers", new(), **{"Idempotency-Key": "a"})
    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert Dossier.objects.count() == before + 1
    made = Dossier.objects.get(code=first.json()["code"])
    assert (made.state, made.unit_id, made.applicant_name) == ("submitted", WARD, "Phan Thị Ổi")
    assert minh.post("/api/v1/dossiers", new(channel="post"), **{"Idempotency-Key": "a"}).status_code == 422
    assert minh.post("/api/v1/dossiers", new()).status_code == 422, "without Idempotency-Key"


def test_a_dossier_is_filed_with_its_scans(codes: Any, program: Callable[..., Program]) -> None:
    minh, before = program("minh", RECEIVE), apps.get_model("files.StoredFile").objects.count()
    pdf = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
    scan = {"component": "birth_slip", "name": "giấy chứng sinh.pdf", "content": base64.b64encode(pdf).decode()}
    body = new(papers=["declaration", scan])
    first = minh.post("/api/v1/dossiers", body, **{"Idempotency-Key": "a"})
    assert first.json() == minh.post("/api/v1/dossiers", body, **{"Idempotency-Key": "a"}).json()
    given = Dossier.objects.get(code=first.json()["code"]).papers.order_by("id")
    assert [(one.component, one.name, one.file_id) for one in given] == [
        ("declaration", "", None),
        ("birth_slip", "giấy chứng sinh.pdf", hashlib.sha256(pdf).hexdigest()),
    ]
    assert apps.get_model("files.StoredFile").objects.count() == before + 1
    for wrong in ({**scan, "name": "scan.png"}, {**scan, "content": "%%%"}, {**scan, "content": ""}):
        answer = minh.post("/api/v1/dossiers", new(papers=[wrong]), **{"Idempotency-Key": "b"})
        assert (400 <= answer.status_code < 500, answer["Content-Type"]) == (True, "application/problem+json")


def test_no_dossier_is_filed_elsewhere_or_without_the_scope(codes: Any, program: Callable[..., Program]) -> None:
    before = Dossier.objects.count()
    tries = [(program("tu", RECEIVE), 403), (program("minh", READ), 403), (Program(Client()), 401)]
    for place, (one, status) in enumerate(tries):
        answer = one.post("/api/v1/dossiers", new(), **{"Idempotency-Key": str(place)})
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert Dossier.objects.count() == before


def test_a_webhook_belongs_to_its_key(program: Callable[..., Program], codes: Any) -> None:
    minh, tu = program("minh"), program("tu")
    number = webhook_of(minh)
    assert webhook_of(minh) == number, "repeated"
    for address in (f"/api/v1/webhooks/{number}", f"/api/v1/webhooks/{number}/deliveries"):
        assert (minh.get(address).status_code, tu.get(address).status_code) == (200, 404)
    assert tu.delete(f"/api/v1/webhooks/{number}").status_code == 404
    assert tu.get("/api/v1/webhooks").json() == []
    assert minh.delete(f"/api/v1/webhooks/{number}").status_code == 204
    assert minh.get(f"/api/v1/webhooks/{number}").status_code == 404
    assert program("minh", READ).get("/api/v1/webhooks").status_code == 403


def test_whoever_may_see_a_dossier_hears_of_it(codes: Any, cast: Cast, program: Callable[..., Program]) -> None:
    minh, tu = program("minh"), program("tu")
    numbers = webhook_of(minh), webhook_of(tu)
    checking.receive(codes[WARD][0], by=cast("minh"), at=clock.now())
    beats.tell_programs()
    told = minh.get(f"/api/v1/webhooks/{numbers[0]}/deliveries").json()["items"]
    assert [row["subject"] for row in told] == [f"dossier/{codes[WARD][0]}"]
    assert tu.get(f"/api/v1/webhooks/{numbers[1]}/deliveries").json()["items"] == []


def test_every_refusal_is_a_problem(program: Callable[..., Program], codes: Any) -> None:
    """RFC 9457, with what, why and what next in the language asked for."""
    minh, nobody = program("minh", READ), Program(Client())
    answers = {
        400: minh.post("/api/v1/webhooks", b"{", **{"Idempotency-Key": "1"}),
        401: nobody.get("/api/v1/dossiers"),
        403: minh.get("/api/v1/webhooks"),
        404: minh.get("/api/v1/dossiers/nothing"),
        405: minh.client.put("/api/v1/dossiers", headers=minh.headers),
        422: minh.get("/api/v1/dossiers", {"month": "December"}),
    }
    for status, answer in answers.items():
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content
        problem = answer.json()
        assert problem["status"] == status and problem["code"] and answer["Cache-Control"] == "no-store"
        assert all(problem[part].strip() for part in ("title", "detail", "next_step"))
    assert answers[401]["WWW-Authenticate"] == "Bearer"
    assert "GET" in answers[405]["Allow"]
    assert minh.get("/api/v1/dossiers", {"moth": "2022-12"}).json()["code"] == "site.api.parameter"
    assert minh.get("/api/v1/nowhere").json()["code"] == "site.api.nothing"
    assert minh.get("/api/v1/dossiers/x%00y").status_code == 400
    assert minh.get("/api/v1/dossiers/nothing").json()["title"] == "Không có hồ sơ nào mang mã này ở đây."
    english = minh.get("/api/v1/dossiers/nothing", headers={"Accept-Language": "en-GB"}).json()["title"]
    assert english == "There is no dossier with this code here."


def test_a_key_that_is_used_too_often_waits(program: Callable[..., Program]) -> None:
    minh = program("minh", per_minute=2)
    assert [minh.get("/api/v1/me").status_code for _ in range(3)] == [200, 200, 429]
    answer = minh.get("/api/v1/me")
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert answer.json()["code"] == "partners.key.too_often"


def test_a_key_says_what_it_may(program: Callable[..., Program]) -> None:
    told = program("minh", READ).get("/api/v1/me").json()
    assert (told["holder"], told["scopes"], told["units"]) == ("Trần Văn Minh", [READ], [WARD])


def test_the_catalogue_is_open_and_kept(client: Client, cast: Cast) -> None:
    nobody = Program(client)
    for address in ("/api/v1/procedures", f"/api/v1/procedures/{BIRTH}"):
        first = nobody.get(address)
        assert first.status_code == 200 and "max-age" in first["Cache-Control"]
        again = nobody.get(address, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        assert nobody.get(address, headers={"If-None-Match": '"old"'}).status_code == 200
    found = nobody.get("/api/v1/procedures", {"q": "dang ky khai sinh"}).json()["items"]
    assert BIRTH in {one["code"] for one in found}
    assert nobody.get("/api/v1/procedures/9.999999").status_code == 404


@pytest.mark.parametrize("address", ["procedures/1%0A2", "dossiers/%0A", "no/such\npage", "dossiers/a%0Ab/history"])
def test_whatever_stands_below_the_prefix_is_answered_as_a_problem(client: Client, address: str) -> None:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code in (401, 404) and answer["Content-Type"] == "application/problem+json"


def test_tracking_tells_code_and_state_alone(client: Client, codes: dict[str, list[str]]) -> None:
    answer = Program(client).get(f"/api/v1/tracking/{codes[WARD][1]}")
    assert answer.json() == {"code": codes[WARD][1], "state": "received", "state_name": "Đã tiếp nhận"}


def test_a_month_is_read_to_its_end_page_by_page(
    codes: dict[str, list[str]], program: Callable[..., Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("batru.pillars.government.onestop.api.dossiers.PAGE", 2)
    minh, seen = program("minh", READ), []
    page = minh.get("/api/v1/dossiers", {"month": "2022-12"}).json()
    while page["next"]:
        seen += [row["code"] for row in page["items"]]
        page = minh.get("/api/v1/dossiers", {"month": "2022-12", "after": page["next"]}).json()
    assert [*seen, *(row["code"] for row in page["items"])] == codes[WARD]


def test_expansions_are_given_when_asked_for(codes: dict[str, list[str]], program: Callable[..., Program]) -> None:
    minh, code = program("minh", READ), codes[WARD][2]
    plain = minh.get(f"/api/v1/dossiers/{code}").json()
    parts = ("applicant", "history", "papers", "supplements", "result")
    assert all(plain[part] is None for part in parts)
    whole = minh.get(f"/api/v1/dossiers/{code}", {"expand": parts}).json()
    assert whole["applicant"]["id_number"] == NAMES[WARD][1]
    assert [one["type"] for one in whole["history"]] == ["onestop.dossier.registered", "onestop.dossier.refused"]
    assert whole["history"] == minh.get(f"/api/v1/dossiers/{code}/history").json()
    assert whole["result"]["granted"] is False and whole["papers"][0]["component"] == "declaration"


def test_answers_have_a_budget_of_queries(codes: Any, program: Callable[..., Program]) -> None:
    minh = program("minh", READ)
    for address in ("/api/v1/dossiers", "/api/v1/dossiers?month=2022-12", f"/api/v1/dossiers/{codes[WARD][0]}"):
        with CaptureQueriesContext(connection) as captured:
            assert minh.get(address).status_code == 200
        assert len(captured) <= 10, [one["sql"] for one in captured]


def test_the_document_is_openapi_and_names_every_refusal() -> None:
    assert DOCUMENT["openapi"] == "3.1.0"
    for method, path, operation in OPERATIONS:
        assert operation["description"] and operation["operationId"], (method, path)
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"]


@pytest.mark.parametrize(("language", "words"), [("vi", "Dành cho phần mềm"), ("en", "For programs")])
def test_the_guide_names_every_operation(client: Client, cast: Cast, language: str, words: str) -> None:
    client.cookies["batru_language"] = language
    page = client.get("/api/").content.decode()
    assert set(programs.WORDS) == {operation["operationId"] for _, _, operation in OPERATIONS}
    assert words in page and all(path in page for _, path, _ in OPERATIONS)
    assert client.get("/api/v1/openapi.json").json()["info"]["title"] == "Ba Trụ"


def test_a_partner_sees_the_units_named_in_its_key(codes: dict[str, list[str]]) -> None:
    wanted = NewKey("bank", (READ,), DAY, partner="Ngân hàng X", units=(OTHER,))
    bank = Program(Client(), issue(wanted, by=SYSTEM, at=AT).secret)
    every = bank.get("/api/v1/dossiers", {"month": "2022-12"}).json()["items"]
    assert {row["code"] for row in every} == set(codes[OTHER])
    assert bank.get(f"/api/v1/dossiers/{codes[WARD][0]}").status_code == 404

"""A clerk of another unit sees nothing: by list, search, link, export, file address or error message.

Every address of the house stands in a table below: what it addresses, or why it is nobody's. A new one without an entry
fails, so that whoever adds a page says whom it is for. The API has its own table, taken from its document.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from batru.commons.people.public import Actor
from batru.site.tests.two_units import NAME, TRACES, Scene, cast, places, scene

pytestmark = pytest.mark.django_db

# Address name → what of the ward it is made of (names of the scene; None: written as it is).
OF_A_DOSSIER = {
    "dossier": (), "papers": (), "paper_shown": ("paper",), "paper": ("paper",), "form": ("receipt", "1"),
    "letter": (), "result": (), "original": ("paper",), "revocation": (), "receipt": (), "refusal": (),
    "supplements": (), "supplement_answer": (), "suspensions": (), "resumption": (), "stop": (), "stop_on_request": (),
    "legs": (), "leg_receipt": (), "reassignment": (), "opinions": (), "opinion": (1,), "extensions": (),
    "extension_signature": (), "extension_refusal": (), "taking": (), "proposal": (), "return": (), "decision": (),
    "handover": (), "withdrawal": (), "rating": (), "dossier_complaints": (),
}  # fmt: skip
OF_A_SHEET = (
    "sheet", "submissions", "reopenings", "evidence", "template", "workbooks", "imports", "appraisal", "asked",
    "verdicts", "steps", "questions", "case", "decisions", "adjustments", "replies", "objections",
)  # fmt: skip
REFUSED: dict[str, tuple[Any, ...]] = {
    **{f"onestop:{name}": ("code", *more) for name, more in OF_A_DOSSIER.items()},
    "onestop:complaint": ("complaint",),
    "onestop:complaint_answer": ("complaint",),
    "people:stand_in_end": ("stand_in",),
    "people:representation_end": ("representation",),
    "people:representation_proof": ("representation",),
    "payments:counter": ("charge",),
    "payments:cash": ("charge",),
    "payments:refunds": ("charge",),
    "payments:confirmation": ("refund",),
    "payments:statement": ("statement",),
    "payments:difference": ("difference",),
    "papers:own_file": ("holding",),
    "imports:dossier": ("imported",),
    "imports:batch": ("batch",),
    "imports:mapping": ("batch",),
    "imports:rejects": ("batch",),
    "imports:withdrawal": ("batch",),
    "post:list": ("list",),
    "post:removals": ("list",),
    "post:signatures": ("list",),
    "post:order": ("order",),
    "post:completion": ("order",),
    "partners:key": ("key",),
    "partners:revocation": ("key",),
    "evaluation:target": (2022, "one_stop:on_time_share", "20209@2022"),
    "evaluation:flag": ("evidence_again", "2022", "20209@2022"),
    "evaluation:flag_rows": ("late_unlike_peers", "2022", "20209@2022"),
    "evaluation:flag_looks": ("evidence_again", "2022", "20209@2022"),
    "evaluation:flag_answers": ("evidence_again", "2022", "20209@2022"),
    "evaluation:worklist": ("campaign",),
    "evaluation:severity": ("campaign",),
    "evaluation:council": ("campaign",),
    "evaluation:publish": ("campaign",),
    "evaluation:publications": ("campaign",),
    "evaluation:corrections": ("campaign",),
    **{f"evaluation:{name}": ("sheet",) for name in OF_A_SHEET},
    "evaluation:appraised_paper": ("sheet", "evidence"),
    "evaluation:answers": ("sheet", "question"),
    "evaluation:responses": ("sheet", "objection"),
    "command:directive": ("directive",),
    "command:answers": ("directive",),
    "command:closing": ("directive",),
    "evaluation:campaign": ("campaign",),
    "evaluation:extensions": ("campaign",),
    **{f"evaluation:{name}": ("sheet",) for name in OF_A_SHEET},
    "evaluation:values": ("sheet", "G05"),
    "evaluation:paper": ("shown_paper",),
    "evaluation:withdrawal": ("shown_paper",),
}
# Lists, searches and exports: they answer, and hold nothing of the ward.
LISTS = (
    "people:representations", "people:representation_new", "people:account", "people:stand_ins", "people:data",
    "notices:own", "papers:own", "payments:charges", "payments:statements", "imports:batches",
    "imports:entries", "tasks:inbox",
    "post:day", "partners:keys", "onestop:dossiers", "onestop:elsewhere", "onestop:export", "onestop:register",
    "onestop:book", "onestop:book_sheet",
    "onestop:supervision", "onestop:complaints", "command:directives", "command:new_directive", "hall:counters",
    "hall:loads", "evaluation:integrity", "evaluation:targets", "evaluation:target_review",
    "evaluation:campaigns", "evaluation:new",
)  # fmt: skip
# Addresses that hold no record of a unit, by the reason why.
NOBODYS = {
    "signing in, and the reader's own account": (
        "people:sign_in", "people:sign_in_waiting", "people:provider", "people:provider_answer",
        "people:office_sign_in", "people:second", "people:sign_out", "people:password", "people:factors",
        "people:factor_app", "people:factor_app_removal", "people:factor_passkeys", "people:factor_passkey_removal",
        "people:factor_codes",
    ),
    "public: places, procedures, the portal itself": (
        "places:index", "places:outlines", "places:unit", "onestop:procedures", "onestop:procedure",
        "onestop:versions", "onestop:application", "onestop:application_page", "onestop:sending",
        "site:home", "site:brand",
        "site:emblem", "site:language", "site:theme", "site:glossary", "site:styleguide", "site:styleguide_page",
        "api_guide", "api_document",
    ),
    "sets before they hold, nobody's records, for whoever may edit them (test_drafts)": (
        "evaluation:drafts", "evaluation:draft", "evaluation:draft_file", "evaluation:draft_new_node",
        "evaluation:draft_node", "evaluation:draft_node_place", "evaluation:draft_removal", "evaluation:draft_release",
    ),
    "the API, held to the same by test_api": ("api",),
    "figures of units without anybody in them, limited where they open rows (index, command and foresight test it)": (
        "index:ranking", "index:ranking_table", "index:ranking_file", "index:sets", "index:set", "index:measures",
        "index:measure", "index:rows", "index:rows_table",
        "evaluation:check",
        "foresight:forecasts", "foresight:counters", "foresight:counters_table", "foresight:forecast_table",
        "foresight:forecast", "command:board", "command:figures", "command:live", "command:hours", "command:wall",
        "command:reported", "command:statistics", "command:statistics_table",
    ),
    "published results of units; words and papers beside them only for whoever reads the sheet (evaluation tests it)": (
        "evaluation:results", "evaluation:unit_results", "evaluation:latest_result", "evaluation:result",
        "evaluation:result_table", "evaluation:result_in_words", "evaluation:result_heat", "evaluation:result_files",
        "evaluation:result_pdf", "evaluation:result_workbook", "evaluation:open_archive", "evaluation:data_dictionary",
        "evaluation:frozen_result", "evaluation:as_of_file", "evaluation:open_table",
        "evaluation:result_card", "evaluation:result_card_pdf",
        "evaluation:result_workings", "evaluation:result_paper", "evaluation:result_moving",
        "evaluation:result_moving_table",
        "evaluation:compared", "evaluation:compared_table", "evaluation:compared_workbook",
        "evaluation:unit_results_table", "evaluation:unit_results_workbook",
    ),
    "the waiting room: lanes and numbers, no names": (
        "hall:now", "hall:lanes", "hall:kiosk", "hall:phone", "hall:tickets", "hall:appointments", "hall:board",
        "hall:calls",
    ),
    "machines that prove themselves by a signature": ("payments:notifications", "post:events"),
    "only in the example": (
        "notices:shown", "payments:demo", "site:example_reader", "site:example_time", "site:example_walk",
        "site:example_no_walk", "site:example_step",
    ),
    "forms without anything in them; what is sent is tried by the room": (
        "evaluation:target_new", "evaluation:target_table",
    ),
    "only a POST, whose unit its own tests try": ("onestop:bulk", "post:items", "onestop:complaint_new"),
}  # fmt: skip
# A key that cannot be guessed opens these for whoever was given it, and each says less than the record: by the traces.
BY_KEY: dict[str, tuple[Any, ...]] = {
    "payments:charge": ("charge",),
    "payments:back": ("charge",),
    "payments:receipt": ("charge",),
    "papers:check": ("reference",),
    "prints:check": (),
    "prints:checked": ("check",),
    "onestop:track": (),
    "onestop:tracked": ("code",),
    "onestop:tracking_code": ("code",),
    "onestop:tracking_opening": ("code",),
    "onestop:tracking_way": ("code",),
    "onestop:tracking_complaints": ("code",),
    "hall:ticket": ("ticket",),
    "hall:line": ("ticket",),
    "hall:slip": ("ticket",),
    "hall:leaving": ("ticket",),
    "hall:return": ("ticket",),
    "hall:appointment": ("appointment",),
    "hall:arrival": ("appointment",),
    "hall:cancellation": ("appointment",),
}
# The payer's own page and receipt name him: whoever holds its link was given it by him or by the office.
NAMES_ITS_PAYER = ("payments:charge", "payments:receipt")
# A counter of the district's hall, at which nobody of a ward sits.
COUNTERS = (
    "load", "counter", "counter_line", "shift", "pause", "scan", "desk_ticket", "call", "service", "absence",
    "transfer", "end",
)  # fmt: skip
TOKEN = re.compile(r'value="\w{64}"')
ABSENT = "000.04.01.Y99-221201-9999"
POSTED = {
    "reason": "vì", "text": "vì", "last_day": "2022-12-05", "amount": "8000", "once": "x", "settlement": "1",
    "words": "xong", "signer": "x", "order": "x", "granted": "yes", "unit": "20225@2022", "post": "1", "stars": "5",
    "question": "gì", "until": "2022-12-02", "kind": "force_majeure", "article": "x",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _place(settings: Settings, tmp_path: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.BATRU_FILES = tmp_path


@pytest.fixture
def of(db: None) -> Callable[[str], Actor]:
    """The cast of two wards, by name."""
    places()
    return cast()


@pytest.fixture
def ward(of: Callable[[str], Actor]) -> Scene:
    """One record of each kind in the ward."""
    return scene(of)


@pytest.fixture
def tu(of: Callable[[str], Actor]) -> Client:
    """Em Tú of the other ward, with every post that a ward has."""
    return signed_in("tu")


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return client


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from names(one, f"{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name}"


def address(ward: Scene, name: str, parts: tuple[Any, ...]) -> str:
    found: list[Any] = []
    for part in parts:
        known = ward.at.get(part, part) if isinstance(part, str) else part
        found += known if isinstance(known, tuple) else [known]
    return reverse(name, args=found)


def said(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode("utf-8", "replace"))


def test_every_address_of_the_house_says_whom_it_is_for() -> None:
    told = [*REFUSED, *LISTS, *BY_KEY, *(f"hall:{name}" for name in COUNTERS), *sum(NOBODYS.values(), ())]
    assert sorted(told) == sorted(set(names(get_resolver())))


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_another_units_is_not_there(method: str, ward: Scene, tu: Client) -> None:
    wrong = []
    for name, parts in REFUSED.items():
        link = address(ward, name, parts)
        answer = getattr(tu, method)(link, POSTED if method == "post" else {})
        text = said(answer).replace(link, "")
        traces = [word for word in ward.traces if word in text]
        if answer.status_code not in (403, 404, 405, 422) or traces:
            wrong.append((link, answer.status_code, traces))
        if answer.status_code == 422:  # what was sent is looked at first: it must be so for what is not there too
            nothing = link.replace(ward.code, ABSENT)
            absent = said(tu.post(nothing, POSTED)).replace(nothing, "")
            assert TOKEN.sub("", absent) == TOKEN.sub("", text) and nothing != link
    assert wrong == []


@pytest.mark.parametrize(
    "name", ["onestop:dossier", "onestop:paper", "payments:counter", "people:representation_proof"]
)
def test_what_is_ones_own_is_there(name: str, ward: Scene, of: Callable[[str], Actor]) -> None:
    """The same links open for the ward itself: the refusals above are no broken links."""
    answer = signed_in("minh").get(address(ward, name, REFUSED[name]))
    text = said(answer)
    assert answer.status_code == 200 and [word for word in TRACES if word in text]


def test_no_list_holds_anything_of_another_unit(ward: Scene, tu: Client) -> None:
    answers = {name: tu.get(reverse(name)) for name in LISTS}
    found = {name: [word for word in ward.traces if word in said(answer)] for name, answer in answers.items()}
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code != 200} == {}
    assert {name: traces for name, traces in found.items() if traces} == {}


@pytest.mark.parametrize("name", ["people:representations", "payments:charges", "onestop:dossiers"])
def test_no_search_finds_anything_of_another_unit(name: str, ward: Scene, tu: Client) -> None:
    for query in (*ward.traces, "buoi", "quyt", NAME_PART):
        text = said(tu.get(reverse(name), {"q": query}))
        assert not [word for word in ward.traces if word in text and word != query], query


NAME_PART = "Quýt"


def test_no_list_of_a_named_unit_opens_by_its_name(ward: Scene, tu: Client) -> None:
    """A unit written into the address gives nothing more; a register of it is not there."""
    named = {"unit": "20209@2022", "field": "Hộ tịch", "month": "2022-12"}
    for name in ("onestop:supervision", "post:day", "command:directives", "onestop:dossiers"):
        answer = tu.get(reverse(name), named)
        assert answer.status_code in (200, 403, 404)
        assert not [word for word in ward.traces if word in said(answer)]
    for name in ("onestop:book", "onestop:book_sheet"):
        assert tu.get(reverse(name), named).status_code == 404
    assert NAME in said(signed_in("minh").get(reverse("onestop:book"), named)), "the ward's own clerk reads it"


def test_no_export_holds_anything_of_another_unit(ward: Scene, tu: Client) -> None:
    for kind in ("dossiers", "progress"):
        for form in ("jsonl", "csv"):
            answer = tu.post(reverse("onestop:export"), {"month": "2022-12", "kind": kind, "form": form})
            assert answer.status_code == 200
            assert not [word for word in ward.traces if word in said(answer)]
    lan = said(
        signed_in("lan").post(reverse("onestop:export"), {"month": "2022-12", "kind": "dossiers", "form": "csv"})
    )
    assert ward.code in lan, "the ward's own head takes it out"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_key_opens_no_more_than_it_says(method: str, ward: Scene, tu: Client) -> None:
    wrong = []
    for name, parts in BY_KEY.items():
        link = address(ward, name, parts)
        answer = getattr(tu, method)(link)
        text = said(answer).replace(link, "")
        traces = [word for word in TRACES if word in text and name not in NAMES_ITS_PAYER]
        if answer.status_code >= 500 or traces:
            wrong.append((link, answer.status_code, traces))
    assert wrong == []


def test_nobody_works_at_anothers_counter(ward: Scene, tu: Client) -> None:
    links = [reverse(f"hall:{name}", args=("quan",) if name == "load" else ("quan", 1)) for name in COUNTERS]
    answers = {(link, method): getattr(tu, method)(link).status_code for link in links for method in ("get", "post")}
    assert {asked: status for asked, status in answers.items() if status not in (403, 404, 405)} == {}

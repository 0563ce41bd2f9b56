"""A set is changed as a draft in the browser, looked at, and released as the file that everybody reads."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from batru.commons import home
from batru.commons.people.public import system_actor
from batru.evaluation.actions.drafts import drop_draft, release_draft, save_draft, write_released
from batru.evaluation.models import SetDraft
from batru.evaluation.reads.drafts import Fault, draft_of, file_text, read_text, text_of
from batru.evaluation.rules.nodes import values
from batru.evaluation.tests.conftest import AT, BY, Cast
from batru.index.public import index_set, look_again
from batru.kernel.refusal import Refusal
from batru.law.index_sets.editing import node, with_node

pytestmark = pytest.mark.django_db
CODE = "district_proposed"
REASON = "Quyết định thử nghiệm số 1"


@pytest.fixture(autouse=True)
def own_overlay(settings: Settings, tmp_path: Path) -> object:
    """An overlay that only this test writes to."""
    settings.BATRU_OVERLAY = tmp_path / "catalogue"
    home.catalogue.cache_clear()
    look_again()
    yield
    home.catalogue.cache_clear()
    look_again()


def write(change: Callable[[str], str]) -> None:
    """A draft by the office's hand."""
    before = draft_of(CODE)
    save_draft(CODE, change(text_of(CODE)), seen=before.pk if before else None, by=BY, at=AT)


def with_points(text: str, code: str, ward: int) -> str:
    """The set with other points of wards for an indicator, whose examples fall with the points they earn."""
    data = {name: each for name, each in node(text, code).data.items() if name != "cases"}
    return with_node(text, code, {**data, "points": {**data["points"], "ward": ward}})


def lower(text: str) -> str:
    """A point taken from G04 of wards, given to G05: one instead of two, two instead of one."""
    return with_points(with_points(text, "G04", 1), "G05", 2)


def ward(text: str) -> list[int]:
    """What wards get for G04 and G05."""
    return [node(text, code).data["points"]["ward"] for code in ("G04", "G05")]


def test_nobody_is_scored_by_a_draft() -> None:
    write(lower)
    assert ward(text_of(CODE)) == [1, 2]
    assert ward(file_text(CODE)) == [2, 1]


def test_a_released_draft_is_the_file_that_holds(django_capture_on_commit_callbacks: Callable[..., object]) -> None:
    write(lower)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        release_draft(CODE, REASON, by=BY, at=AT)
    assert (Path(settings.BATRU_OVERLAY) / "index_sets" / f"{CODE}.yaml").read_text("utf-8") == lower(file_of_program())
    points = {one.code: one.points for one in index_set(CODE).editions[-1].indicators}
    assert [int(points[code]["ward"]) for code in ("G04", "G05")] == [1, 2]
    assert draft_of(CODE) is None


def file_of_program() -> str:
    """The set as it ships."""
    return (Path(settings.BATRU_CATALOGUE) / "index_sets" / f"{CODE}.yaml").read_text("utf-8")


def test_a_file_that_was_not_written_in_time_is_written_later() -> None:
    write(lower)
    release_draft(CODE, REASON, by=BY, at=AT)
    assert file_text(CODE) == file_of_program()
    assert write_released() == 1
    assert file_text(CODE) == lower(file_of_program())
    assert write_released() == 0


def test_points_that_do_not_add_up_are_told_with_their_line() -> None:
    broken = with_points(text_of(CODE), "G05", 2)
    found = read_text(CODE, broken)
    assert isinstance(found, Fault)
    assert (
        broken.splitlines()[found.line - 1].strip().startswith(("points: {ward: 60", "- code: G", "code: G", "total"))
    )
    write(lambda text: broken)
    with pytest.raises(Refusal) as refusal:
        release_draft(CODE, REASON, by=BY, at=AT)
    assert str(found.line) in str(refusal.value.params["line"])


@pytest.mark.parametrize("reason", ["", "  ", "because"])
def test_a_release_needs_its_reason(reason: str) -> None:
    write(lower)
    with pytest.raises(Refusal):
        release_draft(CODE, reason, by=BY, at=AT)


def test_nobodys_work_is_written_over() -> None:
    write(lower)
    with pytest.raises(Refusal) as refusal:
        save_draft(CODE, text_of(CODE), seen=None, by=BY, at=AT)
    assert refusal.value.status == 409


def test_a_dropped_draft_stays_in_the_record() -> None:
    write(lower)
    drop_draft(CODE, by=BY, at=AT)
    assert draft_of(CODE) is None
    assert SetDraft.objects.filter(set_code=CODE).count() == 2


def test_editing_and_releasing_are_two_posts(cast: Cast) -> None:
    save_draft(CODE, lower(text_of(CODE)), seen=None, by=cast("phuc"), at=AT)
    for who in ("phuc", "lan"):
        with pytest.raises(Refusal):
            release_draft(CODE, REASON, by=cast(who), at=AT)
    with pytest.raises(Refusal):
        drop_draft(CODE, by=cast("thu"), at=AT)
    assert release_draft(CODE, REASON, by=system_actor("evaluation"), at=AT)


Signed = Callable[[str], None]


@pytest.mark.parametrize(("language", "said"), [("vi", "Bản nháp"), ("en", "Draft")])
def test_pages_speak_both_languages(client: Client, sign_in: Signed, cast: Cast, language: str, said: str) -> None:
    cast("phuc")
    sign_in("phuc")
    client.cookies["batru_language"] = language
    write(lower)
    for page in ("", f"{CODE}/", f"{CODE}/file/", f"{CODE}/nodes/G15/", f"{CODE}/nodes/?under=G"):
        answer = client.get(f"/ranking/drafts/{page}")
        assert answer.status_code == 200, page
        assert said in answer.content.decode() or page.endswith(("file/", "G15/", "=G"))


def test_an_indicator_is_changed_by_its_form(client: Client, sign_in: Signed, cast: Cast) -> None:
    cast("phuc")
    sign_in("phuc")
    page = client.get(f"/ranking/drafts/{CODE}/nodes/G01/").content.decode()
    assert "bands/1" in page
    form = {
        "seen": "", "code": "G01", "name.vi": "Họp", "name.en": "Meetings", "points.ward": "2",
        "points.department": "2", "points.school": "3", "points.body": "4", "rule.kind": "capped/1",
        "rule.settings": "target: 0.5",
    }  # fmt: skip
    assert client.post(f"/ranking/drafts/{CODE}/nodes/G01/", form).status_code == 302
    changed = text_of(CODE)
    assert "kind: capped/1, target: 0.5" in changed
    assert changed.count("\n") < file_of_program().count("\n") + 5
    bad = client.post(f"/ranking/drafts/{CODE}/nodes/G01/", {**form, "points.ward": "many", "rule.settings": "[1"})
    assert bad.status_code == 422
    assert text_of(CODE) == changed


def test_a_new_set_begins_as_a_copy(client: Client, sign_in: Signed, cast: Cast) -> None:
    cast("phuc")
    sign_in("phuc")
    form = {"of": CODE, "code": "ward_2023", "vi": "Bộ của phường", "en": "Set of the ward"}
    assert client.post("/ranking/drafts/", form).status_code == 302
    own = read_text("ward_2023", text_of("ward_2023"))
    assert not isinstance(own, Fault)
    assert (own.code, own.name.vi) == ("ward_2023", "Bộ của phường")
    assert client.post("/ranking/drafts/", form).status_code == 409
    assert client.post("/ranking/drafts/", {**form, "code": "No!"}).status_code == 422


HEAD = "code: district_proposed\nname: {vi: a, en: b}\nowner: {vi: a, en: b}\n"
G05 = "            points: {ward: 1, department: 1, school: 2, body: 2}"


@pytest.mark.parametrize(
    ("change", "line", "english", "vietnamese"),
    [
        (lambda text: "- a\n", "- a", "the file must be a mapping", "tệp phải là nhóm mục"),
        (lambda text: text.replace("versions:", "versions: [", 1), "- version", "is not closed", "chưa đóng"),
        (lambda text: f"{HEAD}versions: []\n", "versions: []", "at least 1 items", "ít nhất 1 mục"),
        (lambda text: f"{HEAD}versions: {{a: 1}}\n", "versions:", "must be a list", "phải là danh sách"),
        (lambda text: text.replace("- code: G05", "- kode: G05"), "kode: G05", "has no code", "không có code"),
        (lambda text: text.replace("rule: {kind: ratio/1}", "rule: x", 1), "rule: x", "a mapping", "nhóm mục"),
        (lambda text: text.replace(G05, "            points: many"), "points: many", "a number", "phải là số"),
        (lambda text: text.replace("- code: G06", "- code: G05"), "code: G05", "stands twice", "xuất hiện hai lần"),
        (lambda text: text.replace("code: district_p", "code: p", 1), "code: p", "the file says", "tệp ghi mã"),
    ],
)
def test_whatever_is_typed_is_told_with_its_line_and_every_page_stands(
    client: Client,
    sign_in: Signed,
    cast: Cast,
    change: Callable[[str], str],
    line: str,
    english: str,
    vietnamese: str,
) -> None:
    cast("phuc")
    sign_in("phuc")
    write(change)
    for language, reason in (("en", english), ("vi", vietnamese)):
        client.cookies["batru_language"] = language
        with translation.override(language):
            found = read_text(CODE, text_of(CODE))
        assert isinstance(found, Fault)
        assert reason in found.reason and line in text_of(CODE).splitlines()[found.line - 1]
        assert reason in client.get(f"/ranking/drafts/{CODE}/").content.decode()
        for page in ("file/", "nodes/G05/", "nodes/", "nodes/?under=G"):
            assert client.get(f"/ranking/drafts/{CODE}/{page}").status_code in (200, 404)


def test_points_with_days_of_their_own_are_shown_and_kept(client: Client, sign_in: Signed, cast: Cast) -> None:
    """The form has a field for plain points alone; dated ones stand in the box with all that it does not know."""
    cast("phuc")
    sign_in("phuc")
    said = "article: {vi: x, en: x}, status: unconfirmed"
    points = "{ward: 1, department: 1, school: 2, body: 2}"
    dated = f"            points: {{2022-01-01: {{value: {points}, {said}}}}}"
    write(lambda text: text.replace(G05, dated))
    assert not isinstance(read_text(CODE, text_of(CODE)), Fault)
    assert client.get(f"/ranking/drafts/{CODE}/").content.decode().count("school 2") > 1
    page = client.get(f"/ranking/drafts/{CODE}/nodes/G05/").content.decode()
    assert "thay đổi theo ngày riêng" in page and 'name="points.ward"' not in page
    form = values(node(text_of(CODE), "G05").data, ["ward", "department", "school", "body"])
    assert (form["points.ward"], "2022-01-01" in form["rest"]) == ("", True)
    seen = draft_of(CODE)
    assert seen
    answer = client.post(f"/ranking/drafts/{CODE}/nodes/G05/", {**form, "name.en": "Levels", "seen": seen.pk})
    assert answer.status_code == 302
    kept = node(text_of(CODE), "G05").data
    assert (kept["name"]["en"], kept["points"]["2022-01-01"]["value"]["school"]) == ("Levels", 2)
    assert not isinstance(read_text(CODE, text_of(CODE)), Fault)


@pytest.mark.parametrize("who", ["thu", "minh", "tu"])
def test_who_may_not_edit_sees_no_draft(client: Client, sign_in: Signed, cast: Cast, who: str) -> None:
    cast(who)
    sign_in(who)
    for page in ("", f"{CODE}/", f"{CODE}/nodes/G15/"):
        assert client.get(f"/ranking/drafts/{page}").status_code == 403

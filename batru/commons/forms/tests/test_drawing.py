"""Questions on a page: everything that is said about a field is tied to it."""

import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import cast

import pytest
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils import translation

from batru.commons.forms import public
from batru.commons.forms.public import Form, Page
from batru.law.catalogue import Catalogue
from batru.law.procedures import load_procedures

CATALOGUE = Path(__file__).resolve().parents[4] / "catalogue"
TODAY = date(2022, 12, 1)
FORMS = {one.form.code: one.form for one in load_procedures(Catalogue(CATALOGUE)).values()}
SHOWN = (
    """{% import "forms/fields.html" as forms with context %}{{ forms.summary(errors) }}{{ forms.fields(fields) }}"""
)
REVIEWED = """{% import "forms/fields.html" as forms with context %}{{ forms.review(rows, addresses) }}"""


class Elements(HTMLParser):
    """Every element with its attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, *tags: str) -> Iterator[dict[str, str | None]]:
        """Attributes of the elements of those names."""
        return (attrs for tag, attrs in self.found if tag in tags)


def draw(template: str, **context: object) -> str:
    engine = cast(Jinja2, engines["jinja2"])
    return str(engine.env.from_string(template).render({"lang": translation.get_language(), **context}))


def drawn(form: Form, page: Page, typed: dict[str, str] | None = None) -> str:
    errors = public.read_page(page, typed, {}, TODAY)[1] if typed is not None else {}
    return draw(SHOWN, fields=public.page_fields(page, {}, typed or {}, errors), errors=errors)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("code", sorted(FORMS))
def test_each_field_has_a_label_and_hints_and_errors_that_exist(code: str, language: str) -> None:
    with translation.override(language):
        for page in FORMS[code].pages:
            html = drawn(FORMS[code], page, typed={})
            page_elements = Elements(html)
            ids = [attrs["id"] for _, attrs in page_elements.found if "id" in attrs]
            assert len(ids) == len(set(ids)), page.code
            labelled = {attrs.get("for") for attrs in page_elements.all("label")}
            for box in page_elements.all("input", "textarea", "select"):
                assert box.get("type") == "radio" or box["id"] in labelled, box
            for _, attrs in page_elements.found:
                said = (attrs.get("aria-describedby") or "").split()
                assert set(said) <= set(ids), attrs
            targets = {(attrs["href"] or "")[1:] for attrs in page_elements.all("a")}
            assert targets <= set(ids)
            assert "style=" not in html
            assert "<script" not in html


def test_a_date_is_three_boxes_for_digits_with_their_own_labels() -> None:
    page = FORMS["birth"].pages[0]
    boxes = [box for box in Elements(drawn(FORMS["birth"], page)).all("input") if "birth_date" in (box["name"] or "")]
    assert [box["name"] for box in boxes] == [f"applicant_birth_date-{part}" for part in ("day", "month", "year")]
    assert {box["inputmode"] for box in boxes} == {"numeric"}
    assert [box["autocomplete"] for box in boxes] == ["bday-day", "bday-month", "bday-year"]


def test_what_was_typed_wrongly_stays_and_the_error_says_what_to_do() -> None:
    page = FORMS["birth"].pages[0]
    typed = {"applicant_name": "Trần <b>Hoa</b>", "applicant_id": "04819000012", "applicant_birth_date": "27/3/1990"}
    with translation.override("en"):
        html = drawn(FORMS["birth"], page, typed)
    assert "Trần &lt;b&gt;Hoa&lt;/b&gt;" in html
    assert 'value="04819000012"' in html
    assert "Personal identity number: There are 11 digits." in html
    assert re.search(r'aria-describedby="id_applicant_id-hint id_applicant_id-error"', html)


def test_a_single_question_is_the_pages_title_and_not_said_twice_to_the_eye() -> None:
    page = public.page_of(FORMS["birth"], "child_name")
    assert page is not None
    assert '<span class="visually-hidden">Cháu tên là gì?</span>' in drawn(FORMS["birth"], page)


def test_a_question_that_depends_on_its_neighbour_says_so_to_the_script() -> None:
    page = public.page_of(FORMS["birth"], "child_birth_place")
    assert page is not None
    assert 'data-asked-if="born_in_hospital" data-asked-for="yes"' in drawn(FORMS["birth"], page)


def test_answers_are_looked_over_with_a_way_to_change_each() -> None:
    answers: public.Answers = {"child_name": "Lê An", "child_sex": "female", "child_birth_date": "2022-11-20"}
    with translation.override("vi"):
        rows = public.review(FORMS["birth"], answers)
        html = draw(REVIEWED, rows=rows, addresses={"child_sex": "/apply/child_sex"})
    assert [(row.label, row.answer) for row in rows] == [
        ("Cháu tên là gì?", "Lê An"),
        ("Cháu là trai hay gái?", "Gái (nữ)"),
        ("Cháu sinh ngày nào?", "20/11/2022"),
    ]
    assert 'href="/apply/child_sex"' in html


def test_the_whole_form_is_read_once_more_before_filing() -> None:
    wrong = public.check_all(FORMS["extract_copy"], {"kind": "birth", "copies": 400}, TODAY)
    assert "kind" not in wrong
    assert "copies" in wrong
    assert "applicant" in wrong


def test_every_refusal_is_said_in_vietnamese() -> None:
    po = Path(public.__file__).parent / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    text = po.read_text("utf-8")
    assert not re.search(r'msgid "[^"]+"\nmsgstr ""\n\n', text)
    assert "fuzzy" not in text

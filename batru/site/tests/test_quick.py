"""Pages made quick say what Jinja's own ways would have said."""

from typing import Any, cast

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from jinja2 import Environment

ENVIRONMENT = cast(Any, engines["jinja2"]).env


def shown(text: str, environment: Environment = ENVIRONMENT, **context: Any) -> str:
    return environment.from_string(text).render(**context)


def test_what_is_filled_in_is_escaped_on_a_page_and_plain_in_a_letter() -> None:
    text = '{{ _("you are %(name)s", name=name) }}'
    with translation.override("en"):
        assert shown(text, name="<b> & co") == "you are &lt;b&gt; &amp; co"
        assert shown(text, ENVIRONMENT.overlay(autoescape=False), name="<b> & co") == "you are <b> & co"


def test_words_follow_the_reader_from_one_call_to_the_next() -> None:
    said = []
    for language in ("vi", "en", "vi"):
        with translation.override(language):
            said.append(shown('{{ _("Dossiers") }}'))
    assert said == ["Hồ sơ", "Dossiers", "Hồ sơ"]


def test_a_trans_block_and_plurals_are_said_too() -> None:
    with translation.override("en"):
        assert (
            shown('{% trans %}Dossiers{% endtrans %}, {{ ngettext("%(num)s day", "%(num)s days", 2) }}')
            == "Dossiers, 2 days"
        )


def test_components_are_made_once_a_request_and_for_each_request_anew() -> None:
    text = (
        '{% import "ui.html" as ui with context %}{% import "ui.html" as again with context %}{{ ui is sameas again }}'
    )
    request = RequestFactory().get("/")
    assert shown(text, request=request) == "True"
    kept = request.__dict__["_batru_components"]
    assert ("ui.html", translation.get_language()) in kept
    other = RequestFactory().get("/")
    shown(text, request=other)
    assert other.__dict__["_batru_components"] is not kept


def test_loops_and_callers_work_inside_components() -> None:
    box = "{% macro box() %}[{{ caller() }}]{% endmacro %}"
    assert shown(box + "{% for n in (1, 2) %}{% call box() %}{{ n }}{% endcall %}{% endfor %}") == "[1][2]"


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ('drawn_icon("x")', '<svg class="icon" aria-hidden="true" focusable="false">'),
        (
            'drawn_icon("x", label="a<b", size="l")',
            '<svg class="icon icon-l" role="img" aria-label="a&lt;b" focusable="false">',
        ),
    ],
)
def test_icons(call: str, expected: str) -> None:
    assert shown("{{ " + call + " }}").startswith(expected)


def test_addresses_with_and_without_arguments() -> None:
    assert shown('{{ url("onestop:dossiers") }} {{ url("onestop:dossier", "a") }}') == "/dossiers/ /dossiers/a/"

"""Pages made quick say what Jinja's own ways would have said."""

import re
from typing import Any, cast

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from jinja2 import DictLoader, Environment

from batru.site.quick import COMPONENTS

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


def test_each_page_has_its_own_token_though_components_are_made_once() -> None:
    text = '{% import "ui.html" as ui with context %}{{ ui.post_button("x", "/x/") }}{{ ui.post_button("x", "/x/") }}'
    requests = [RequestFactory().get("/") for _ in range(2)]
    tokens = [re.findall(r'csrfmiddlewaretoken" value="(\w+)"', shown(text, request=request)) for request in requests]
    assert [len(set(each)) for each in tokens] == [1, 1]
    assert tokens[0][0] != tokens[1][0]
    with pytest.raises(LookupError):
        shown(text)


def test_components_read_nothing_of_a_page() -> None:
    for name in ENVIRONMENT.list_templates(filter_func=lambda name: name.startswith(COMPONENTS)):
        source = ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0]
        read = set(re.findall(r"resolve\('(\w+)'\)", ENVIRONMENT.compile(source, raw=True)))
        assert read <= set(ENVIRONMENT.globals), name


def test_a_named_template_is_compiled_once_a_language(monkeypatch: pytest.MonkeyPatch) -> None:
    text = """{{ _("Dossiers") }} {{ language() }} {{ url("onestop:dossiers") }} {{ icon("x") == drawn_icon("x") }}"""
    monkeypatch.setattr(ENVIRONMENT, "loader", DictLoader({"page.html": "{% set icon = drawn_icon %}" + text}))
    said = []
    for language in ("vi", "en", "vi"):
        with translation.override(language):
            said.append(ENVIRONMENT.get_template("page.html").render())
    assert said == ["Hồ sơ vi /dossiers/ True", "Dossiers en /dossiers/ True", "Hồ sơ vi /dossiers/ True"]


def test_a_letter_inside_a_page_is_written_in_its_own_language() -> None:
    def letter() -> str:
        with translation.override("en"):
            return shown('{{ _("Dossiers") }} {{ 1234|number }}')

    with translation.override("vi"):
        assert (
            shown("{{ 1234|number }} {{ letter() }} {{ 1234|number }}", letter=letter) == "1.234 Dossiers 1,234 1.234"
        )


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

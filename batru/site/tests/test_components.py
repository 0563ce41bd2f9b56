"""The examples of docs/how/ui.md are rendered, in both languages; no component goes without one."""

import re
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.utils import translation
from jinja2 import Environment

from batru.commons import home
from batru.kernel.period import VIETNAM
from batru.site.jinja import environment

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = re.findall(r"```jinja\n(.*?)```", (ROOT / "docs" / "how" / "ui.md").read_text(encoding="utf-8"), re.DOTALL)
IMPORT = '{% import "ui.html" as ui with context %}'
NOW = datetime(2022, 12, 1, 9, 0, tzinfo=VIETNAM)


@pytest.fixture(scope="module")
def pages() -> Environment:
    return environment()


def rendered(pages: Environment, source: str, language: str = "vi") -> str:
    nobody = SimpleNamespace(kind="anonymous", name="", key="", may=lambda *given: False)
    context = {
        "now": NOW,
        "lang": language,
        "theme": "auto",
        "actor": nobody,
        "locality": home.locality(),
        "menu": [],
        "example": None,
        "request": RequestFactory().get("/"),
    }
    whole = source if "{% extends" in source else IMPORT + source
    with translation.override(language):
        return pages.from_string(whole).render(context)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("source", EXAMPLES, ids=[str(n) for n in range(len(EXAMPLES))])
def test_the_examples_of_the_manual_render(pages: Environment, source: str, language: str) -> None:
    assert rendered(pages, source, language).strip()


def test_every_component_has_an_example(pages: Environment) -> None:
    door = (ROOT / "batru" / "site" / "templates" / "ui.html").read_text(encoding="utf-8")
    offered = set(re.findall(r"{% set (\w+) =", door))
    shown = set(re.findall(r"\bui\.(\w+)\(", "".join(EXAMPLES)))
    assert offered == shown


def test_what_people_type_is_never_markup(pages: Environment) -> None:
    page = rendered(pages, """{{ ui.field("name", "<b>", value='"><script>', hint="<i>", error="<u>") }}""")
    assert "<script>" not in page
    assert "<b>" not in page
    assert "&#34;&gt;&lt;script&gt;" in page


def test_data_for_scripts_cannot_end_its_block(pages: Environment) -> None:
    page = rendered(pages, """{{ ui.chart_line("c", "T", ["</script><b>"], [{"name": "n", "values": [1]}]) }}""")
    assert "</script><b>" not in page


def test_a_chip_says_its_state_in_a_word_and_not_by_colour_alone(pages: Environment) -> None:
    page = rendered(pages, "{{ ui.due(now, now, state='late') }}")
    assert "Quá hạn" in page
    assert "#alert-triangle" in page
    assert 'datetime="2022-12-01T09:00:00+07:00"' in page


def test_a_whole_table_is_named_for_those_who_hear_it(pages: Environment) -> None:
    page = rendered(pages, "{% call ui.table(['Mã'], 'Hồ sơ hôm nay') %}<tr><td>1</td></tr>{% endcall %}")
    assert "<caption" in page
    assert '<th scope="col">Mã</th>' in page
    assert "<td>1</td>" in page


def test_figures_are_written_in_the_readers_form(pages: Environment) -> None:
    source = "{{ ui.tile('T', 1234.5, target=98.5, change=-0.8) }}"
    assert "1.234,5" in rendered(pages, source)
    assert "−0,8" in rendered(pages, source)
    assert "1,234.5" in rendered(pages, source, "en")

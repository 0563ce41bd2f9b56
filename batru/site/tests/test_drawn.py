"""A piece is drawn once for what it shows, in each language, and never with another page's token."""

import re
from datetime import datetime
from typing import Any, cast

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from batru.kernel.period import VIETNAM
from batru.site import drawn

ENVIRONMENT = cast(Any, engines["jinja2"]).env
COUNTED = '{% drawn_for name, 1 %}{{ count() }} {{ name }} {{ _("Dossiers") }}{% enddrawn_for %}'


class Count:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> int:
        self.calls += 1
        return self.calls


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    drawn._pieces.clear()


def page(text: str) -> Any:
    return ENVIRONMENT.from_string(text)


def shown(text: str, **context: Any) -> str:
    return str(page(text).render(**context))


def test_a_piece_is_drawn_once_for_what_it_shows_and_anew_for_anything_else() -> None:
    count, counted = Count(), page(COUNTED)
    with translation.override("en"):
        assert [counted.render(name=name, count=count) for name in ("a", "a", "<b>", "a")] == [
            "1 a Dossiers",
            "1 a Dossiers",
            "2 &lt;b&gt; Dossiers",
            "1 a Dossiers",
        ]


def test_each_language_has_its_own_piece() -> None:
    count, counted, said = Count(), page(COUNTED), []
    for language in ("en", "vi", "en"):
        with translation.override(language):
            said.append(counted.render(name="a", count=count))
    assert said == ["1 a Dossiers", "2 a Hồ sơ", "1 a Dossiers"]


def test_two_pieces_in_one_template_are_two() -> None:
    two = page("{% drawn_for 1 %}x{% enddrawn_for %}, {% drawn_for 1 %}y{% enddrawn_for %}")
    assert [two.render(), two.render()] == ["x, y", "x, y"]


def test_two_templates_without_a_name_do_not_share_their_pieces() -> None:
    assert [shown("{% drawn_for 1 %}x{% enddrawn_for %}"), shown("{% drawn_for 1 %}y{% enddrawn_for %}")] == ["x", "y"]


def test_a_kept_form_bears_the_token_of_the_page_that_shows_it() -> None:
    text = "{{ csrf_field() }}|{% drawn_for 1 %}<p>{{ csrf_field() }}</p>{{ csrf_field() }}{% enddrawn_for %}"
    form = page(text)
    pages = [form.render(request=RequestFactory().get("/")) for _ in range(2)]
    tokens = [set(re.findall(r'value="(\w+)"', each)) for each in pages]
    assert [len(each) for each in tokens] == [1, 1]
    assert tokens[0] != tokens[1]
    assert [each.count("<input") for each in pages] == [3, 3]


DUE = datetime(2022, 12, 1, 10, 0, tzinfo=VIETNAM)
TIMED = "{% drawn_for name at now %}{{ count() }} {{ due_chip(due, now)|striptags }}{% enddrawn_for %}"


def test_a_piece_with_times_stands_until_the_first_of_them_is_said_differently() -> None:
    count, timed, said = Count(), page(TIMED), []
    with translation.override("en"):
        for hour, minute, second in ((9, 20, 0), (9, 20, 0), (9, 19, 30), (9, 21, 0), (10, 0, 0), (10, 0, 1)):
            now = datetime(2022, 12, 1, hour, minute, second, tzinfo=VIETNAM)
            said.append(timed.render(name="a", due=DUE, now=now, count=count))
    assert said == [
        "1 Due soon: 40 minutes left",
        "1 Due soon: 40 minutes left",
        "2 Due soon: 40 minutes left",  # a clock that was set back
        "3 Due soon: 39 minutes left",
        "4 Due soon: 0 minutes left",
        "5 Late: 1 minute overdue",
    ]


def test_a_piece_stands_no_longer_than_a_piece_within_it() -> None:
    count = Count()
    around = page("{% drawn_for 1 at now %}{{ count() }} {% drawn_for 2 at now %}{{ due_chip(due, now)|striptags }}"
                  "{% enddrawn_for %}{% enddrawn_for %}")  # fmt: skip
    with translation.override("en"):
        moments = [datetime(2022, 12, 1, 9, minute, tzinfo=VIETNAM) for minute in (20, 20, 21)]
        said = [around.render(due=DUE, now=now, count=count) for now in moments]
    assert said == ["1 Due soon: 40 minutes left"] * 2 + ["2 Due soon: 39 minutes left"]


def test_a_piece_with_times_that_names_no_moment_is_drawn_each_time() -> None:
    count = Count()
    careless = page(
        "{% drawn_for 1 %}{{ count() }}{{ due_chip(due, now)|striptags|truncate(0, True, '', 0) }}{% enddrawn_for %}"
    )
    assert [careless.render(due=DUE, now=DUE, count=count) for _ in range(2)] == ["1", "2"]


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn, "ROOM", 3)
    piece = page("{% drawn_for n %}{{ n }}{% enddrawn_for %}")
    for number in range(10):
        assert piece.render(n=number) == str(number)
        assert len(drawn._pieces) <= 3

"""What each post owes, most endangered first, and how work moves and ends."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import translation

from batru.commons.people.public import Absent
from batru.commons.tasks.models import Task
from batru.commons.tasks.public import Load, close, give, give_many, inbox, load, open_tasks
from batru.commons.tasks.views import title_of
from batru.kernel.period import VIETNAM

pytestmark = pytest.mark.django_db
WARD, OTHER = "20209@2022", "20225@2022"
CLERK, CHAIR = "counter_clerk", "chair"


def vn(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


NOW = vn("2022-12-01 09:00")


@dataclass(frozen=True)
class Held:
    id: int
    unit_key: str
    role: str
    for_person: Absent | None = None


@dataclass(frozen=True)
class Official:
    posts: tuple[Held, ...]


@pytest.fixture
def minh(db: None) -> Official:
    """The counter clerk of the ward; his post and that of a colleague in the same role are in the tables."""
    unit, post, person = (apps.get_model(name) for name in ("places.Unit", "people.Post", "people.Person"))
    for key in (WARD, OTHER):
        words = dict.fromkeys(("name", "name_en", "full_name", "full_name_en", "folded"), key)
        unit.objects.create(key=key, level="commune", kind="commune", valid_from=date(2018, 1, 1), **words)
    held = [
        post.objects.create(
            person=person.objects.create(full_name=name, folded=name),
            unit_id=WARD,
            role=CLERK,
            valid_from=date(2021, 1, 1),
        )
        for name in ("minh", "colleague")
    ]
    return Official((Held(held[0].pk, WARD, CLERK),))


def lay(subject: str, due_at: str | None = None, **other: Any) -> int:
    values: dict[str, Any] = {
        "title": "Check: {what}",
        "params": {"what": {"vi": "Đăng ký khai sinh", "en": "Register a birth"}},
        "url": "/x/",
        "unit_key": WARD,
        "role": CLERK,
        "by_key": "citizen:1",
        "at": NOW,
        "due_at": vn(due_at) if due_at else None,
    }
    return give(other.pop("kind", "onestop.check"), subject, **{**values, **other})


def subjects(official: Official, **how: Any) -> list[str]:
    return [owed.subject for owed in inbox(official, NOW, **how)]


def test_the_most_endangered_comes_first_and_undated_work_last(minh: Official) -> None:
    lay("undated")
    lay("next week", "2022-12-08 17:00")
    lay("late", "2022-11-30 17:00")
    lay("today", "2022-12-01 17:00")
    lay("today too", "2022-12-01 17:00")
    assert subjects(minh) == ["late", "today", "today too", "next week", "undated"]
    assert [owed.danger for owed in inbox(minh, NOW)] == ["late", "due_soon", "due_soon", "on_time", "unknown"]
    assert load(minh, NOW) == Load(open=5, late=1, due_soon=2)
    assert subjects(minh, limit=2) == ["late", "today"]
    assert load(minh, NOW).open == 5


def test_a_kind_alone(minh: Official) -> None:
    lay("one", "2022-12-01 17:00")
    lay("one", "2022-12-01 16:00", kind="onestop.hand_over")
    assert [owed.kind for owed in inbox(minh, NOW, kind="onestop.check")] == ["onestop.check"]


def test_work_of_a_pool_is_owed_by_every_holder_and_work_of_a_post_by_one(minh: Official) -> None:
    mine = minh.posts[0]
    others = apps.get_model("people.Post").objects.exclude(pk=mine.id).get()
    colleague = Official((Held(others.pk, WARD, CLERK),))
    lay("pool")
    lay("mine", post_id=mine.id)
    assert subjects(minh) == ["pool", "mine"]
    assert subjects(colleague) == ["pool"]
    assert subjects(Official((replace(mine, id=0, unit_key=OTHER),))) == []
    assert subjects(Official((replace(mine, id=0, role=CHAIR),))) == []
    assert subjects(Official(())) == [] and load(Official(()), NOW) == Load(0, 0, 0)


def test_two_posts_fill_one_inbox(minh: Official) -> None:
    lay("at the counter", "2022-12-02 17:00")
    lay("to decide", "2022-12-01 17:00", unit_key=OTHER, role=CHAIR)
    both = Official((*minh.posts, Held(0, OTHER, CHAIR)))
    assert subjects(both) == ["to decide", "at the counter"]


def test_given_twice_it_moves(minh: Official) -> None:
    first = lay("one", "2022-12-01 17:00")
    again = lay("one", "2022-12-05 17:00", post_id=minh.posts[0].id, by_key="official:9", title="Check again: {what}")
    assert again == first
    (task,) = open_tasks("one")
    assert (task.due_at, task.post_id, task.given_by) == (vn("2022-12-05 17:00"), minh.posts[0].id, "official:9")
    assert task.title == "Check again: {what}"


def test_closed_work_stays_as_it_was_and_new_work_is_new(minh: Official) -> None:
    first = lay("one", "2022-12-01 17:00")
    assert close("one", "onestop.check", by_key="official:5", at=vn("2022-12-01 10:00")) == 1
    assert close("one", "onestop.check", by_key="official:6", at=vn("2022-12-01 11:00")) == 0
    assert subjects(minh) == []
    assert lay("one", "2022-12-09 17:00") != first
    kept = Task.objects.get(pk=first)
    assert (kept.done_by, kept.done_at, kept.due_at) == ("official:5", vn("2022-12-01 10:00"), vn("2022-12-01 17:00"))


def test_all_kinds_on_a_subject_end_together_and_no_other(minh: Official) -> None:
    lay("one")
    lay("one", kind="onestop.decide", role=CHAIR)
    lay("two")
    assert close("one", by_key="official:5", at=NOW) == 2
    assert open_tasks("one") == [] and len(open_tasks("two")) == 1


def test_the_same_open_work_cannot_stand_twice(minh: Official) -> None:
    lay("one")
    twin = {**Task.objects.values().get(), "id": None}
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.create(**twin)


def test_bulk_rows_are_those_of_given_ones(minh: Official) -> None:
    lay("one", "2022-12-01 17:00")
    lay("two")
    close("two", by_key="official:5", at=vn("2022-12-01 10:00"))
    given = list(Task.objects.order_by("id"))
    lived = list(Task.objects.order_by("id").values())
    Task.objects.all().delete()
    give_many(given)
    written = list(Task.objects.order_by("id").values())
    assert [{**row, "id": 0} for row in written] == [{**row, "id": 0} for row in lived]


def test_a_title_speaks_the_readers_language(minh: Official) -> None:
    lay("one", title="Decide: {what}", params={"what": {"vi": "Đăng ký khai sinh", "en": "Register a birth"}})
    (owed,) = inbox(minh, NOW)
    with translation.override("vi"):
        assert title_of(owed).endswith(": Đăng ký khai sinh") and not title_of(owed).startswith("Decide")
    with translation.override("en"):
        assert title_of(owed) == "Decide: Register a birth"


def test_a_title_without_parameters_and_with_plain_ones(minh: Official) -> None:
    lay("one", title="Answer {code}", params={"code": "221201-0001"})
    assert title_of(inbox(minh, NOW)[0]) == "Answer 221201-0001"


def test_the_inbox_is_two_queries_whatever_its_length(minh: Official, django_assert_num_queries: Any) -> None:
    for n in range(30):
        lay(f"d{n}")
    with django_assert_num_queries(2):
        inbox(minh, NOW), load(minh, NOW)


def test_work_of_somebody_who_is_away_says_so_unless_it_is_ones_own_too(minh: Official) -> None:
    """A colleague is away and Minh stands in: what was given to her is hers, what the role owes is his own too."""
    [colleague] = apps.get_model("people.Post").objects.exclude(pk=minh.posts[0].id).values_list("pk", flat=True)
    lent = Held(colleague, WARD, CLERK, Absent("official:9", "Hà"))
    chair = Held(colleague + 1, WARD, CHAIR, Absent("official:8", "Lan"))
    standing = Official((*minh.posts, lent, chair))
    mine, hers = lay("dossier/1", "2022-12-01 10:00"), lay("dossier/2", "2022-12-01 11:00", post_id=colleague)
    decide = lay("dossier/3", "2022-12-01 12:00", role=CHAIR)
    assert [(task.id, task.whose) for task in inbox(standing, NOW)] == [(mine, ""), (hers, "Hà"), (decide, "Lan")]
    assert [task.id for task in inbox(minh, NOW)] == [mine]

"""Three hundred lives of the example's year through the real acts: every row equals what the bulk loader writes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from batru.commons.journal.public import first_break
from batru.commons.people.public import Actor, add_simulated, holders, post_actor, post_simulated
from batru.commons.places.public import rebuild_ancestry
from batru.commons.tasks.public import Task
from batru.pillars.government.onestop.actions import checking, filing, processing
from batru.pillars.government.onestop.actions.loading import Staff, filing_of, load_year
from batru.pillars.government.onestop.engine.lives import Happening, Life
from batru.pillars.government.onestop.models import (
    Dossier,
    Leg,
    Paper,
    Proposal,
    Rating,
    Result,
    Serial,
    Supplement,
    Suspension,
)
from batru.pillars.government.onestop.reads import example
from batru.pillars.government.onestop.tests.conftest import SYSTEM, vn

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SAMPLE = 300
SEAL = {"id", "recorded_at", "previous", "digest"}
TODAY = vn("2022-12-01 09:00")
SINCE = date(2021, 1, 1)
ROLES = ("counter_clerk", "specialist", "chair")
CHILDREN: tuple[type[models.Model], ...] = (Supplement, Suspension, Leg, Proposal, Result, Rating, Paper)
Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    """As many lives, in order of filing: some of every course and procedure, the rest at random."""
    year = example.draw_year(Path(settings.BATRU_LOCALITIES) / "thanh-khe-2022" / "example", TODAY)
    random = Random(300)
    courses: dict[Any, list[int]] = defaultdict(list)
    for place, life in enumerate(year):
        courses[course(life)].append(place)
        courses[life.procedure].append(place)
    chosen = {place for places in courses.values() for place in random.sample(places, min(3, len(places)))}
    rest = [place for place in range(len(year)) if place not in chosen]
    chosen |= set(random.sample(rest, max(0, SAMPLE - len(chosen))))
    return [year[place] for place in sorted(chosen)]


def course(life: Life) -> tuple[Any, ...]:
    """What happened in a life: its channel, its deeds in order, and whether it was granted."""
    return (life.channel, *((deed.act, deed.given.get("granted")) for deed in life.deeds))


@pytest.fixture
def staff(db: None, lives: list[Life]) -> dict[str, Staff]:
    """Desks and the three officials of each."""
    unit, placement = apps.get_model("places.Unit"), apps.get_model("places.Placement")
    desks = sorted({life.unit_key for life in lives} | {"491@2022"})
    for key in desks:
        words = dict.fromkeys(("name", "name_en", "full_name", "full_name_en", "folded"), key)
        level = "district" if key == "491@2022" else "commune"
        unit.objects.create(key=key, level=level, kind=level, valid_from=date(2018, 1, 1), **words)
    for key in desks:
        if key != "491@2022":
            placement.objects.create(unit_id=key, parent_id="491@2022", valid_from=date(2018, 1, 1))
    rebuild_ancestry()
    offices = [(desk, role) for desk in desks for role in ROLES]
    named = [(f"{role} {desk}", f"001{place:09d}", "") for place, (desk, role) in enumerate(offices)]
    persons = add_simulated(named, by=SYSTEM, at=TODAY)
    posts = [(person, desk, role) for person, (desk, role) in zip(persons, offices, strict=True)]
    post_simulated(posts, SINCE, by=SYSTEM, at=TODAY)
    return {desk: _staff_of(desk) for desk in desks}


def _staff_of(desk: str) -> Staff:
    clerk, specialist, chair = (holders(desk, role, TODAY.date())[0] for role in ROLES)
    keys = [post_actor(post, TODAY.date()).key for post in (clerk, specialist, chair)]
    return Staff(keys[0], keys[1], specialist, keys[2])


@pytest.fixture
def people(db: None, lives: list[Life]) -> dict[str, int]:
    rows = [(life.person.name, life.person.id_number, life.person.address) for life in lives]
    return {row[1]: number for row, number in zip(rows, add_simulated(rows, by=SYSTEM, at=TODAY), strict=True)}


def test_the_sample_holds_every_kind_of_life(lives: list[Life]) -> None:
    acts = {deed.act for life in lives for deed in life.deeds}
    assert len(lives) == SAMPLE
    assert acts == {*ACTS, "submit", "register"}
    assert {deed.given["granted"] for life in lives for deed in life.deeds if deed.act == "decide"} == {True, False}
    ended = {life.deeds[-1].act for life in lives}
    assert {"submit", "receive", "take", "ask_supplement", "propose", "decide", "refuse", "withdraw"} <= ended
    assert len({life.unit_key for life in lives}) == 11 and len({life.procedure for life in lives}) == 16


def test_lived_rows_equal_loaded_rows(lives: list[Life], staff: dict[str, Staff], people: dict[str, int]) -> None:
    assert load_year(lives, staff, people) == SAMPLE
    loaded = _everything()
    assert {first_break(f"dossier/{code}") for code in Dossier.objects.values_list("code", flat=True)} == {None}
    _forget()
    codes = _live(lives, people)
    lived = _everything()
    for table, rows in loaded.items():
        assert len(rows) > 0 or table == "Paper"
        assert lived[table] == rows, table
    assert [first_break(f"dossier/{code}") for code in codes] == [None] * SAMPLE


def _everything() -> dict[str, Rows]:
    """All rows of all tables that a life touches, without the numbers that the database gave them.

    What was loaded bears no moment of writing, and the seal that holds it differs with it.
    """
    entry = apps.get_model("journal.Entry")
    return {
        "Dossier": _rows(Dossier.objects.order_by("code"), {"id"}),
        **{child.__name__: _child_rows(child) for child in CHILDREN},
        "Serial": _rows(Serial.objects.order_by("series"), set()),
        "Task": _rows(Task.objects.order_by("subject", "given_at", "kind"), {"id"}),
        "Entry": _rows(entry.objects.filter(subject__startswith="dossier/").order_by("subject", "seq"), SEAL),
    }


def _child_rows(model: type[models.Model]) -> Rows:
    names = ["dossier__code", *_names(model, {"id", "dossier_id"})]
    return list(model._default_manager.order_by("dossier__code", "id").values_list(*names))


def _rows(query: "models.QuerySet[Any]", without: set[str]) -> Rows:
    return list(query.values_list(*_names(query.model, without)))


def _names(model: type[models.Model], without: Iterable[str]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.attname not in without]


def _forget() -> None:
    entry = apps.get_model("journal.Entry")
    tables: tuple[type[models.Model], ...] = (*CHILDREN, Dossier, Serial, Task)
    for model in tables:
        model._default_manager.all().delete()
    entry.objects.filter(subject__startswith="dossier/")._raw_delete("default")


def _live(lives: list[Life], people: Mapping[str, int]) -> list[str]:
    """Every deed of every life in order of time, each by the official whose turn it is; the dossiers' codes."""
    officials = {
        (desk, role): post_actor(holders(desk, role, TODAY.date())[0], TODAY.date())
        for desk in {life.unit_key for life in lives}
        for role in ROLES
    }
    codes: dict[int, str] = {}
    turns = [(deed.at, place, nth) for place, life in enumerate(lives) for nth, deed in enumerate(life.deeds)]
    for _, place, nth in sorted(turns):
        life, deed = lives[place], lives[place].deeds[nth]
        person = people[life.person.id_number]
        by = _who(life, nth, officials, Actor(f"citizen:{person}", life.person.name, "citizen", person, assurance=2))
        if nth == 0:
            codes[place] = _file(life, person, deed, by)
        else:
            ACTS[deed.act](codes[place], **deed.given, by=by, at=deed.at)
    return list(codes.values())


def _file(life: Life, person: int, deed: Happening, by: Actor) -> str:
    if deed.act == "submit":
        return filing.submit(filing_of(life, person), by=by, at=deed.at).code
    return filing.register(filing_of(life, person), life.channel, by=by, at=deed.at).code


def _who(life: Life, nth: int, officials: Mapping[tuple[str, str], Actor], citizen: Actor) -> Actor:
    act = life.deeds[nth].act
    if act in ("submit", "answer_supplement", "withdraw", "rate"):
        return citizen
    role = {"take": "specialist", "propose": "specialist", "decide": "chair"}.get(act, "counter_clerk")
    if act == "ask_supplement" and any(deed.act == "receive" for deed in life.deeds[:nth]):
        role = "specialist"
    return officials[life.unit_key, role]


ACTS: Mapping[str, Callable[..., object]] = {
    "receive": checking.receive,
    "refuse": checking.refuse,
    "ask_supplement": checking.ask_supplement,
    "answer_supplement": checking.answer_supplement,
    "take": processing.take,
    "propose": processing.propose,
    "decide": processing.decide,
    "hand_over": processing.hand_over,
    "withdraw": processing.withdraw,
    "rate": processing.rate,
}

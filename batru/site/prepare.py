"""Preparing a home: tables, the nation's units, the locality's agencies, and the example's people and year."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from batru.commons import clock, home
from batru.commons.people.public import (
    CAST,
    account_actor,
    add_simulated,
    holders,
    load_cast,
    post_actor,
    post_simulated,
    system_actor,
)
from batru.commons.places.public import load_agencies, load_nation, unit
from batru.commons.signatures.jobs import prepare_example_keys
from batru.evaluation.public import has_campaign, has_years, load_example, load_years, write_released
from batru.facts.jobs import fits
from batru.facts.public import counted_at, load_observations
from batru.kernel.fact_tables import DOSSIERS
from batru.kernel.period import local_day
from batru.law.agencies import load_agencies as read_agencies
from batru.pillars.government.hall.public import has_tickets, load_days
from batru.pillars.government.onestop.public import Life, Staff, draw_year, has_dossiers, load_year
from batru.site import beats
from batru.site.example import example_password

BY = system_actor("prepare")
DECIDE = "onestop.dossier.decide"
DESK_ROLES = ("counter_clerk", "specialist", "chair")


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print the step with the seconds it took."""
    began = time.monotonic()
    print(f"· {name} …", end="", flush=True)
    yield
    print(f"\r· {name}: {time.monotonic() - began:.1f} s", flush=True)


def prepare() -> None:
    """Make the home ready; what is there already is left as it is."""
    with step("tables"):
        if not _all_tables_stand():
            call_command("migrate", verbosity=0, interactive=False)
    folder = Path(settings.BATRU_LOCALITIES) / settings.BATRU_LOCALITY
    at = _start_clock()
    with step("units of the nation"):
        load_nation(by=BY, at=at)
    with step("agencies of the locality"):
        load_agencies(read_agencies(folder), by=BY, at=at)
    with step("released index sets"):
        write_released()
    with step("published figures"):
        load_observations(by=BY, at=at)
    if settings.BATRU_EXAMPLE:
        _example(folder / "example", at)
    with step("facts, figures and the search"):
        follow_or_rebuild()


def _all_tables_stand() -> bool:
    """Whether every migration in the folders is in the database's own list: two short looks, where Django's is long."""
    if MigrationRecorder.Migration._meta.db_table not in connection.introspection.table_names():
        return False
    applied = set(MigrationRecorder(connection).applied_migrations())
    files = (
        (config.label, path.stem)
        for config in apps.get_app_configs()
        for path in Path(config.path, "migrations").glob("[0-9]*.py")
    )
    return applied.issuperset(files)


def follow_or_rebuild() -> None:
    """Count everything at the first start and when facts got other columns, and only what changed otherwise."""
    if counted_at(DOSSIERS) is None or not fits():
        beats.rebuild()
    else:
        beats.follow()


def _start_clock() -> datetime:
    """An example with a today of its own begins there, and goes on where it stood when it is opened again."""
    example = home.locality().example
    if settings.BATRU_EXAMPLE and example is not None and not clock.is_shifted():
        clock.set_now(example.today)
    return clock.now()


def _example(folder: Path, at: datetime) -> None:
    cast = _read(folder / "cast.yaml")
    with step("the cast"):
        places = {name: cast[name] for name in ("home", "office", "elsewhere")}
        load_cast(**places, since=cast["since"], password=example_password(), by=BY, at=at)
    with step("keys of a test authority (without legal value)"):
        prepare_example_keys(_signers(at), clock.real_now())
    if (folder / "year.yaml").exists() and not has_dossiers():
        _year(folder, cast["since"], at)
    if (folder / "year.yaml").exists() and not has_years():
        with step("the evaluations of 2020 and 2021, drawn (simulated)"):
            load_years(home.locality().root, by=BY, at=at)
    if (folder / "year.yaml").exists():
        _evaluation(cast, at)
    if (folder / "hall.yaml").exists() and not has_tickets():
        with step("weeks of visits to the hall, drawn (simulated)"):
            load_days(folder / "hall.yaml", by=BY, at=at)


def _evaluation(cast: dict[str, Any], at: datetime) -> None:
    """This year's campaign, conducted by the officer's agency; at other dates its windows are ahead or over."""
    year = local_day(at).year
    if not has_campaign(year):
        with step("this year's evaluation, half filled (simulated)"):
            load_example(year, home.locality().root, cast["office"], cast["home"], by=BY, at=at)


def _signers(at: datetime) -> dict[str, tuple[str, str]]:
    """Those of the cast who may decide: their keys, names and units."""
    actors = (account_actor(member.username, local_day(at)) for member in CAST)
    return {
        actor.key: (actor.name, unit(post.unit_key).full_name)
        for actor in actors
        if actor
        for post in actor.posts
        if DECIDE in post.permissions
    }


def _year(folder: Path, since: date, at: datetime) -> None:
    with step("a year of dossiers, drawn (simulated)"):
        lives = draw_year(folder, at)
    with step(f"{len(lives)} dossiers, written (simulated)"):
        people = _people(lives, at)
        load_year(lives, _staff({life.unit_key for life in lives}, since, at), people)


def _people(lives: list[Life], at: datetime) -> dict[str, int]:
    rows = [(life.person.name, life.person.id_number, life.person.address) for life in lives]
    numbers = add_simulated(rows, by=BY, at=at)
    return {row[1]: number for row, number in zip(rows, numbers, strict=True)}


def _staff(desks: set[str], since: date, at: datetime) -> dict[str, Staff]:
    """One holder of each role at each desk: the cast where it serves, simulated officials elsewhere."""
    day = local_day(at)
    missing = [(desk, role) for desk in sorted(desks) for role in DESK_ROLES if not holders(desk, role, day)]
    named = [(f"{ROLE_WORDS[role]} {place}", f"001{place:09d}", "") for place, (_, role) in enumerate(missing, start=1)]
    persons = add_simulated(named, by=BY, at=at)
    posts = [(person, desk, role) for person, (desk, role) in zip(persons, missing, strict=True)]
    post_simulated(posts, since, by=BY, at=at)
    return {desk: _staff_of(desk, day) for desk in desks}


ROLE_WORDS = {"counter_clerk": "Công chức một cửa", "specialist": "Chuyên viên", "chair": "Chủ tịch"}


def _staff_of(desk: str, day: date) -> Staff:
    clerk, specialist, chair = (holders(desk, role, day)[0] for role in DESK_ROLES)
    keys = [post_actor(post, day).key for post in (clerk, specialist, chair)]
    return Staff(clerk=keys[0], specialist=keys[1], specialist_post=specialist, chair=keys[2])


def _read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data

"""A small place: the wards of the example with their officials, an administrator, and any number of dossiers."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client

from batru.commons import bulk, clock
from batru.commons.people.public import load_cast, system_actor
from batru.commons.places.public import rebuild_ancestry
from batru.kernel.period import VIETNAM
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, new_dossier
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.rules import steps

NOW = datetime(2022, 12, 1, 9, 0, tzinfo=VIETNAM)
BY = system_actor("bench")
DISTRICT, OFFICE, ADMINISTRATOR = "491@2022", "thanh-khe-2022/office", "phuc"
WARDS = tuple(f"{code}@2022" for code in (20203, 20206, 20207, 20209, 20212, 20215, 20218, 20221, 20224, 20225))
HOME, ELSEWHERE = "20209@2022", "20225@2022"
PROCEDURES = ("2.000815", "1.001193", "1.004873", "1.000894", "2.000635")
# One in twenty is open, as in a place that keeps up with its work.
OPEN_EVERY = 20


def build(dossiers: int) -> None:
    """Tables, units, the cast, and dossiers over two years, some of them still open."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0, interactive=False)
    clock.set_now(NOW)
    _places()
    load_cast(home=HOME, office=OFFICE, elsewhere=ELSEWHERE, since=date(2021, 1, 1), password="x", by=BY, at=NOW)
    apps.get_model("people.Post").objects.filter(role="digital_officer").update(role="administrator")
    names = [field.attname for field in Dossier._meta.concrete_fields]
    bulk.write(Dossier, names, _rows(dossiers, names))
    bulk.keys_given(Dossier)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def signed_in(username: str) -> Client:
    """A browser in which somebody of the cast is signed in, past any second factor that his role asks for."""
    client = Client(raise_request_exception=True)
    client.force_login(get_user_model().objects.get(username=username))
    return client


def _places() -> None:
    unit, placement = apps.get_model("places.Unit"), apps.get_model("places.Placement")
    for key in (DISTRICT, OFFICE, *WARDS):
        level = {DISTRICT: "district", OFFICE: "agency"}.get(key, "commune")
        words = dict.fromkeys(("name", "name_en", "full_name", "full_name_en", "folded"), key)
        unit.objects.create(key=key, level=level, kind=level, valid_from=date(2018, 1, 1), **words)
    for key in (OFFICE, *WARDS):
        placement.objects.create(unit_id=key, parent_id=DISTRICT, valid_from=date(2018, 1, 1))
    rebuild_ancestry()


def _rows(count: int, names: list[str]) -> Iterator[list[Any]]:
    """Each row differs in code, name, desk, procedure, state and moments, in a fixed pattern."""
    pattern = new_dossier(Filing(PROCEDURES[0], HOME, Applicant("x"), simulated=True), "counter", "", NOW)
    steps.submit(pattern)
    for number in range(count):
        ward = number % len(WARDS)
        pattern.pk, pattern.code = number + 1, f"000.{ward + 1:02d}.01.Y99-{number:010d}"
        pattern.unit_id = pattern.received_unit_id = pattern.holder_id = WARDS[ward]
        pattern.procedure, pattern.applicant_name = PROCEDURES[number // 7 % 5], f"Nguyễn Thị Số {number}"
        pattern.submitted_at = NOW - timedelta(seconds=60 * number)
        is_open = number // len(WARDS) % OPEN_EVERY == 0
        pattern.state = ("submitted", "received", "processing")[number % 3] if is_open else "handed_over"
        pattern.act_by = NOW + timedelta(minutes=number * 7919 % 40_000) if is_open else steps.NO_DATE
        pattern.due_at = pattern.act_by if is_open else NOW
        yield [getattr(pattern, name) for name in names]

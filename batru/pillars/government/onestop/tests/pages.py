"""What tests of pages share: a dossier, many dossiers, and a page read with the questions it asked."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from batru.commons import bulk
from batru.commons.people.public import Actor
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, new_dossier, submit
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.rules import steps
from batru.pillars.government.onestop.tests.conftest import STATUS, WARD, vn

Cast = Callable[[str], Actor]


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.BATRU_FILES = tmp_path


@pytest.fixture
def code(cast: Cast) -> str:
    """Bà Hoa's dossier, with everything that is hers alone."""
    who = Applicant("Nguyễn Thị Hoa", "048190000123", "0905123456", "hoa@vidu.vn", cast("hoa").person_id)
    return submit(Filing(STATUS, WARD, who), by=cast("hoa"), at=vn("2022-12-01 08:30")).code


def text(client: Client, address: str, status: int = 200, **data: str) -> str:
    answer = client.get(address, data)
    assert answer.status_code == status, address
    return answer.content.decode()


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def many(count: int, unit: str = WARD) -> list[int]:
    """So many dossiers that wait at a desk, a third of them due at the same moment as others; their numbers."""
    filing = Filing(STATUS, unit, Applicant("Trần Văn Bưởi"), simulated=True)
    pattern = new_dossier(filing, "counter", "", vn("2022-12-01 08:00"))
    steps.submit(pattern)
    first, names = bulk.next_key(Dossier), [field.attname for field in Dossier._meta.concrete_fields]
    rows = []
    for place in range(count):
        pattern.pk, pattern.code = first + place, f"000.04.01.Y99-221201-{place + 100:04d}-{unit[:5]}"
        pattern.act_by = vn(f"2022-12-0{place % 3 + 1} {8 + place % 7:02d}:00")
        rows.append([getattr(pattern, name) for name in names])
    bulk.write(Dossier, names, rows)
    bulk.keys_given(Dossier)
    return list(range(first, first + count))

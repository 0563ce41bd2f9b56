"""Whatever is sent, the API answers as its document says: no error of ours, no breach of the schema (schemathesis)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from batru.commons.partners.public import NewKey, issue
from batru.commons.people.public import Actor, system_actor
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, register
from batru.pillars.government.onestop.tests.conftest import STATUS, WARD, cast, places, vn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]
__all__ = ["cast", "places"]
SCOPES = ("onestop.dossier.read", "onestop.dossier.receive", "payments.charge.read", "partners.webhook.keep")
FEW, MANY = 8, 300
SYSTEM = system_actor("test")
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
UNHURRIED = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def secret(cast: Callable[[str], Actor]) -> str:
    """A key that may do everything that there is, and something to find with it."""
    minh = cast("minh")
    register(Filing(STATUS, WARD, Applicant("Trần Văn Bưởi")), "counter", by=minh, at=vn("2022-12-01 08:00"))
    wanted = NewKey("schemathesis", SCOPES, date(2022, 12, 1), minh.posts[0].id, per_minute=6000)
    return issue(wanted, by=SYSTEM, at=vn("2022-12-01 09:00")).secret


@SCHEMA.parametrize()
@settings(UNHURRIED, max_examples=FEW)
def test_a_few_requests_to_each_address(case: Any, secret: str) -> None:
    send(case, secret)


@pytest.mark.full
@SCHEMA.parametrize()
@settings(UNHURRIED, max_examples=MANY)
def test_many_requests_to_each_address(case: Any, secret: str) -> None:
    send(case, secret)


def send(case: Any, secret: str) -> None:
    """With a key; a rule may refuse what the schema allows, so that one check of schemathesis does not hold."""
    headers = {"Authorization": f"Bearer {secret}"}
    case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

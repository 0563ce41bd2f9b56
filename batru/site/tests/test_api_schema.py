"""Whatever is sent, the API answers as its document says: no error of ours, no breach of the schema (schemathesis)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from batru.commons.partners.public import NewKey, issue
from batru.commons.people.public import Actor, system_actor
from batru.pillars.government.onestop.actions.filing import Applicant, Filing, register
from batru.pillars.government.onestop.tests.conftest import STATUS, WARD, cast, places, vn
from batru.site.programs import WORDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]
__all__ = ["cast", "places"]
SCOPES = ("onestop.dossier.read", "onestop.dossier.receive", "payments.charge.read", "partners.webhook.keep")
FEW, MANY = 8, 300
SYSTEM = system_actor("test")
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
OPERATIONS = sorted(
    one["operationId"] for path in SCHEMA.raw_schema["paths"].values() for one in path.values() if "operationId" in one
)
UNHURRIED = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def secret(cast: Callable[[str], Actor]) -> str:
    """A key that may do everything that there is, and something to find with it."""
    minh = cast("minh")
    register(Filing(STATUS, WARD, Applicant("Trần Văn Bưởi")), "counter", by=minh, at=vn("2022-12-01 08:00"))
    wanted = NewKey("schemathesis", SCOPES, date(2022, 12, 1), minh.posts[0].id, per_minute=6000)
    return issue(wanted, by=SYSTEM, at=vn("2022-12-01 09:00")).secret


def send(case: Any, secret: str) -> None:
    """With a key; a rule may refuse what the schema allows, so that one check of schemathesis does not hold.

    Another does not hold where the key was what it took away: this puts it back.
    """
    excluded = [positive_data_acceptance]
    if _took_the_key_away(case):
        excluded.append(negative_data_rejection)
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, excluded_checks=excluded)


def _took_the_key_away(case: Any) -> bool:
    negative = {place for place, one in case.meta.components.items() if one.mode.is_negative}
    return ParameterLocation.HEADER in negative and negative <= {ParameterLocation.HEADER, ParameterLocation.QUERY}


def sent(operation: str, examples: int) -> Callable[..., None]:
    """A test of one operation, with a name of its own: of tests that are called alike two workers run one alone."""

    @SCHEMA.include(operation_id=operation).parametrize()
    @settings(UNHURRIED, max_examples=examples)
    def test(case: Any, secret: str) -> None:
        send(case, secret)

    return test  # type: ignore[no-any-return]


for operation in OPERATIONS:
    globals()[f"test_a_few_requests_{operation}"] = sent(operation, FEW)
    globals()[f"test_many_requests_{operation}"] = pytest.mark.full(sent(operation, MANY))


def test_every_operation_is_asked() -> None:
    """Seventeen of them, as the guide of the API lists them."""
    assert len(OPERATIONS) == 17 and OPERATIONS == sorted(WORDS)

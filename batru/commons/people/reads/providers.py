"""Which providers a place offers, how it is known to them, and how sure a procedure must be of who files."""

import os
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from batru.commons import home
from batru.commons.people import models
from batru.commons.people.rules.oidc import Claims, Known
from batru.law.sign_in import Assurance, Provider, level_needed, load_assurance, load_providers

SECRETS = "sign-in.yaml"


@cache
def all_providers() -> dict[str, Provider]:
    """Every provider of the catalogue by code, whether or not it can be used."""
    return load_providers(home.catalogue())


def offered() -> list[Provider]:
    """The providers whose every address is known and who know this place."""
    return [one for one in all_providers().values() if one.is_complete and client_of(one.code)[0]]


def offered_provider(code: str) -> Provider | None:
    """One of them, by code."""
    return next((one for one in offered() if one.code == code), None)


def client_of(code: str) -> tuple[str, str]:
    """Client number and secret, from the environment (BATRU_SIGN_IN_<CODE>_ID, _SECRET) or the home's sign-in.yaml."""
    kept = _kept(Path(settings.BATRU_HOME) / SECRETS).get(code, {})
    name = f"BATRU_SIGN_IN_{code.upper()}"
    return (
        os.environ.get(f"{name}_ID") or str(kept.get("client_id", "")),
        os.environ.get(f"{name}_SECRET") or str(kept.get("client_secret", "")),
    )


def assurance_needed(procedure: str, field: str, day: date) -> int:
    """The level that filing this procedure online needs on a day."""
    return level_needed(_assurance(), procedure, field, day)


def persons_of(claims: Claims, provider: str) -> tuple[models.Identity | None, models.Person | None]:
    """The identity that a provider's claims belong to already, and whoever carries the claimed number."""
    identity = models.Identity.objects.select_related("person").filter(provider=provider, subject=claims.subject)
    person = models.Person.objects.filter(id_number=claims.id_number) if claims.id_number else None
    return identity.first(), person.first() if person is not None else None


def known_of(person: models.Person | None) -> Known | None:
    """A person as the rules of matching see him."""
    return Known(person.id_number, person.full_name, person.birth_date) if person else None


def identities_of(person_id: int) -> list[models.Identity]:
    """The providers by which a person signs in, the last used first."""
    return list(models.Identity.objects.filter(person=person_id).order_by("-last_used_at"))


@cache
def _assurance() -> tuple[Assurance, ...]:
    return load_assurance(home.catalogue())


def _kept(path: Path) -> dict[str, dict[str, str]]:
    try:
        data: dict[str, dict[str, str]] = yaml.safe_load(path.read_text("utf-8")) or {}
    except FileNotFoundError:
        return {}
    return data

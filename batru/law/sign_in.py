"""By which providers citizens sign in, and how sure a procedure must be of who files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from batru.law.catalogue import Catalogue

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Provider:
    """An OpenID Connect provider: addresses (empty where no source gives them), our claim names by theirs, levels."""

    code: str
    name: Mapping[str, str]
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    end_session_endpoint: str
    client_authentication: str
    scope: str
    acr_values: str
    algorithms: tuple[str, ...]
    claims: Mapping[str, str]
    citizen_kind: str
    levels: Mapping[str, int]
    level: int

    @property
    def is_complete(self) -> bool:
        """Whether every address is known that a sign-in needs."""
        return all((self.issuer, self.authorization_endpoint, self.token_endpoint, self.jwks_uri))


@dataclass(frozen=True)
class Assurance:
    """The level asked for from a day on, for all procedures or for some fields or codes; `article` may be empty."""

    start: date
    level: int
    fields: frozenset[str]
    procedures: frozenset[str]
    article: str
    status: str


def load_providers(catalogue: Catalogue) -> dict[str, Provider]:
    """Every provider by code."""
    found = (_provider(document.data) for document in catalogue.read("providers"))
    return {provider.code: provider for provider in found}


def load_assurance(catalogue: Catalogue) -> tuple[Assurance, ...]:
    """Every entry of every file, in the order in which they are written."""
    return tuple(
        Assurance(
            start=date.fromisoformat(entry["from"]),
            level=entry["level"],
            fields=frozenset(entry.get("fields", ())),
            procedures=frozenset(entry.get("procedures", ())),
            article=entry.get("article", ""),
            status=entry["status"],
        )
        for document in catalogue.read("assurance")
        for entry in document.data["entries"]
    )


def level_needed(entries: tuple[Assurance, ...], procedure: str, field: str, day: date) -> int:
    """The level for a procedure on a day: its own entry before its field's, that before the one for all; 0 without."""
    begun = [entry for entry in entries if entry.start <= day]
    for chosen in (
        [entry for entry in begun if procedure in entry.procedures],
        [entry for entry in begun if field in entry.fields],
        [entry for entry in begun if not entry.procedures and not entry.fields],
    ):
        if chosen:
            return max(chosen, key=lambda entry: entry.start).level
    return 0


def _provider(data: Mapping[str, object]) -> Provider:
    values = {name: "" if value == UNKNOWN else value for name, value in data.items()}
    kept = {name: values.get(name, "") for name in Provider.__dataclass_fields__}
    for name in ("name", "claims", "levels"):
        kept[name] = MappingProxyType(dict(values.get(name) or {}))  # type: ignore[call-overload]
    kept["algorithms"] = tuple(values["algorithms"])  # type: ignore[arg-type]
    return Provider(**kept)  # type: ignore[arg-type]

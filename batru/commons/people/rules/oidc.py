"""Signing in by a provider (OpenID Connect Core 1.0, PKCE of RFC 7636): addresses, claims, and whose they are. Pure."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from urllib.parse import urlencode

from batru.kernel.text import fold
from batru.law.sign_in import Provider

NOT_A_CITIZEN = "organisation"
SURE = 2
Match = Literal["known", "new", "ask", "low", "conflict"]


@dataclass(frozen=True, slots=True)
class Claims:
    """What a provider says of a person, in our own words; empty where it says nothing."""

    subject: str
    name: str
    id_number: str = ""
    birth_date: date | None = None
    email: str = ""
    phone: str = ""
    level: int = 1
    is_citizen: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """What we know of a person already."""

    id_number: str
    name: str
    birth_date: date | None


def challenge(verifier: str) -> str:
    """The S256 code challenge of a verifier (RFC 7636, 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")


def authorisation_address(
    provider: Provider, client_id: str, redirect_uri: str, *, state: str, nonce: str, verifier: str
) -> str:
    """Where the reader is sent to sign in (OpenID Connect Core, 3.1.2.1)."""
    asked = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": provider.scope,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
    }
    if provider.acr_values:
        asked["acr_values"] = provider.acr_values
    return _with(provider.authorization_endpoint, asked)


def logout_address(provider: Provider, client_id: str, id_token: str, back: str) -> str:
    """Where the reader can end the session at the provider too (RP-Initiated Logout 1.0); may be empty."""
    if not provider.end_session_endpoint:
        return ""
    asked = {"id_token_hint": id_token, "client_id": client_id, "post_logout_redirect_uri": back}
    return _with(provider.end_session_endpoint, asked)


def read_claims(provider: Provider, told: Mapping[str, Any]) -> Claims:
    """The provider's claims under our names; text that is no text or too long is left out."""
    said = {ours: _text(told.get(theirs)) for ours, theirs in provider.claims.items()}
    kind = said.get("kind", "")
    return Claims(
        subject=str(told["sub"]),
        name=said["name"][:160],
        id_number=_digits(said["id_number"]),
        birth_date=_day(said.get("birth_date", "")),
        email=said.get("email", "")[:120],
        phone=said.get("phone", "")[:20],
        level=provider.levels.get(said.get("level", ""), provider.level),
        is_citizen=not provider.citizen_kind or kind == provider.citizen_kind,
    )


def match(claims: Claims, linked: Known | None, same_number: Known | None) -> Match:
    """Whose a provider's claims are: never two persons in one, and never one taken over without being asked.

    `linked` is the person whom this identity belongs to already, `same_number` whoever carries the claimed number.
    """
    if linked is not None:
        return "conflict" if _is_somebody_else(claims, linked, same_number) else "known"
    if same_number is None:
        return "new"
    if not _may_be(claims, same_number):
        return "conflict"
    return "ask" if claims.level >= SURE else "low"


def _is_somebody_else(claims: Claims, linked: Known, same_number: Known | None) -> bool:
    """The claimed number is not the one we know, or, where we know none, another person's."""
    if not claims.id_number or claims.id_number == linked.id_number:
        return False
    return bool(linked.id_number) or same_number is not None


def _may_be(claims: Claims, person: Known) -> bool:
    """A number alone is not enough: at a counter it may have been typed for somebody else."""
    born = claims.birth_date is None or person.birth_date is None or claims.birth_date == person.birth_date
    return born and fold(claims.name) == fold(person.name)


def _with(address: str, asked: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def _text(value: Any) -> str:
    return " ".join(str(value).split())[:300] if isinstance(value, str | int) else ""


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) == 12 else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

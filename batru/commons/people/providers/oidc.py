"""The two or three calls of a sign-in by OpenID Connect, made by a job and never by a request.

PyJWT proves signature, issuer, audience and times; what is ours is the order of the calls, the nonce and the refusals.
"""

import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import httpx
import jwt

from batru.commons.people.rules.oidc import Claims, read_claims
from batru.law.sign_in import Provider

TIMEOUT: Final = httpx.Timeout(5.0, connect=3.0)
KEYS_SECONDS: Final = 600.0
# A key that we do not know may be new; but nobody makes us ask more often than this.
KEYS_AGAIN_SECONDS: Final = 10.0
LEEWAY_SECONDS: Final = 60
MOST_BYTES: Final = 256 * 1024
REQUIRED: Final = ["iss", "sub", "aud", "exp", "iat"]


class ProviderFault(Exception):
    """Why there is no proof: `down` (no answer or in time), `refused` (the code was not taken), `untrusted`."""

    def __init__(self, outcome: str, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Client:
    """How a place is known to a provider."""

    client_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a sign-in began with, and the code that came back."""

    code: str
    verifier: str
    nonce: str
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Who signed in, and the token that says so (for signing out)."""

    claims: Claims
    id_token: str


_keys: dict[str, tuple[float, dict[str, jwt.PyJWK]]] = {}


def exchange(provider: Provider, client: Client, asked: Asked) -> Proof:
    """The code for tokens, the tokens for claims; ProviderFault says why not."""
    with httpx.Client(timeout=TIMEOUT, follow_redirects=False, headers={"Accept": "application/json"}) as line:
        tokens = _tokens(line, provider, client, asked)
        id_token = str(tokens.get("id_token") or "")
        told = prove(id_token, provider, client.client_id, asked.nonce, line)
        if provider.userinfo_endpoint:
            told = {**told, **_userinfo(line, provider, str(tokens.get("access_token") or ""), told["sub"])}
    return Proof(read_claims(provider, told), id_token)


def prove(id_token: str, provider: Provider, client_id: str, nonce: str, line: httpx.Client) -> dict[str, Any]:
    """The claims of an ID token that is signed by the provider, for us, now, in answer to our own question.

    OpenID Connect Core 1.0, 3.1.3.7. The algorithm is chosen by the provider's data, never by the token.
    """
    try:
        header = jwt.get_unverified_header(id_token)
        if header.get("alg") not in provider.algorithms:
            raise jwt.InvalidAlgorithmError(str(header.get("alg")))
        told: dict[str, Any] = jwt.decode(
            id_token,
            _key(provider, str(header.get("kid") or ""), line),
            algorithms=list(provider.algorithms),
            audience=client_id,
            issuer=provider.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": REQUIRED},
        )
    except jwt.PyJWTError as error:
        raise ProviderFault("untrusted", f"{type(error).__name__}: {error}") from error
    if isinstance(told["aud"], list) and len(told["aud"]) > 1 and told.get("azp") != client_id:
        raise ProviderFault("untrusted", "made for another party (azp)")
    if not hmac.compare_digest(str(told.get("nonce") or "").encode(), nonce.encode()):
        raise ProviderFault("untrusted", "answers another question (nonce)")
    return told


def _tokens(line: httpx.Client, provider: Provider, client: Client, asked: Asked) -> Mapping[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": asked.code,
        "redirect_uri": asked.redirect_uri,
        "code_verifier": asked.verifier,
    }
    if provider.client_authentication == "post":
        form |= {"client_id": client.client_id, "client_secret": client.secret}
        return _answer(line, line.build_request("POST", provider.token_endpoint, data=form))
    request = line.build_request("POST", provider.token_endpoint, data=form)
    # RFC 6749, 2.3.1: both are form-encoded before they are joined.
    pair = httpx.BasicAuth(quote(client.client_id, safe=""), quote(client.secret, safe=""))
    return _answer(line, next(pair.auth_flow(request)))


def _userinfo(line: httpx.Client, provider: Provider, access_token: str, subject: str) -> Mapping[str, Any]:
    headers = {"Authorization": f"Bearer {access_token}"}
    told = _answer(line, line.build_request("GET", provider.userinfo_endpoint, headers=headers))
    if told.get("sub") != subject:
        raise ProviderFault("untrusted", "userinfo speaks of somebody else (sub)")
    return {name: value for name, value in told.items() if name not in ("iss", "aud", "nonce", "exp", "iat")}


def _key(provider: Provider, kid: str, line: httpx.Client) -> jwt.PyJWK:
    """The provider's key of that name; a provider that names none has one."""
    read_at, keys = _keys.get(provider.jwks_uri, (-KEYS_SECONDS, {}))
    age = time.monotonic() - read_at
    if age > KEYS_SECONDS or (kid not in keys and age > KEYS_AGAIN_SECONDS):
        keys = _read_keys(provider, line)
        _keys[provider.jwks_uri] = (time.monotonic(), keys)
    found = keys.get(kid) if kid else next(iter(keys.values())) if len(keys) == 1 else None
    if found is None:
        raise ProviderFault("untrusted", "signed with an unknown key")
    return found


def _read_keys(provider: Provider, line: httpx.Client) -> dict[str, jwt.PyJWK]:
    told = _answer(line, line.build_request("GET", provider.jwks_uri))
    return {key.key_id or "": key for key in jwt.PyJWKSet.from_dict(dict(told)).keys}


def _answer(line: httpx.Client, request: httpx.Request) -> Mapping[str, Any]:
    try:
        response = line.send(request, stream=True)
        body = _body(response)
    except httpx.HTTPError as error:
        raise ProviderFault("down", f"{request.url.host}: {type(error).__name__}") from error
    if response.status_code >= 500:
        raise ProviderFault("down", f"{request.url.host}: {response.status_code}")
    if response.status_code != 200:
        raise ProviderFault("refused", f"{request.url.host}: {response.status_code}")
    return _object(body)


def _body(response: httpx.Response) -> bytes:
    """At most what a token needs, within a time that no drip can stretch."""
    until, body = time.monotonic() + 2 * float(TIMEOUT.read or 0), b""
    try:
        for block in response.iter_bytes():
            body += block
            if len(body) > MOST_BYTES or time.monotonic() > until:
                raise ProviderFault("down", "the answer does not end")
    finally:
        response.close()
    return body


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except ValueError as error:
        raise ProviderFault("untrusted", "the answer is not JSON") from error
    if not isinstance(told, dict):
        raise ProviderFault("untrusted", "the answer is not an object")
    return told

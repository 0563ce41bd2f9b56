"""A real OpenID Connect provider on the loopback, and a front before it that can misbehave on purpose."""

import base64
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

Tamper = Callable[[dict[str, Any]], str]
STRANGERS_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
FRONTS_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def signed(claims: dict[str, Any], *, key: Any = FRONTS_KEY, kid: str = "front", alg: str = "RS256") -> str:
    """A token signed by the key that the front shows, unless another is named."""
    return jwt.encode(claims, key, algorithm=alg, headers={"kid": kid})


def unsigned(claims: dict[str, Any]) -> str:
    """A token whose header says that it needs no signature."""
    parts = ({"alg": "none", "typ": "JWT", "kid": "front"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."


@dataclass
class Front:
    """How the front behaves, and what it saw: `tamper` writes another ID token, `slow` waits before the token."""

    mock: str
    address: str = ""
    tamper: Tamper | None = None
    slow_seconds: float = 0.0
    status: int = 0
    other_subject: bool = False
    token_requests: list[dict[str, list[str]]] = field(default_factory=list)

    def behave(self) -> None:
        """Like the provider itself again."""
        self.tamper, self.slow_seconds, self.status, self.other_subject = None, 0.0, 0, False
        self.token_requests.clear()

    def add(self, subject: str, **claims: str) -> None:
        """Somebody who has an account there."""
        httpx.put(f"{self.mock}/users/{subject}", json=claims).raise_for_status()

    def agree(self, address: str, subject: str) -> str:
        """What the person does at the provider: sign in there; gives the address that leads back to us."""
        answer = httpx.post(address, data={"sub": subject})
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


@contextmanager
def provider() -> Iterator[Front]:
    """The provider in a process of its own and the front before it, for as long as it is needed."""
    port = _free_port()
    env = {**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"}
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    front = Front(f"http://127.0.0.1:{port}")
    try:
        _wait_for(front.mock)
        with _served(front):
            yield front
    finally:
        process.terminate()
        process.wait(timeout=10)


class _Passing(BaseHTTPRequestHandler):
    """Passes every request on to the provider, and its answer back as the front is told to."""

    front: Front

    def do_GET(self) -> None:
        self._pass_on(b"")

    def do_POST(self) -> None:
        self._pass_on(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def log_message(self, *words: Any) -> None:
        """Quiet."""

    def _pass_on(self, body: bytes) -> None:
        path = urlsplit(self.path).path
        if path == "/oauth2/token":
            self.front.token_requests.append(parse_qs(body.decode()))
            time.sleep(self.front.slow_seconds)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "accept-encoding"}
        answer = httpx.request(self.command, self.front.mock + self.path, content=body, headers=headers)
        kept = {name: answer.headers[name] for name in ("Content-Type", "Location") if name in answer.headers}
        status, told = _as_told(self.front, path, answer)
        self.send_response(status)
        for name, value in {**kept, "Content-Length": str(len(told))}.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):  # whoever asked may have stopped waiting
            self.wfile.write(told)


def _as_told(front: Front, path: str, answer: httpx.Response) -> tuple[int, bytes]:
    status = front.status if path == "/oauth2/token" and front.status else answer.status_code
    if path == "/oauth2/token" and front.tamper and status == 200:
        return status, _tampered(answer.content, front.tamper)
    if path == "/jwks" and front.tamper:
        return status, _keys()
    if path == "/userinfo" and front.other_subject:
        return status, json.dumps({"sub": "somebody-else"}).encode()
    return status, answer.content


@contextmanager
def _served(front: Front) -> Iterator[None]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Passing", (_Passing,), {"front": front}))
    server.daemon_threads = True
    front.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _tampered(body: bytes, tamper: Tamper) -> bytes:
    tokens = json.loads(body)
    claims = jwt.decode(tokens["id_token"], options={"verify_signature": False})
    return json.dumps({**tokens, "id_token": tamper(claims)}).encode()


def _keys() -> bytes:
    shown = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(FRONTS_KEY.public_key()))
    return json.dumps({"keys": [{**shown, "kid": "front", "use": "sig", "alg": "RS256"}]}).encode()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(address: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            httpx.get(f"{address}/.well-known/openid-configuration", timeout=2).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The provider did not open.")

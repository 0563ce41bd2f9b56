"""Which ways to pay a place offers: what it has agreed with gateways, and where money goes."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from batru.commons import home
from batru.commons.payments.gateways.registry import GATEWAYS
from batru.commons.payments.rules.gateways import Gateway, Setup, Unreachable
from batru.commons.payments.rules.signatures import sha256

SECRETS = "payments-secrets.yaml"
TRANSFER, DEMO = "vietqr", "demo"


@dataclass(frozen=True, slots=True)
class Way:
    """A gateway that a payer may choose, and what the place has agreed with it."""

    code: str
    gateway: Gateway
    setup: Setup
    receiver: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ReceiptSigns:
    """Form and serial sign of the place's receipts, and whether they are made up."""

    form: str
    serial: str
    fictitious: bool


def agreed() -> Mapping[str, Any]:
    """The place's own file payments/ways.yaml, in its locality or laid over in its home; empty where there is none."""
    return next((document.data for document in home.catalogue().read("payments") if document.name == "ways"), {})


def offered(unit_key: str, amount: int, day: date) -> list[Way]:
    """The ways that a payer may choose for an amount owed to a unit; what is not set up is not offered."""
    found = (way(code, unit_key, day) for code in agreed().get("gateways", {}))
    return [one for one in found if one is not None and one.gateway.least <= amount <= one.gateway.most]


def way(code: str, unit_key: str, day: date) -> Way | None:
    """A gateway as this place has it for a unit; None where it is not set up, or for the example alone."""
    gateway, listed = GATEWAYS.get(code), agreed().get("gateways", {})
    if gateway is None or code not in listed or (gateway.example_only and not settings.BATRU_EXAMPLE):
        return None
    receiver = receiver_of(unit_key, day) if code == TRANSFER else None
    options = {**(receiver or {}), **(listed[code] or {})}
    setup = _setup(code, gateway, {name: str(value) for name, value in options.items() if isinstance(value, str | int)})
    return None if setup.misses(gateway.needs) else Way(code, gateway, setup, receiver)


def way_or_wait(code: str, unit_key: str, day: date) -> Way:
    """The same for work that has begun: a gateway whose set-up is gone for the moment is waited for."""
    found = way(code, unit_key, day)
    if found is None:
        raise Unreachable(f"{code} is not set up at the moment.")
    return found


def listener(code: str) -> Way | None:
    """The gateway that may speak to us, whatever unit the money is for."""
    return None if code == TRANSFER else way(code, home.locality().root, home.today())


def receiver_of(unit_key: str, day: date) -> Mapping[str, Any] | None:
    """The account that takes a unit's money on a day; a made-up one only in the example."""
    for one in agreed().get("receivers", ()):
        holds = date.fromisoformat(one["from"]) <= day and (one["to"] is None or day <= date.fromisoformat(one["to"]))
        ours = one["units"] == "all" or unit_key in one["units"]
        if holds and ours and (settings.BATRU_EXAMPLE or not one["fictitious"]):
            return {**one, "bank_name": one.get("bank_name") or banks(day).get(one["bin"], {"vi": one["bin"]})}
    return None


def lives_for() -> timedelta:
    """How long an attempt can be paid."""
    return timedelta(minutes=agreed().get("minutes", 15))


def public_url() -> str:
    """The address by which gateways reach this place; empty where it is the one that the reader used."""
    return str(agreed().get("public_url", ""))


def receipt_signs() -> ReceiptSigns | None:
    """The signs of the place's receipts; None where it has none yet, or only made-up ones outside the example."""
    signs = agreed().get("receipts")
    if signs is None or (signs["fictitious"] and not settings.BATRU_EXAMPLE):
        return None
    return ReceiptSigns(signs["form"], signs["serial"], signs["fictitious"])


def banks(day: date) -> Mapping[str, Mapping[str, str]]:
    """Names of banks by BIN on a day, from the catalogue."""
    held = (one for document in home.catalogue().read("banks") for one in document.data["banks"])
    return {
        one["bin"]: one["name"]
        for one in held
        if (one.get("from") is None or date.fromisoformat(one["from"]) <= day)
        and (one.get("to") is None or day <= date.fromisoformat(one["to"]))
    }


def statement_mappings() -> Mapping[str, Mapping[str, Any]]:
    """How statements are read, by name."""
    return {document.name: document.data for document in home.catalogue().read("statements")}


def _setup(code: str, gateway: Gateway, options: Mapping[str, str]) -> Setup:
    kept = _kept_secrets(Path(settings.BATRU_HOME) / SECRETS).get(code, {})
    secrets = {name: os.environ.get(_variable(code, name)) or kept.get(name, "") for name in gateway.secrets}
    if code == DEMO:
        secrets["key"] = sha256(settings.SECRET_KEY, "payments.demo")
    return Setup(options, secrets, float(options.get("timeout_seconds", 10)))


def _variable(code: str, name: str) -> str:
    """BATRU_PAYMENTS_MOMO_SECRET_KEY."""
    return f"BATRU_PAYMENTS_{code}_{name}".upper()


def _kept_secrets(path: Path) -> Mapping[str, Mapping[str, str]]:
    try:
        return _read_secrets(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


@lru_cache(maxsize=2)
def _read_secrets(path: Path, changed: int) -> Mapping[str, Mapping[str, str]]:
    data: Mapping[str, Mapping[str, Any]] = yaml.safe_load(path.read_text("utf-8")) or {}
    return {code: {name: str(value) for name, value in held.items()} for code, held in data.items()}

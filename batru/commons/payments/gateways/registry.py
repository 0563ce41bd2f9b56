"""Finds the gateways: each folder here with a `gateway.py` is one."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from batru.commons.payments.rules.gateways import Gateway


def _load() -> Mapping[str, Gateway]:
    folders = sorted(found.parent.name for found in Path(__file__).parent.glob("*/gateway.py"))
    return MappingProxyType({name: import_module(f"{__package__}.{name}.gateway").GATEWAY for name in folders})


GATEWAYS = _load()

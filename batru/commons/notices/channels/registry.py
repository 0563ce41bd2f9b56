"""Finds the channels: each folder here with a `channel.py` is one."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from batru.commons.notices.rules import Channel


def _load() -> Mapping[str, Channel]:
    folders = sorted(found.parent.name for found in Path(__file__).parent.glob("*/channel.py"))
    return MappingProxyType({name: import_module(f"{__package__}.{name}.channel").CHANNEL for name in folders})


CHANNELS = _load()

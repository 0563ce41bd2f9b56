"""Finds the carriers: each folder here with a `carrier.py` is one, loaded when it is first needed."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from batru.commons.post.rules.carrying import Carrier

NAMES = tuple(sorted(found.parent.name for found in Path(__file__).parent.glob("*/carrier.py")))


@cache
def _load(name: str) -> Carrier:
    carrier: Carrier = import_module(f"{__package__}.{name}.carrier").CARRIER
    return carrier


class _Carriers(Mapping[str, Carrier]):
    """By name; a web page that never speaks of the post loads none of them."""

    def __getitem__(self, name: str) -> Carrier:
        if name not in NAMES:
            raise KeyError(name)
        return _load(name)

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


CARRIERS: Mapping[str, Carrier] = _Carriers()

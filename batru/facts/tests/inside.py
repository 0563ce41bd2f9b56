"""The computing process's works done inside the test's own, with JSON in between as on the wire."""

import importlib
import json
from typing import Any

import pytest


def ask(call: str, /, *, timeout: float = 30.0, **arguments: Any) -> Any:
    """What the process would answer."""
    module, name = call.split(":")
    found = getattr(importlib.import_module(module), name)(**json.loads(json.dumps(arguments)))
    return json.loads(json.dumps(found))


def compute_inside(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    """Let these modules ask inside the test's process."""
    for module in modules:
        monkeypatch.setattr(f"{module}.ask", ask)

"""Why an answer cannot be taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """What is wrong and what would be right: a message id that stands after the question, and its parameters."""

    code: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)

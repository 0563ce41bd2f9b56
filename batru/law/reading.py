"""YAML as the catalogue writes it: dates stay text, "no" and 07:00 stay words, a key may stand only once."""

import re
from collections.abc import Hashable, Sequence
from typing import Any, TypeAlias

import yaml

Step: TypeAlias = str | int


class _Loader(yaml.CSafeLoader):
    """YAML 1.2's few plain types; YAML 1.1 would read `on` as true, 17:00 as 1020 and drop repeated keys."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        made = super().construct_mapping(node, deep=deep)
        if len(made) != len(node.value):
            raise yaml.constructor.ConstructorError(None, None, _repeated(node), node.start_mark)
        return made


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(null|~|)$"), ["n", "~", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?(0|[1-9][0-9]*)$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+$"), list("-0123456789"))


def read_yaml(text: str) -> Any:
    """Plain data; yaml.YAMLError, with its line, where the text is not YAML."""
    return yaml.load(text, Loader=_Loader)


def line_of(text: str, path: Sequence[Step]) -> int:
    """The line, from 1, on which the value at a path begins, or the nearest value above it that exists."""
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    line = 1
    for step in path:
        key, node = _child(node, step)
        if node is None:
            return line
        line = (key or node).start_mark.line + 1
    return line


def _child(node: yaml.Node | None, step: Step) -> tuple[yaml.Node | None, yaml.Node | None]:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(step)), (None, None))
    return None, None


def _repeated(node: yaml.MappingNode) -> str:
    seen: set[str] = set()
    twice = [key.value for key, _ in node.value if key.value in seen or seen.add(key.value)]  # type: ignore[func-returns-value]
    return f"the key {twice[0]!r} stands twice" if twice else "a key stands twice"

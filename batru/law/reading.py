"""YAML as the catalogue writes it: dates stay text, "no" and 07:00 stay words, a key may stand only once."""

import re
from collections.abc import Hashable, Sequence
from typing import Any, TypeAlias

import yaml

Step: TypeAlias = str | int
# What the reader says of anchors (&) that a text of a few lines can make endless.
IN_ITSELF, TOO_MANY = "the anchor holds itself", "the aliases stand for too many values"
MOST_VALUES = 1_000_000


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
    """Plain data; yaml.YAMLError, with its line, where the text is not YAML or its anchors never come to an end."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is not None and "&" in text:
            _measured(node, {}, set())
        return None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


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


def _measured(node: yaml.Node, known: dict[int, int], above: set[int]) -> int:
    """How many values a node stands for, its aliases spelt out; an error where it holds itself or is past all use."""
    if id(node) in above:
        raise yaml.constructor.ConstructorError(None, None, IN_ITSELF, node.start_mark)
    if id(node) not in known:
        inner = {*above, id(node)}
        known[id(node)] = 1 + sum(_measured(part, known, inner) for part in _parts(node))
        if known[id(node)] > MOST_VALUES:
            raise yaml.constructor.ConstructorError(None, None, TOO_MANY, node.start_mark)
    return known[id(node)]


def _parts(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _repeated(node: yaml.MappingNode) -> str:
    seen: set[str] = set()
    twice = [key.value for key, _ in node.value if key.value in seen or seen.add(key.value)]  # type: ignore[func-returns-value]
    return f"the key {twice[0]!r} stands twice" if twice else "a key stands twice"

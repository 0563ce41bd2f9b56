"""A set's file changed at one place: one node's lines are written anew, all else stays as somebody wrote it."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from batru.law.index_sets.dated import is_dated
from batru.law.reading import Step, read_yaml

Place: TypeAlias = tuple[int, ...]
WIDE = 10_000
HELD = ("name", "article", "rule", "states")  # what of a node is a mapping


class _Dumper(yaml.SafeDumper):
    """Without anchors: whoever reads the file shall find each value where it counts."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


class NoSuchNode(KeyError):
    """The last version of the file has no node of this code."""


class NoTree(ValueError):
    """The text is so wrong that it has no tree to show; it can only be put right as text."""


@dataclass(frozen=True, slots=True)
class NodeData:
    """A group or an indicator as the file writes it: where it stands below the last version, and its data."""

    place: Place
    data: dict[str, Any]

    @property
    def code(self) -> str:
        """Its code."""
        return str(self.data["code"])

    @property
    def is_group(self) -> bool:
        """Whether others stand below it."""
        return "parts" in self.data

    @property
    def depth(self) -> int:
        """How deep it stands, 0 at the top."""
        return len(self.place) - 1

    @property
    def points(self) -> Any:
        """Its points, or those of each profile; of dated ones the last."""
        return latest(self.data.get("points"))


def latest(raw: Any) -> Any:
    """Data with each dated value as it stands last."""
    if is_dated(raw):
        last = raw[max(raw)]
        return last.get("value") if isinstance(last, dict) else None
    return {key: latest(each) for key, each in raw.items()} if isinstance(raw, dict) else raw


def nodes(text: str) -> list[NodeData]:
    """Every node of the file's last version, parents first; NoTree where there is none to show."""
    return list(_walk(_mappings(last_version(text).get("parts", [])), ()))


def last_version(text: str) -> dict[str, Any]:
    """The data of the file's last version; NoTree where the text tells none."""
    try:
        data = read_yaml(text)
    except yaml.YAMLError:
        raise NoTree from None
    versions = data.get("versions") if isinstance(data, dict) else None
    if not versions:
        raise NoTree
    return _mappings(versions)[-1]


def profiles(text: str) -> list[str]:
    """The profiles of the file's last version; one without a name where it has none."""
    return [str(own.get("code", "")) for own in _mappings(last_version(text).get("profiles", []))] or [""]


def node(text: str, code: str) -> NodeData:
    """One node of the last version."""
    found = next((own for own in nodes(text) if own.code == code), None)
    if found is None:
        raise NoSuchNode(code)
    return found


def with_node(text: str, code: str, data: dict[str, Any]) -> str:
    """The file with one node written anew; a group keeps its parts as they are written."""
    own = node(text, code)
    span = _span(text, own.place)
    if not own.is_group:
        return span.replaced(data)
    head = {name: each for name, each in data.items() if name != "parts"}
    return span.replaced(head, keep_from=_parts_line(text, own.place))


def with_part(text: str, parent: str, data: dict[str, Any]) -> str:
    """The file with one more node, as the last part of a group; of the version itself where `parent` is empty."""
    if not parent and not nodes(text):
        return _span(text, ()).opened(data)
    place = node(text, parent).place if parent else ()
    count = len(_parts(text, place))
    return _span(text, (*place, count - 1)).followed_by(data)


def without(text: str, code: str) -> str:
    """The file without a node and all below it."""
    return _span(text, node(text, code).place).removed()


def moved(text: str, code: str, by: int) -> str:
    """The file with a node changed places with its neighbour: -1 upward, 1 downward; the same text at an end."""
    place = node(text, code).place
    other = (*place[:-1], place[-1] + by)
    if not 0 <= other[-1] < len(_parts(text, place[:-1])):
        return text
    first, second = sorted([_span(text, place), _span(text, other)], key=lambda span: span.first)
    lines = first.lines
    above, between = lines[first.first : first.last + 1], lines[first.last + 1 : second.first]
    below = lines[second.first : second.last + 1]
    return "".join([*lines[: first.first], *below, *between, *above, *lines[second.last + 1 :]])


@dataclass(frozen=True, slots=True)
class _Span:
    """The lines of one item of a list, from its dash to its last word, counted from 0."""

    lines: Sequence[str]
    first: int
    column: int
    last: int
    end: int

    def replaced(self, data: dict[str, Any], keep_from: int | None = None) -> str:
        """The text with this item written anew, from `keep_from` on as it was."""
        head = [*self.lines[: self.first], self.lines[self.first][: self.column]]
        tail = self.lines[keep_from:] if keep_from is not None else self._tail()
        return "".join([*head, _written(data, self.column), *tail])

    def followed_by(self, data: dict[str, Any]) -> str:
        """The text with one more item after this one."""
        dash = " " * (self.column - 2) + "- "
        made = dash + _written(data, self.column)
        return "".join([*self.lines[: self.last + 1], made, *self.lines[self.last + 1 :]])

    def opened(self, data: dict[str, Any]) -> str:
        """The text with a first part within this item, after all that it says."""
        made = [" " * self.column + "parts:\n", " " * (self.column + 2) + "- ", _written(data, self.column + 4)]
        return "".join([*self.lines[: self.last + 1], *made, *self.lines[self.last + 1 :]])

    def removed(self) -> str:
        """The text without this item."""
        return "".join([*self.lines[: self.first], *self.lines[self.last + 1 :]])

    def _tail(self) -> list[str]:
        """What stands behind the item: a remark on its last line, and the lines after it."""
        remark = self.lines[self.last][self.end :].strip()
        return [*([f"{' ' * self.column}{remark}\n"] if remark else []), *self.lines[self.last + 1 :]]


def _written(data: dict[str, Any], column: int) -> str:
    """A block of keys whose innermost collections stand on one line, indented for its column but on the first line."""
    writer = _Dumper(io.StringIO(), default_flow_style=None, sort_keys=False)
    own: Any = writer.represent_data(data)
    own.flow_style = False
    plain = yaml.serialize(own, Dumper=_Dumper, allow_unicode=True, width=WIDE)
    first, *rest = plain.splitlines(keepends=True)
    return "".join([first, *(" " * column + line for line in rest)])


def _walk(parts: Sequence[dict[str, Any]], above: Place) -> Iterator[NodeData]:
    for number, data in enumerate(parts):
        if "code" not in data or not all(isinstance(data.get(name, {}), dict) for name in HELD):
            raise NoTree
        own = NodeData((*above, number), data)
        yield own
        yield from _walk(_mappings(data.get("parts", [])), own.place)


def _mappings(raw: Any) -> list[dict[str, Any]]:
    if isinstance(raw, list) and all(isinstance(each, dict) for each in raw):
        return raw
    raise NoTree


def _parts(text: str, place: Place) -> list[yaml.Node]:
    found: list[yaml.Node] = _composed(text, [*_steps(place), "parts"])[1].value
    return found


def _parts_line(text: str, place: Place) -> int:
    """The line on which the key `parts` of a group stands."""
    key, _ = _composed(text, [*_steps(place), "parts"])
    assert key is not None
    return key.start_mark.line


def _steps(place: Place) -> list[Step]:
    steps: list[Step] = ["versions", -1]
    for number in place:
        steps += ["parts", number]
    return steps


def _span(text: str, place: Place) -> _Span:
    _, found = _composed(text, _steps(place))
    last, end = _end(found)
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return _Span(lines, found.start_mark.line, found.start_mark.column, last, end)


def _composed(text: str, steps: Sequence[Step]) -> tuple[yaml.Node | None, yaml.Node]:
    key: yaml.Node | None = None
    own: Any = yaml.compose(text, Loader=yaml.CSafeLoader)
    for step in steps:
        if isinstance(step, int):
            key, own = None, own.value[step]
        else:
            key, own = next((name, value) for name, value in own.value if name.value == step)
    return key, own


def _end(own: yaml.Node) -> tuple[int, int]:
    """Line and column behind the last word of a node: a block's own mark lies behind the remarks that follow it."""
    if isinstance(own, yaml.ScalarNode) or getattr(own, "flow_style", False) or not own.value:
        if isinstance(own, yaml.ScalarNode) and own.style in ("|", ">"):
            return own.end_mark.line - 1, WIDE
        return own.end_mark.line, own.end_mark.column
    last = own.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)

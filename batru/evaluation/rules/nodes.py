"""A node of a set's file as a form, and back: what the form does not know stays in a box of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from batru.kernel.text import N_
from batru.law.index_sets.editing import latest
from batru.law.reading import read_yaml

Data: TypeAlias = dict[str, Any]
STATES = ("nothing", "missing", "not_applicable")
POLICIES = ("na", "zero", "full", "missing")
KNOWN = ("code", "name", "points", "rule", "states", "article", "measure", "cases", "parts")


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was sent: what it makes, and by field what is wrong with it."""

    data: Data
    errors: Mapping[str, str] = field(default_factory=dict)


def blank(profiles: Sequence[str]) -> dict[str, str]:
    """The form of a new indicator."""
    return values({"code": "", "rule": {"kind": "ratio/1"}}, profiles)


def values(data: Data, profiles: Sequence[str]) -> dict[str, str]:
    """The form of a node; `points.PROFILE` is empty where the profile does not know it, or points have days."""
    name, article, rule = data.get("name", {}), data.get("article", {}), data.get("rule", {})
    states = data.get("states", {})
    points = data.get("points", "")
    dated = "points" if latest(points) != points else ""
    found = {
        "code": str(data.get("code", "")),
        "name.vi": name.get("vi", ""),
        "name.en": name.get("en", ""),
        "article.vi": article.get("vi", ""),
        "article.en": article.get("en", ""),
        "rule.kind": rule.get("kind", ""),
        "rule.settings": _said({key: each for key, each in rule.items() if key != "kind"}),
        "measure": data.get("measure", ""),
        "cases": _said(data.get("cases", [])),
        "dated": dated,
        "rest": _said({key: each for key, each in data.items() if key not in KNOWN or key == dated}),
    }
    found |= {f"states.{state}": _state(states.get(state, "")) for state in STATES}
    points = "" if dated else points
    by_profile = points if isinstance(points, dict) else dict.fromkeys(profiles, points)
    return found | {f"points.{profile}": str(by_profile.get(profile, "")) for profile in profiles}


def filled(form: Mapping[str, str], before: Data, profiles: Sequence[str]) -> Filled:
    """The node that a form makes of the one before; keys keep their order, a group keeps its parts."""
    errors: dict[str, str] = {}
    said = {name: form.get(name, "").strip() for name in form}
    new: Data = {"code": said.get("code") or before.get("code", "")}
    new |= _words(said, "name")
    new |= _points(said, profiles, errors)
    if "parts" not in before:
        new |= _rule(said, errors)
    new |= _states(said, before)
    new |= _words(said, "article")
    new |= {"measure": said["measure"]} if said.get("measure") else {}
    new |= _box(said, "cases", list, errors)
    new |= _box(said, "rest", dict, errors, spread=True)
    if "parts" in before:
        new["parts"] = before["parts"]
    ordered = [*(key for key in before if key in new), *(key for key in new if key not in before)]
    return Filled({key: new[key] for key in ordered}, errors)


def _words(said: Mapping[str, str], name: str) -> Data:
    both = {language: said.get(f"{name}.{language}", "") for language in ("vi", "en")}
    return {name: both} if any(both.values()) else {}


def _points(said: Mapping[str, str], profiles: Sequence[str], errors: dict[str, str]) -> Data:
    found: Data = {}
    for profile in profiles:
        typed = said.get(f"points.{profile}", "")
        if not typed:
            continue
        number = read_yaml(typed.replace(",", "."))
        if isinstance(number, bool) or not isinstance(number, int | float):
            errors[f"points.{profile}"] = N_("Write a number, like 2.5.")
        else:
            found[profile] = number
    if not found:
        return {}
    same = len(found) == len(profiles) and len(set(found.values())) == 1
    return {"points": found[profiles[0]] if same else found}


def _rule(said: Mapping[str, str], errors: dict[str, str]) -> Data:
    settings = _box(said, "rule.settings", dict, errors, spread=True)
    return {"rule": {"kind": said["rule.kind"], **settings}} if said.get("rule.kind") else {}


def _states(said: Mapping[str, str], before: Data) -> Data:
    """A state that names a cell (full_if) is kept unless another is chosen."""
    kept = before.get("states", {})
    chosen = {state: said.get(f"states.{state}", "") for state in STATES}
    found = {state: kept[state] if each == "full_if" else each for state, each in chosen.items() if each}
    return {"states": found} if found else {}


def _box(said: Mapping[str, str], name: str, sort: type[Any], errors: dict[str, str], spread: bool = False) -> Data:
    text = said.get(name, "")
    if not text:
        return {}
    try:
        found: Any = read_yaml(text)
    except yaml.YAMLError:
        errors[name] = N_("This is not YAML.")
        return {}
    if not isinstance(found, sort):
        errors[name] = (
            N_("Write a list, each line with a dash.") if sort is list else N_("Write one key: value a line.")
        )
        return {}
    return dict(found) if spread else {name: found}


def _state(raw: Any) -> str:
    return "full_if" if isinstance(raw, dict) else str(raw)


def _said(data: Any) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100).strip() if data else ""

"""How a file breaks its schema, in words that whoever wrote the file understands."""

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import fastjsonschema

from batru.kernel.text import N_, Said, said
from batru.law.reading import Step

SORTS = {
    "string": N_("a text"),
    "number": N_("a number"),
    "integer": N_("a whole number"),
    "boolean": N_("true or false"),
    "array": N_("a list"),
    "object": N_("a mapping"),
    "null": N_("empty"),
    "date": N_("a day, like 2022-11-30"),
}
# What the entries of a list are.
ENTRIES = {
    "versions": N_("the version {name}"),
    "parts": N_("the group or indicator {name}"),
    "profiles": N_("the profile {name}"),
    "blocks": N_("the block {name}"),
    "views": N_("the view {name}"),
    "grades": N_("the grade {name}"),
    "adjustments": N_("the bonus or penalty {name}"),
    "cases": N_("the example {name}"),
    "knock_outs": N_("the knock-out {name}"),
    "kinds": N_("the kind {name}"),
}
# What keys mean that many files must have.
KEYS = {
    "article": N_("whose word it rests on"),
    "source": N_("where its text was read, as it is confirmed"),
    "looked_in": N_("where its text was looked for, as it is not confirmed"),
    "status": N_("confirmed or unconfirmed"),
    "checked_on": N_("the day on which that was looked up"),
    "owner": N_("who issues it"),
    "from": N_("from which day it holds"),
    "scale": N_("points, index or structure"),
    "states": N_("what 0/0, missing and not applicable are worth"),
    "ranks": N_("how totals become places"),
    "parts": N_("its groups and indicators"),
    "total": N_("how many points there are in all"),
    "lacks": N_("what is not known of it"),
    "name": N_("its name in both languages"),
    "vi": N_("its words in Vietnamese"),
    "en": N_("its words in English"),
}
# What a text must look like.
PATTERNS = {
    r"^[a-z_]+/[0-9]+$": N_("{where} must be a kind with its version, like ratio/1"),
    r"^[a-z][a-z0-9_]*$": N_("{where} must be small letters, digits and _, beginning with a letter"),
    r"^[A-Za-z][A-Za-z0-9_]*$": N_("{where} must be letters, digits and _, beginning with a letter"),
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": N_("{where} must be a day, like 2022-11-30"),
}
# How a file may break its schema otherwise, in the words of the library that checks it.
BROKEN = (
    (r"must be same as const definition: (?P<what>.*)", N_("{where} must be {what}")),
    (r"must match pattern (?P<what>.*)", N_("{where} must match pattern {what}")),
    (r"must contain at least (?P<what>\d+) items", N_("{where} must contain at least {what} items")),
    (r"must be longer than or equal to (?P<what>\d+) characters", N_("{where} must have {what} characters or more")),
    (r"must be bigger than or equal to (?P<what>.*)", N_("{where} must be {what} or more")),
    (r"must be bigger than (?P<what>.*)", N_("{where} must be greater than {what}")),
    (r"must be smaller than or equal to (?P<what>.*)", N_("{where} must be {what} at most")),
    (
        r"must be valid exactly by one definition.*",
        N_("{where} fits none, or several, of the forms that may stand there"),
    ),
    (r"cannot be validated by any definition", N_("{where} cannot be validated by any definition")),
)


def reason_of(bad: fastjsonschema.JsonSchemaValueException, steps: Sequence[Step], data: Any) -> Said:
    """Why a file of this data breaks its schema."""
    where = _where(steps, data)
    problem = str(bad.message).removeprefix(str(bad.name)).strip()
    if bad.rule == "required":
        return lacks(where, _keys(problem))
    if bad.rule == "additionalProperties":
        return said(N_("{where} knows no {what}"), where=where, what=", ".join(_keys(problem)))
    if bad.rule == "enum":
        known = ", ".join(str(each) for each in bad.rule_definition)
        return said(N_("{where} must be one of {what}"), where=where, what=known)
    if bad.rule == "pattern" and str(bad.rule_definition) in PATTERNS:
        return said(PATTERNS[str(bad.rule_definition)], where=where)
    sorts = problem.removeprefix("must be ").split(" or ")
    if set(sorts) <= set(SORTS):
        return said(N_("{where} must be {what}"), where=where, what=_either([said(SORTS[sort]) for sort in sorts]))
    for pattern, message in BROKEN:
        if found := re.fullmatch(pattern, problem):
            return said(message, where=where, **found.groupdict())
    return said("{where} {problem}", where=where, problem=problem)


def lacks(where: Said | str, keys: Iterable[str]) -> Said:
    """That keys are missing, with what they mean."""
    return said(N_("{where} has no {what}"), where=where, what=_listed(keys))


def _where(steps: Sequence[Step], data: Any) -> Said | str:
    """The entry of a list by its own name; else the path in the file."""
    if not steps:
        return said(N_("the file"))
    if len(steps) > 1 and isinstance(steps[-1], int) and steps[-2] in ENTRIES:
        return said(ENTRIES[str(steps[-2])], name=_named(_at(data, steps), int(steps[-1])))
    return ".".join(str(step) for step in steps)


def _named(entry: Any, place: int) -> str:
    """An entry's version, code or kind; its number where it has none yet."""
    own = entry if isinstance(entry, Mapping) else {}
    return next((repr(own[key]) for key in ("version", "code", "kind") if key in own), str(place + 1))


def _at(data: Any, steps: Sequence[Step]) -> Any:
    for step in steps:
        data = data[step] if isinstance(step, int) else data[str(step)]
    return data


def _keys(problem: str) -> list[str]:
    """The keys that the library names, in brackets of one sort or the other."""
    found = re.search(r"[\[{].*[\]}]", problem)
    return sorted(str(key) for key in ast.literal_eval(found[0])) if found else []


def _listed(keys: Iterable[str]) -> Said:
    told = [said("{key} ({meaning})", key=key, meaning=said(KEYS[key])) if key in KEYS else said(key) for key in keys]
    first, *others = told or [Said()]
    for other in others:
        first = said("{one}, {other}", one=first, other=other)
    return first


def _either(several: Sequence[Said]) -> Said:
    first, *others = several
    return said(N_("{one} or {other}"), one=first, other=_either(others)) if others else first

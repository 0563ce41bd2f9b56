"""A set's file read into editions: one for each day from which something in it changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from batru.kernel.text import N_, said
from batru.law.catalogue import Document
from batru.law.index_sets.dated import Above, cited, days_in, resolved
from batru.law.index_sets.model import (
    EVERYONE,
    Adjustment,
    Block,
    Edition,
    Grade,
    Ground,
    IndexSet,
    Profile,
    Ranking,
    View,
    ViewGroup,
)
from batru.law.index_sets.numbers import Rounding, exact
from batru.law.index_sets.tree import TreeReader, ground, states_of, words
from batru.law.questions import Words

KIND = "index_sets"
UNDECLARED = {"nothing": "missing", "missing": "missing", "not_applicable": "missing"}  # of a mere structure
Raw: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Window:
    """A version's place in its file and the days between which it holds."""

    place: int
    since: date
    until: date | None


def read_index_set(document: Document) -> IndexSet:
    """The set with every edition; CatalogueError, with its line, for the first thing that cannot be."""
    data = document.data
    return IndexSet(
        code=data["code"],
        name=Words(**data["name"]),
        owner=Words(**data["owner"]),
        ranked=data.get("ranked", True),
        why_not_ranked=words(data.get("why_not_ranked")),
        editions=tuple(edition for window in _windows(document) for edition in _editions(document, window)),
        table=data.get("table", {}),
        data=data,
    )


def _windows(document: Document) -> list[Window]:
    """The versions in order; two that hold on the same day are refused."""
    found: list[Window] = []
    for place, raw in enumerate(document.data["versions"]):
        window = Window(
            place,
            _day(document, raw["from"], "versions", place, "from"),
            _day(document, raw["to"], "versions", place, "to") if "to" in raw else None,
        )
        if window.until and window.until < window.since:
            reason = said(N_("the version ends on {day}, before it begins"), day=window.until)
            raise document.error(reason, "versions", place, "to")
        if found and (found[-1].until is None or found[-1].until >= window.since):
            last = found[-1].until or said(N_("no end"))
            reason = said(N_("begins on {day}, the version before holds to {last}"), day=window.since, last=last)
            raise document.error(reason, "versions", place)
        found.append(window)
    return found


def _day(document: Document, text: str, *where: str | int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise document.error(
            said(N_("{text} is not a day; write it like 2022-11-30"), text=repr(text)), *where
        ) from None


def _editions(document: Document, window: Window) -> Iterator[Edition]:
    raw = document.data["versions"][window.place]
    changes = {day for day in days_in(document, raw, "versions", window.place) if day > window.since}
    if window.until and changes and max(changes) > window.until:
        reason = said(N_("a value begins on {day}, after the version ends"), day=max(changes))
        raise document.error(reason, "versions", window.place)
    for day in sorted({window.since, *changes}):
        plain = resolved(document, raw, day, "versions", window.place)
        yield _edition(document, window, plain, day)


def _edition(document: Document, window: Window, raw: Raw, day: date) -> Edition:
    above = Ground(words(raw["article"]), raw["status"] == "confirmed", _found_in(raw), _checked(document, window, raw))
    profiles = tuple(
        Profile(
            one["code"],
            Words(**one["name"]),
            one.get("proposed", False),
            words(one.get("note")),
            tuple(one.get("units", ())),
        )
        for one in raw.get("profiles", ())
    )
    codes = tuple(profile.code for profile in profiles) or (EVERYONE,)
    tree = TreeReader(document, window.place, raw, codes, above)
    rounding = raw.get("rounding", {})
    return Edition(
        version=raw["version"],
        since=day,
        until=window.until,
        scale=raw["scale"],
        applicable_only=raw.get("score", "sum") == "applicable",
        total=tree.per_profile(raw["total"], "total") if "total" in raw else {},
        leaf_rounding=rounding_of(rounding.get("indicator")),
        total_rounding=rounding_of(rounding.get("total")),
        root=tree.root(),
        profiles=profiles,
        blocks=tuple(_blocks(raw, profiles)),
        views=tuple(_views(raw, above)),
        adjustments=tuple(_adjustments(raw, above)),
        grades=tuple(_grades(raw)),
        ranking=_ranking(raw.get("ranks", {}), raw),
        states=states_of(raw.get("states", UNDECLARED)),
        ground=above,
        lacks=words(raw.get("lacks")),
        dated=tuple(cited(document.data["versions"][window.place], Above(day, window.until, above))),
    )


def _found_in(raw: Raw) -> str:
    return str(raw.get("source") or raw.get("looked_in") or "")


def _checked(document: Document, window: Window, raw: Raw) -> date:
    return _day(document, raw["checked_on"], "versions", window.place, "checked_on")


def rounding_of(raw: Raw | None) -> Rounding:
    """Exact where nothing is declared."""
    return Rounding(raw["mode"], raw.get("digits", 0)) if raw else Rounding()


def _blocks(raw: Raw, profiles: tuple[Profile, ...]) -> Iterator[Block]:
    if "blocks" not in raw:
        yield from (Block(profile.code, profile.name, (profile.code,)) for profile in profiles)
    for one in raw.get("blocks", ()):
        yield Block(one["code"], Words(**one["name"]), tuple(one.get("profiles", ())))


def _views(raw: Raw, above: Ground) -> Iterator[View]:
    for one in raw.get("views", ()):
        groups = (ViewGroup(own["code"], Words(**own["name"]), tuple(own["of"])) for own in one["groups"])
        yield View(one["code"], Words(**one["name"]), tuple(groups), ground(one, above), words(one.get("note")))


def _adjustments(raw: Raw, above: Ground) -> Iterator[Adjustment]:
    for one in raw.get("adjustments", ()):
        yield Adjustment(
            code=one["code"],
            name=Words(**one["name"]),
            kind=one["kind"],
            at_most=exact(one["at_most"]),
            strikes=one.get("strikes", False),
            ground=ground(one, above),
        )


def _grades(raw: Raw) -> Iterator[Grade]:
    for one in raw.get("grades", ()):
        yield Grade(
            code=one["code"],
            name=Words(**one["name"]),
            at_least=exact(one.get("above", one.get("at_least"))),
            every_group=exact(one.get("every_group", 0)),
            without=tuple(one.get("without", ())),
            is_above="above" in one,
        )


def _ranking(raw: Raw, version: Raw) -> Ranking:
    return Ranking(
        rounding=rounding_of(raw),
        ties=raw.get("ties", "competition"),
        then=tuple(raw.get("then", ())),
        lower_first=raw.get("first", "highest") == "lowest",
        needs_applicable=exact(raw.get("needs_applicable", 0)),
        classes=version.get("classes", 0),
    )

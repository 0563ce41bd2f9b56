"""The procedures of the catalogue: read from their files, joined with what they share, dated, frozen."""

import json
import os
import threading
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from batru.law.catalogue import Catalogue, Mark
from batru.law.procedure import (
    AcceptedResults,
    Component,
    Database,
    DueCase,
    Fee,
    FeeCase,
    Label,
    LevelSpan,
    NotInForce,
    Procedure,
    ProcedureVersion,
    StopRule,
    TimeLimit,
    UnknownCase,
    in_force,
    popular,
)
from batru.law.questions import Form, Words, optional_words, read_form, words
from batru.law.terms import ClockPolicy, Term

__all__ = [
    "AcceptedResults",
    "Component",
    "Database",
    "DueCase",
    "Fee",
    "FeeCase",
    "Label",
    "LevelSpan",
    "NotInForce",
    "Procedure",
    "ProcedureVersion",
    "StopRule",
    "TimeLimit",
    "UnknownCase",
    "in_force",
    "load_procedures",
    "popular",
    "read_procedure",
]

Raw = dict[str, Any]
Stamp = tuple[Mark, ...]

# All of them below the first, whose files are looked at.
KINDS = ("procedures", "procedures/_forms", "procedures/_shared")
CACHE_FORMAT = 1

_loaded: dict[Stamp, dict[str, Procedure]] = {}


def load_procedures(catalogue: Catalogue) -> dict[str, Procedure]:
    """All procedures by code; read anew when a file has changed, from a cache in the overlay where there is one."""
    marks = catalogue.marks(KINDS[0])
    if marks not in _loaded:
        made = build(_cached(catalogue, marks))
        _loaded.clear()
        _loaded[marks] = made
    return _loaded[marks]


def _cached(catalogue: Catalogue, stamp: Stamp) -> Raw:
    key = json.dumps([CACHE_FORMAT, stamp])
    cache = catalogue.overlay / ".cache" / "procedures.json" if catalogue.overlay else None
    kept = _kept(cache, key) if cache else None
    if kept is not None:
        return kept
    fresh = Catalogue(catalogue.root, catalogue.overlay, catalogue.locality)
    kinds = {kind: [document.data for document in fresh.read(kind)] for kind in KINDS}
    if cache:
        _keep(cache, {"key": key, "kinds": kinds})
    return kinds


def _kept(cache: Path, key: str) -> Raw | None:
    """What the cache holds for the key; None where it holds another, is missing or was spoilt."""
    try:
        content = json.loads(cache.read_bytes())
    except (OSError, ValueError):
        return None
    return content["kinds"] if isinstance(content, dict) and content.get("key") == key else None


def _keep(cache: Path, content: Raw) -> None:
    """Written beside and moved over; others may write the same at this moment."""
    cache.parent.mkdir(parents=True, exist_ok=True)
    beside = cache.with_suffix(f".{os.getpid()}-{threading.get_ident()}.new")
    beside.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    beside.replace(cache)


def read_procedure(catalogue: Catalogue, path: Path) -> Procedure:
    """One procedure's file that need not be in the catalogue, joined with what the catalogue shares.

    CatalogueError names the line of what is wrong with it; KeyError a name that the catalogue does not know.
    """
    document = catalogue.document("procedures", path.stem, path)
    kinds = {kind: [each.data for each in catalogue.read(kind)] for kind in KINDS[1:]}
    (found,) = build({**kinds, "procedures": [document.data]}).values()
    return found


def build(kinds: Mapping[str, list[Any]]) -> dict[str, Procedure]:
    """Procedures from plain values by kind; KeyError where a file names something that is nowhere written."""
    shared = _Shared(kinds)
    return {raw["code"]: _procedure(raw, shared) for raw in kinds["procedures"]}


class _Shared:
    """What the procedure files refer to by code: fields, papers, databases, wordings and forms."""

    def __init__(self, kinds: Mapping[str, list[Any]]) -> None:
        groups: Raw = {name: group for content in kinds["procedures/_shared"] for name, group in content.items()}
        pages = groups.pop("pages")
        self.papers: Raw = groups.pop("papers")
        self.databases = {code: _database(code, raw) for code, raw in groups.pop("databases").items()}
        self.labels = {name: _labels(group) for name, group in groups.items()}
        self.forms: dict[str, Form] = {raw["code"]: read_form(raw, pages) for raw in kinds["procedures/_forms"]}

    def label(self, kind: str, code: str | None) -> Label | None:
        """The label of that kind; None where no code is given."""
        return self.labels[kind][code] if code else None


def _labels(group: Mapping[str, Any]) -> dict[str, Label]:
    return {code: Label(code, words(raw)) for code, raw in group.items()}


def _database(code: str, raw: Raw) -> Database:
    end = raw.get("until")
    return Database(code, words(raw), date.fromisoformat(raw["from"]), date.fromisoformat(end) if end else None)


def _procedure(raw: Raw, shared: _Shared) -> Procedure:
    return Procedure(
        code=raw["code"],
        name=words(raw["name"]),
        short=words(raw["short"]),
        field=shared.labels["fields"][raw["field"]],
        desk=shared.labels["desks"][raw.get("desk", "one_stop")],
        levels=tuple(_level(span, shared) for span in raw["level"]),
        who=words(raw["who"]),
        words=tuple(raw.get("words", ())),
        life_event=shared.label("life_events", raw.get("life_event")),
        popular=raw.get("popular"),
        form=shared.forms[raw["form"]],
        versions=_versions(raw["versions"], shared, "published"),
        concepts=_versions(raw["versions"], shared, "concept"),
        cases=tuple(_case(case) for case in raw.get("cases", ())),
    )


def _level(raw: Raw, shared: _Shared) -> LevelSpan:
    level = shared.labels["levels"][raw["at"]]
    return LevelSpan(date.fromisoformat(raw["from"]), level, raw.get("status", "confirmed"))


def _versions(rows: list[Raw], shared: _Shared, stage: str) -> tuple[ProcedureVersion, ...]:
    by_start = {row["from"]: row for row in rows}
    whole = ({**by_start[row["like"]], **row} if "like" in row else row for row in rows)
    staged = (row for row in whole if row.get("stage", "published") == stage)
    return tuple(_version(row, shared) for row in sorted(staged, key=lambda row: str(row["from"])))


def _version(raw: Raw, shared: _Shared) -> ProcedureVersion:
    papers = raw["components"]
    return ProcedureVersion(
        start=date.fromisoformat(raw["from"]),
        status=raw["status"],
        looked_for=_wording(shared.label("looked_for", raw.get("looked_for"))),
        checked_on=date.fromisoformat(raw["checked_on"]),
        flow=raw["flow"],
        terms=tuple(_term(term, shared) for term in raw["terms"]),
        policy=_policy(raw.get("clock", {})),
        stops=tuple(StopRule(**each) for each in raw.get("stops", ())),
        fee=_fee(raw["fee"], shared),
        online=shared.labels["online"][raw["online"]],
        channels=tuple(raw["channels"]),
        components=() if papers == "unknown" else tuple(_component(paper, shared) for paper in papers),
        papers_known="none" if papers == "unknown" else raw.get("papers_known", "all"),
        result=words(raw["result"]),
        gives_paper=raw.get("result_is_paper", True),
        legal_basis=() if raw["legal_basis"] == "unknown" else tuple(raw["legal_basis"]),
        source=raw["source"],
        decision=raw.get("decision", ""),
        note=optional_words(raw.get("note")),
    )


def _wording(label: Label | None) -> Words | None:
    return label.words if label else None


def _term(raw: Raw, shared: _Shared) -> TimeLimit:
    amount = raw.get("amount", 0)
    return TimeLimit(
        case=raw["case"],
        when=optional_words(raw.get("when")),
        term=None if amount == "unknown" else Term(amount, raw["unit"]),
        channels=frozenset(raw.get("channels", ())),
        doubt=shared.label("doubts", raw.get("doubt")),
        note=optional_words(raw.get("note")),
    )


def _policy(raw: Raw) -> ClockPolicy:
    times: Raw = {key: time.fromisoformat(raw[key]) for key in ("start_cutoff", "same_day_cutoff") if key in raw}
    said: Raw = {**raw, **times}
    return ClockPolicy(**said)


def _fee(raw: Raw, shared: _Shared) -> Fee:
    return Fee(
        mode=raw["mode"],
        amount_vnd=raw.get("amount_vnd"),
        per=optional_words(raw.get("per")),
        cases=tuple(
            FeeCase(case.get("channel"), optional_words(case.get("when")), case.get("amount_vnd"))
            for case in raw.get("cases", ())
        ),
        page_steps=tuple((step["from_page"], step["amount_vnd"]) for step in raw.get("page_steps", ())),
        cap_vnd=raw.get("cap_vnd"),
        printed_free=raw.get("printed_free", False),
        doubt=shared.label("doubts", raw.get("doubt")),
        note=optional_words(raw.get("note")),
        **{name: raw[name] for name in ("times", "pages", "basis", "collected") if name in raw},
    )


def _component(raw: Raw, shared: _Shared) -> Component:
    paper = {**shared.papers[raw["use"]], "code": raw["use"], **raw} if "use" in raw else raw
    database = paper.get("replaced_by_data")
    return Component(
        code=paper["code"],
        name=words(paper["name"]),
        kind=paper["kind"],
        originals=paper.get("originals", 0),
        copies=paper.get("copies", 0),
        condition=optional_words(paper.get("only_if")),
        database=shared.databases[database] if database else None,
        doubt=shared.label("doubts", paper.get("doubt")),
        accepts=tuple(
            AcceptedResults(tuple(one["of"]), one.get("within_months"), one.get("article", ""))
            for one in paper.get("accepts_results", ())
        ),
    )


def _case(raw: Raw) -> DueCase:
    given, due = raw["given"], raw["expect"]["due"]
    case = given.get("case", "standard")
    return DueCase(raw["case"], given["received"], given["channel"], case, None if due == "unknown" else due)

"""The procedures of the catalogue: read from their files, joined with what they share, dated, frozen."""

import json
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any, Protocol

import yaml

from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.procedure import (
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
    TimeLimit,
    UnknownCase,
    in_force,
    popular,
)
from batru.law.questions import Form, Words, optional_words, read_form, words
from batru.law.terms import ClockPolicy, Term

__all__ = [
    "Component",
    "Database",
    "DueCase",
    "Fee",
    "FeeCase",
    "Folders",
    "Label",
    "LevelSpan",
    "NotInForce",
    "Procedure",
    "ProcedureVersion",
    "TimeLimit",
    "UnknownCase",
    "in_force",
    "load_procedures",
    "popular",
    "procedure_paths",
    "read_file",
]

Raw = dict[str, Any]

FOLDER = "procedures"
CACHE_FORMAT = 1


class Folders(Protocol):
    """Where the catalogue lies; files of the overlay replace those of the root by name."""

    @property
    def root(self) -> Path:
        """The catalogue that ships with the program."""

    @property
    def overlay(self) -> Path | None:
        """The running place's own changes."""


class _Loader(yaml.CSafeLoader):
    """YAML whose dates stay text, so that a file, its cached copy and its schema see the same values."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}

_loaded: dict[tuple[tuple[str, int, int], ...], dict[str, Procedure]] = {}


def load_procedures(catalogue: Folders) -> dict[str, Procedure]:
    """All procedures by code; read anew when a file has changed, from a cache in the overlay where there is one."""
    paths = procedure_paths(catalogue)
    stamp = tuple((name, path.stat().st_mtime_ns, path.stat().st_size) for name, path in paths.items())
    if stamp not in _loaded:
        raw = _cached(catalogue, paths, stamp)
        _loaded.clear()
        _loaded[stamp] = build(raw)
    return _loaded[stamp]


def procedure_paths(catalogue: Folders) -> dict[str, Path]:
    """The file of each name below the folder, such as `_forms/birth.yaml`, in order of name."""
    found: dict[str, Path] = {}
    for base in filter(None, (catalogue.root, catalogue.overlay)):
        folder = base / FOLDER
        found.update({path.relative_to(folder).as_posix(): path for path in folder.rglob("*.yaml")})
    return dict(sorted(found.items()))


def read_file(path: Path) -> Any:
    """The plain values of one YAML file; Refusal naming the line where it is no YAML."""
    try:
        return yaml.load(path.read_bytes(), Loader=_Loader)
    except yaml.YAMLError as error:
        raise Refusal(
            "law.procedure_file",
            what=N_("The file {file} cannot be read."),
            why=N_("It is no YAML: {error}."),
            next_step=N_("Correct the line that is named and try again."),
            file=path.name,
            error=" ".join(str(error).split()),
        ) from error


def _cached(catalogue: Folders, paths: Mapping[str, Path], stamp: tuple[tuple[str, int, int], ...]) -> Raw:
    key = json.dumps([CACHE_FORMAT, str(catalogue.root), stamp])
    cache = catalogue.overlay / ".cache" / "procedures.json" if catalogue.overlay else None
    if cache and cache.exists():
        kept: Raw = json.loads(cache.read_bytes())
        if kept["key"] == key:
            return dict(kept["files"])
    files = {name: read_file(path) for name, path in paths.items()}
    if cache:
        _keep(cache, {"key": key, "files": files})
    return files


def _keep(cache: Path, content: Raw) -> None:
    cache.parent.mkdir(parents=True, exist_ok=True)
    beside = cache.with_suffix(".new")
    beside.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    beside.replace(cache)


def build(files: Mapping[str, Any]) -> dict[str, Procedure]:
    """Procedures of file name to plain values; KeyError where a file names something that is nowhere written."""
    shared = _Shared(files)
    own = (content for name, content in files.items() if not name.startswith("_"))
    return {procedure.code: procedure for procedure in (_procedure(raw, shared) for raw in own)}


class _Shared:
    """What the procedure files refer to by code: fields, papers, databases, wordings and forms."""

    def __init__(self, files: Mapping[str, Any]) -> None:
        self.fields = _labels(files["_fields.yaml"])
        self.papers: Raw = files["_papers.yaml"]
        wordings = files["_words.yaml"]
        self.labels = {kind: _labels(group) for kind, group in wordings.items() if kind != "databases"}
        self.databases = {code: _database(code, raw) for code, raw in wordings["databases"].items()}
        parts = files["_forms/_parts.yaml"]
        forms = (raw for name, raw in files.items() if name.startswith("_forms/") and name != "_forms/_parts.yaml")
        self.forms: dict[str, Form] = {raw["code"]: read_form(raw, parts) for raw in forms}

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
        field=shared.fields[raw["field"]],
        desk=shared.labels["desks"][raw.get("desk", "one_stop")],
        levels=tuple(_level(span, shared) for span in raw["level"]),
        who=words(raw["who"]),
        words=tuple(raw.get("words", ())),
        life_event=shared.label("life_events", raw.get("life_event")),
        popular=raw.get("popular"),
        form=shared.forms[raw["form"]],
        versions=_versions(raw["versions"], shared),
        cases=tuple(_case(case) for case in raw.get("cases", ())),
    )


def _level(raw: Raw, shared: _Shared) -> LevelSpan:
    level = shared.labels["levels"][raw["at"]]
    return LevelSpan(date.fromisoformat(raw["from"]), level, raw.get("status", "confirmed"))


def _versions(rows: list[Raw], shared: _Shared) -> tuple[ProcedureVersion, ...]:
    by_start = {row["from"]: row for row in rows}
    whole = ({**by_start[row["like"]], **row} if "like" in row else row for row in rows)
    return tuple(_version(row, shared) for row in sorted(whole, key=lambda row: str(row["from"])))


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
        fee=_fee(raw["fee"], shared),
        online=shared.labels["online"][raw["online"]],
        channels=tuple(raw["channels"]),
        components=() if papers == "unknown" else tuple(_component(paper, shared) for paper in papers),
        papers_known="none" if papers == "unknown" else raw.get("papers_known", "all"),
        result=words(raw["result"]),
        legal_basis=tuple(raw["legal_basis"]),
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
    times = {key: time.fromisoformat(raw[key]) for key in ("start_cutoff", "same_day_cutoff") if key in raw}
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
    )


def _case(raw: Raw) -> DueCase:
    given, due = raw["given"], raw["expect"]["due"]
    case = given.get("case", "standard")
    return DueCase(raw["case"], given["received"], given["channel"], case, None if due == "unknown" else due)

"""What the files of procedures and forms must keep beyond their schemas."""

from collections.abc import Iterator, Mapping
from typing import Any

from batru.law.calendar import load_desk
from batru.law.cases import Problem, problem, register
from batru.law.catalogue import Catalogue, Document
from batru.law.procedure import Procedure
from batru.law.procedure_cases import run_cases
from batru.law.procedures import KINDS, build
from batru.law.reading import Step

Raw = Mapping[str, Any]
Named = tuple[str, str, list[Step]]
Fault = tuple[str, list[Step]]


def examine_procedures(catalogue: Catalogue, documents: tuple[Document, ...]) -> Iterator[Problem]:
    """Every name is written somewhere, versions stand in order, and the worked examples hold."""
    known = _known(catalogue)
    faults = [(document, fault) for document in documents for fault in _faults(document.data, document.name, known)]
    for document, (reason, path) in faults:
        yield problem(document.error(reason, *path))
    if not faults:
        yield from _failed_cases(catalogue, documents)


def examine_forms(catalogue: Catalogue, documents: tuple[Document, ...]) -> Iterator[Problem]:
    """A form asks each thing once, and a condition names an answer that an earlier question can have."""
    pages = _shared(catalogue).get("pages", {})
    for document in documents:
        for reason, path in _form_faults(document.data, pages):
            yield problem(document.error(reason, *path))


def _shared(catalogue: Catalogue) -> dict[str, Any]:
    return {name: group for each in catalogue.read("procedures/_shared") for name, group in each.data.items()}


def _known(catalogue: Catalogue) -> dict[str, set[str]]:
    known = {name: set(group) for name, group in _shared(catalogue).items()}
    return {
        **known,
        "forms": {each.data["code"] for each in catalogue.read("procedures/_forms")},
        "flows": {each.data["code"] for each in catalogue.read("flows")},
    }


def _faults(raw: Raw, name: str, known: Mapping[str, set[str]]) -> Iterator[Fault]:
    if raw["code"] != name:
        yield f"the file is named {name}, the procedure {raw['code']}", ["code"]
    for group, code, path in _names(raw):
        if code not in known[group]:
            yield f"{code!r} is not among the {group.replace('_', ' ')}", path
    yield from _version_faults(raw)


def _names(raw: Raw) -> Iterator[Named]:
    plain = {"field": "fields", "desk": "desks", "life_event": "life_events", "form": "forms"}
    yield from _keyed(raw, plain, [])
    for at, span in enumerate(raw["level"]):
        yield "levels", span["at"], ["level", at, "at"]
    for at, version in enumerate(raw["versions"]):
        yield from _version_names(version, ["versions", at])


def _version_names(version: Raw, path: list[Step]) -> Iterator[Named]:
    if "looked_for" in version:
        yield "looked_for", version["looked_for"], [*path, "looked_for"]
    yield from _keyed(version, {"flow": "flows"}, path)
    for at, term in enumerate(version.get("terms", ())):
        yield from _keyed(term, {"doubt": "doubts"}, [*path, "terms", at])
    yield from _keyed(version.get("fee", {}), {"doubt": "doubts"}, [*path, "fee"])
    papers = version.get("components", ())
    for at, paper in enumerate(papers if papers != "unknown" else ()):
        groups = {"use": "papers", "replaced_by_data": "databases", "doubt": "doubts"}
        yield from _keyed(paper, groups, [*path, "components", at])


def _keyed(raw: Raw, groups: Mapping[str, str], path: list[Step]) -> Iterator[Named]:
    return ((group, raw[key], [*path, key]) for key, group in groups.items() if key in raw)


def _version_faults(raw: Raw) -> Iterator[Fault]:
    starts = [version["from"] for version in raw["versions"]]
    whole = {version["from"] for version in raw["versions"] if "like" not in version}
    if all(version.get("stage") == "concept" for version in raw["versions"]):
        yield "no version is published", ["versions"]
    if starts != sorted(set(starts)):
        yield "versions do not stand in order of time", ["versions"]
    if raw["level"][0]["from"] > starts[0]:
        yield f"no level is named for {starts[0]}", ["level"]
    for at, version in enumerate(raw["versions"]):
        if version.get("like", next(iter(whole), "")) not in whole:
            yield f"there is no version of {version['like']} to be like", ["versions", at, "like"]


def _failed_cases(catalogue: Catalogue, documents: tuple[Document, ...]) -> Iterator[Problem]:
    kinds = {kind: [each.data for each in catalogue.read(kind)] for kind in KINDS}
    made = build({**kinds, "procedures": [document.data for document in documents]})
    desk = load_desk(catalogue)
    for document in documents:
        procedure = made[document.name]
        for failed in run_cases(procedure, desk):
            at = next(at for at, case in enumerate(procedure.cases) if case.name == failed.case)
            yield problem(document.error(f"{failed.case}: {failed.reason}", "cases", at))
        if not procedure.cases and _has_known_term(procedure):
            yield problem(document.error("a known time limit has no worked example", "versions"))


def _has_known_term(procedure: Procedure) -> bool:
    return any(term.is_known for version in procedure.versions for term in version.terms)


def _form_faults(form: Raw, parts: Mapping[str, Raw]) -> Iterator[Fault]:
    answers: dict[str, set[str] | None] = {}
    for at, page in enumerate(form["pages"]):
        path: list[Step] = ["pages", at]
        if page.get("use", "") and page["use"] not in parts:
            yield f"{page['use']!r} is not among the pages", [*path, "use"]
            continue
        whole = {**parts[page["use"]], **page} if "use" in page else page
        yield from _condition_faults(whole, answers, path)
        for question in whole["questions"]:
            yield from _condition_faults(question, answers, path)
            if question["code"] in answers:
                yield f"{question['code']!r} is asked twice", path
            answers[question["code"]] = _possible(question)


def _possible(question: Raw) -> set[str] | None:
    """The answers that a condition may name; None where the question has no fixed ones."""
    if question["kind"] == "yes_no":
        return {"yes", "no"}
    return {choice["value"] for choice in question["choices"]} if question["kind"] == "choice" else None


def _condition_faults(raw: Raw, answers: Mapping[str, set[str] | None], path: list[Step]) -> Iterator[Fault]:
    if "show_if" not in raw:
        return
    earlier, wanted = raw["show_if"]["question"], set(raw["show_if"]["is"])
    if earlier not in answers:
        yield f"{earlier!r} is not asked before", path
    elif not wanted <= (answers[earlier] or set()):
        yield f"{earlier!r} has no answer {', '.join(sorted(wanted - (answers[earlier] or set())))}", path


register("procedures", examine_procedures)
register("procedures/_forms", examine_forms)

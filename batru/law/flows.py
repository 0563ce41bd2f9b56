"""Flows: the steps of a procedure behind the counter, who does each, and which part of the term it has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from batru.law.cases import Problem, problem, register
from batru.law.catalogue import Catalogue, Document
from batru.law.questions import Words, words

DECIDE, RETURN = "decide", "return"


@dataclass(frozen=True)
class FlowStep:
    """One step: `share` of the term's office time, or a fixed number of working `hours`; neither: no limit of its own.

    `at` is the desk that took the dossier in or the deciding unit; `deeds` are those that the step allows.
    """

    code: str
    name: Words
    role: str
    at: str
    share: float | None
    hours: float | None
    deeds: frozenset[str]

    def length(self, term: timedelta) -> timedelta | None:
        """Office time of the step, where the whole term has so much."""
        if self.hours is not None:
            return timedelta(hours=self.hours)
        return term * self.share if self.share is not None else None


@dataclass(frozen=True)
class Flow:
    """A named shape; its last two steps are the decision and the return."""

    code: str
    name: Words
    source: str
    steps: tuple[FlowStep, ...]

    @property
    def first(self) -> FlowStep:
        """Where a received dossier goes."""
        return self.steps[0]

    def step(self, code: str) -> FlowStep:
        """The step of that code; KeyError where the flow has none."""
        for step in self.steps:
            if step.code == code:
                return step
        raise KeyError(f"{self.code} has no step {code!r}")

    def after(self, code: str) -> FlowStep | None:
        """The step that follows; None after the last."""
        codes = [step.code for step in self.steps]
        place = codes.index(code) + 1
        return self.steps[place] if place < len(codes) else None

    @property
    def last_working(self) -> FlowStep:
        """The step before the decision."""
        return self.steps[-3]


def load_flows(catalogue: Catalogue) -> Mapping[str, Flow]:
    """Every flow by code."""
    return {document.data["code"]: read_flow(document.data) for document in catalogue.read("flows")}


def read_flow(raw: Mapping[str, Any]) -> Flow:
    """A flow from its file's data."""
    return Flow(raw["code"], words(raw["name"]), raw["source"], tuple(_step(step) for step in raw["steps"]))


def examine_flows(catalogue: Catalogue, documents: tuple[Document, ...]) -> Iterator[Problem]:
    """The name is the file's, each step stands once, decision and return come last, and the shares fit in the term."""
    for document in documents:
        for fault in _faults(document.name, document.data):
            yield problem(document.error(fault, "steps"))


def _faults(name: str, raw: Mapping[str, Any]) -> Iterator[str]:
    codes = [step["code"] for step in raw["steps"]]
    if raw["code"] != name:
        yield f"the file is named {name}, the flow {raw['code']}"
    if codes[-2:] != [DECIDE, RETURN]:
        yield "the last two steps are decide and return"
    if len(set(codes)) != len(codes):
        yield "a step stands twice"
    if sum(step.get("share", 0) for step in raw["steps"]) > 1 + 1e-9:
        yield "the shares are more than the whole term"
    working = raw["steps"][:-2]
    for step in working:
        wanted = "proposal" if step is working[-1] else "onward"
        if wanted not in step["deeds"]:
            yield f"{step['code']} leads nowhere: it needs the deed {wanted}"


def _step(raw: Mapping[str, Any]) -> FlowStep:
    limits = (raw.get("share"), raw.get("hours"))
    return FlowStep(raw["code"], words(raw["name"]), raw["role"], raw["at"], *limits, frozenset(raw["deeds"]))


register("flows", examine_flows)

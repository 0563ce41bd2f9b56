"""Every kind of rule in words, with the worked examples that hold it: read from `catalogue/index_rules/`."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from batru.kernel.text import N_, Said, said
from batru.law.catalogue import Catalogue, Document
from batru.law.index_sets.given import Around, DataFault, Given
from batru.law.index_sets.numbers import Rounding, exact, shown
from batru.law.index_sets.rates import RATES
from batru.law.index_sets.rule import Rule
from batru.law.index_sets.rules import RULES, fault, share
from batru.law.index_sets.tree import rule_of
from batru.law.questions import Words

KIND = "index_rules"


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind as people read it."""

    kind: str
    name: Words
    says: Words
    source: Words


def load_kinds(catalogue: Catalogue) -> dict[str, KindWords]:
    """Words of every kind by its name and version."""
    raws = (raw for document in catalogue.read(KIND) for raw in document.data["kinds"])
    return {
        raw["kind"]: KindWords(raw["kind"], Words(**raw["name"]), Words(**raw["says"]), Words(**raw["source"]))
        for raw in raws
    }


def check_kinds(documents: tuple[Document, ...]) -> None:
    """CatalogueError for a kind that the program does not know, one without words, and an example that fails."""
    told: set[str] = set()
    for document in documents:
        for place, raw in enumerate(document.data["kinds"]):
            if raw["kind"] not in RULES and raw["kind"] not in RATES:
                raise document.error(said(N_("the program has no {kind}"), kind=raw["kind"]), "kinds", place, "kind")
            if raw["kind"] in told:
                raise document.error(said(N_("{kind} stands twice"), kind=raw["kind"]), "kinds", place, "kind")
            told.add(raw["kind"])
            for number, case in enumerate(raw["cases"]):
                _check_case(document, raw["kind"], case, place, number)
    if missing := (set(RULES) | set(RATES)) - told:
        reason = said(N_("no words and examples for {kinds}"), kinds=", ".join(sorted(missing)))
        raise documents[0].error(reason, "kinds")


def _check_case(document: Document, kind: str, case: Mapping[str, Any], *where: int) -> None:
    place, number = where
    rule = _rule(kind, case.get("rule", {}))
    wrong = fault(rule)
    points = exact(case.get("points", 1))
    try:
        came = wrong or _earned(rule, points, case)
    except DataFault as bad:
        came = bad.said
    if came:
        reason = said("{kind}: {case}: {came}", kind=kind, case=Words(**case["case"]), came=came)
        raise document.error(reason, "kinds", place, "cases", number)


def _rule(kind: str, settings: Mapping[str, Any]) -> Rule:
    """A rule's own example, or a rate's example under the plainest rule."""
    if kind in RULES:
        return rule_of({"kind": kind, **settings})
    return Rule("linear/1", {"zero_at": 0, "full_at": 1, "beyond": True}, Rule(kind, settings))


def _earned(rule: Rule, points: Fraction, case: Mapping[str, Any]) -> Said:
    """What came out instead; nothing where the example came true."""
    around = Around(tuple(exact(each) for each in case.get("others", ())))
    found = share(rule, Given.of(case["given"]), around, points)
    wanted = None if case["earns"] is None else exact(case["earns"])
    if not isinstance(found, Fraction):
        same = (wanted, case.get("state")) == (None, str(found))
        return Said() if same else said(N_("comes to {found}"), found=str(found))
    earned = Rounding("half_up", case.get("digits", 2)).of(found * points)
    return Said() if earned == wanted else said(N_("earns {earned}"), earned=shown(earned, 6).normalize())

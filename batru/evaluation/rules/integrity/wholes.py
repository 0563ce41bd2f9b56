"""Wholes that shrink once a target was set: an easy way to a better share. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from batru.evaluation.rules.integrity.checks import Check, Found
from batru.evaluation.rules.integrity.odds import Tally, pooled, spread_between, spread_tails


@dataclass(frozen=True, slots=True)
class Wholes:
    """What an indicator of a unit was divided by in a year and the year before; `group` holds those alike.

    `is_aimed`: a target was set to the unit for the year.
    """

    group: str
    unit: str
    indicator: str
    before: int
    now: int
    is_aimed: bool = True
    simulated: bool = False

    @property
    def tally(self) -> Tally:
        """This year's rows among those of both years."""
        return Tally(self.unit, self.now, self.before + self.now)


def shrunk(check: Check, wholes: Iterable[Wholes]) -> list[Found]:
    """Units with a target whose whole fell against the year before by more than their peers' wholes did."""
    alike: dict[tuple[str, str], list[Wholes]] = defaultdict(list)
    for one in wholes:
        alike[one.group, one.indicator].append(one)
    rows: dict[str, list[dict[str, object]]] = defaultdict(list)
    simulated: set[str] = set()
    for (_, indicator), several in sorted(alike.items()):
        for own in several:
            chance = _chance(check, own, [one.tally for one in several if one.unit != own.unit]) if own.is_aimed else 1
            if chance < check.at("chance"):
                rows[own.unit].append({"aim": indicator, "before": own.before, "now": own.now, "chance": chance})
                simulated |= {own.unit} if own.simulated else set()
    return [Found(unit, {"rows": len(own)}, tuple(own), unit in simulated) for unit, own in sorted(rows.items())]


def _chance(check: Check, own: Wholes, peers: list[Tally]) -> float:
    """How often so few would come this year; 1 where too little is known or it fell by less than it takes."""
    known = [one for one in peers if one.whole]
    if own.before < check.at("least_rows") or len(known) < check.at("least_peers"):
        return 1
    rate = pooled(known)
    usual = own.before * rate / (1 - rate) if rate < 1 else float("inf")
    if own.now > usual * (1 - check.at("fall") / 100):
        return 1
    return spread_tails(own.now, own.tally.whole, rate, spread_between(known)).low

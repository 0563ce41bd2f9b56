"""Decisions: from counts to reasons to look. Each is pure; thresholds come with the check."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from batru.evaluation.rules.integrity.checks import Check, Found
from batru.evaluation.rules.integrity.odds import Tally, binomial_tails, pooled, spread_between, spread_tails

EVEN_BEFORE = 1 / 3  # of three working hours around the due time, one lies before it


@dataclass(frozen=True, slots=True)
class Beside:
    """Ended in the last working hour before the due time, and in the two after it."""

    unit: str
    before: int
    after: int
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Dossiers of one procedure in two years: how many, and how many of them on time."""

    unit: str
    name: str
    whole_before: int
    part_before: int
    whole: int
    part: int
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a share in points of one hundred, split between another mix and other rates."""

    before: float
    now: float
    mix: float
    rate: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.now - self.before


def unlike_peers(check: Check, tallies: Sequence[Tally]) -> list[Found]:
    """Units whose share would come by chance less often than `chance` among units that differ as their peers do."""
    found = []
    for own in tallies:
        peers = [one for one in tallies if one.unit != own.unit and one.whole]
        if own.whole < check.at("least_rows") or len(peers) < check.at("least_peers"):
            continue
        rate, spread = pooled(peers), spread_between(peers)
        tails = spread_tails(own.part, own.whole, rate, spread)
        sides = {"low": tails.low, "high": tails.high}
        side = min(sides, key=lambda name: sides[name]) if check.side == "both" else check.side
        if sides[side] >= check.at("chance"):
            continue
        alone = binomial_tails(own.part, own.whole, rate)
        told = {
            "part": own.part, "whole": own.whole, "side": side, "chance": sides[side],
            "chance_alone": alone.low if side == "low" else alone.high, "spread": spread,
            "peers": [[one.unit, one.part, one.whole] for one in peers],
            "peers_part": sum(one.part for one in peers), "peers_whole": sum(one.whole for one in peers),
        }  # fmt: skip
        found.append(Found(own.unit, told, simulated=own.simulated))
    return found


def near_due(check: Check, counts: Iterable[Beside]) -> list[Found]:
    """Units that end far more in the last hour before the due time than in the two hours after it."""
    found = []
    for own in counts:
        whole = own.before + own.after
        if whole < check.at("least_rows") or own.before <= check.at("ratio") * own.after:
            continue
        chance = binomial_tails(own.before, whole, EVEN_BEFORE).high
        if chance < check.at("chance"):
            told = {"before": own.before, "after": own.after, "whole": whole, "chance": chance}
            found.append(Found(own.unit, told, simulated=own.simulated))
    return found


def over_lines(check: Check, unit: str, shares: Sequence[float]) -> list[Found]:
    """Lines (percent) just over which many more shares lie than just under; of all units together."""
    found = []
    band = check.at("band")
    for line in (check.at("line_one"), check.at("line_two")):
        over = sum(line <= share < line + band for share in shares)
        under = sum(line - band <= share < line for share in shares)
        if over + under < check.at("least_rows"):
            continue
        chance = binomial_tails(over, over + under, 0.5).high
        if chance < check.at("chance"):
            found.append({"line": line, "band": band, "over": over, "under": under, "chance": chance})
    return [Found(unit, {"lines": found, "shares": len(shares)})] if found else []


def mix_alone(check: Check, parts: Iterable[Part]) -> list[Found]:
    """Units whose share rose though no better was done within procedures: other procedures came instead."""
    by_unit: dict[str, list[Part]] = defaultdict(list)
    for one in parts:
        by_unit[one.unit].append(one)
    found = []
    for unit, own in by_unit.items():
        whole_before, whole = sum(one.whole_before for one in own), sum(one.whole for one in own)
        if whole_before < check.at("least_rows") or whole_before < check.at("least_before") * whole:
            continue
        change = split(own)
        if change.total >= check.at("rise") and change.rate <= 0:
            told = {"before": change.before, "now": change.now, "mix": change.mix, "rate": change.rate, "whole": whole}
            rows = tuple(
                {"procedure": one.name, "before": [one.part_before, one.whole_before], "now": [one.part, one.whole]}
                for one in sorted(own, key=lambda one: (-abs(one.whole - one.whole_before), one.name))
            )
            found.append(Found(unit, told, rows, any(one.simulated for one in own)))
    return found


def split(parts: Sequence[Part]) -> Change:
    """The change of a share by Kitagawa (1955): weights times mean rates, and rates times mean weights."""
    whole_before, whole = sum(one.whole_before for one in parts), sum(one.whole for one in parts)
    before = 100 * sum(one.part_before for one in parts) / whole_before
    now = 100 * sum(one.part for one in parts) / whole
    mix = rate = 0.0
    for one in parts:
        weights = (one.whole_before / whole_before, one.whole / whole)
        # A procedure that was there in one year alone has one rate: all it changes is the mix.
        old = _rate(one.part_before, one.whole_before, _rate(one.part, one.whole, 0.0))
        new = _rate(one.part, one.whole, old)
        mix += (weights[1] - weights[0]) * (old + new) / 2
        rate += (new - old) * (weights[0] + weights[1]) / 2
    return Change(before, now, mix, rate)


def on_nothing(check: Check, unit: str, percent: float, few: Mapping[str, int], points: float) -> list[Found]:
    """A score of which much rests on nothing to divide by; `few` gives the indicators with a small whole."""
    if percent < check.at("percent"):
        return []
    rows = tuple({"indicator": code, "whole": whole} for code, whole in sorted(few.items()))
    return [Found(unit, {"percent": percent, "points": points, "few": len(few)}, rows)]


def lowered(
    check: Check, unit: str, self_points: float, appraised: float, rows: Sequence[Mapping[str, object]]
) -> list[Found]:
    """A self-assessment of which appraisal left much less."""
    if self_points <= 0:
        return []
    percent = 100 * (self_points - appraised) / self_points
    if percent < check.at("percent"):
        return []
    return [Found(unit, {"self": self_points, "appraised": appraised, "percent": percent}, tuple(rows))]


def listed(check: Check, unit: str, rows: Sequence[Mapping[str, object]], simulated: bool = False) -> list[Found]:
    """Rows of which so many are enough to look."""
    if len(rows) < check.at("least_rows"):
        return []
    return [Found(unit, {"rows": len(rows)}, tuple(rows), simulated)]


def any_rows(check: Check, own: Tally) -> list[Found]:
    """Rows of which any is enough to look, counted beside all that were looked at."""
    if own.part < check.at("least_rows"):
        return []
    return [Found(own.unit, {"part": own.part, "whole": own.whole}, simulated=own.simulated)]


def _rate(part: int, whole: int, otherwise: float) -> float:
    return 100 * part / whole if whole else otherwise

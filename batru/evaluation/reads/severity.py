"""How hard appraisers judge: self minus appraised, as plain means with their counts; no model behind them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from batru.commons.people.public import Actor
from batru.evaluation.models import Campaign
from batru.evaluation.reads.appraisal import participants_for
from batru.evaluation.reads.marking import in_view
from batru.evaluation.reads.seats import APPRAISE
from batru.evaluation.reads.sheets import edition_of, roll_of, sheets
from batru.evaluation.rules.entries import Layer, Verdict

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Severity:
    """What was taken off under one heading: in how many judged indicators, from how many points said to how many.

    `off` is the mean difference of an indicator, `percent` what was lost of the points said; None without any.
    """

    key: str
    count: int
    lowered: int
    raised: int
    said: Fraction
    judged: Fraction

    @property
    def off(self) -> Fraction:
        """Points taken off per judged indicator."""
        return (self.said - self.judged) / self.count

    @property
    def percent(self) -> Fraction | None:
        """What was taken off of the points said."""
        return (self.said - self.judged) * HUNDRED / self.said if self.said else None


def severity(actor: Actor, campaign: Campaign) -> Mapping[str, list[Severity]]:
    """By `all`, `unit`, `indicator` and `appraiser`: what appraisal changed of the sheets that somebody appraises."""
    found = sheets(campaign)
    roll = roll_of(campaign)
    own, theirs = (in_view(campaign, found, view, roll) for view in ("self", "appraised"))
    codes = [one.code for one in edition_of(campaign)[1].indicators]
    pairs: dict[str, dict[str, list[tuple[Fraction, Fraction]]]] = defaultdict(lambda: defaultdict(list))
    for one in participants_for(actor, campaign, APPRAISE):
        unit = one.unit_id
        for code in codes:
            word = found.get(unit, {}).get(code, {}).get(Layer.APPRAISED)
            said, judged = own.get(unit, {}).get(code), theirs.get(unit, {}).get(code)
            if word is None or word.verdict == Verdict.MORE or said is None or judged is None:
                continue
            if said.score is not None and judged.score is not None:
                pair = (said.score, judged.score)
                for heading, key in (("all", ""), ("unit", unit), ("indicator", code), ("appraiser", word.by)):
                    pairs[heading][key].append(pair)
    return {heading: _told(by_key) for heading, by_key in pairs.items()}


def _told(by_key: Mapping[str, list[tuple[Fraction, Fraction]]]) -> list[Severity]:
    found = [
        Severity(
            key,
            len(pairs),
            sum(judged < said for said, judged in pairs),
            sum(judged > said for said, judged in pairs),
            sum((said for said, _ in pairs), Fraction(0)),
            sum((judged for _, judged in pairs), Fraction(0)),
        )
        for key, pairs in by_key.items()
    ]
    return sorted(found, key=lambda one: (-one.off, one.key))

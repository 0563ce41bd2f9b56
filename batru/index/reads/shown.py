"""A ranking as it was asked for: by today's figures, or as they were known at the end of a past day."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from batru.commons import home
from batru.commons.places.public import Unit
from batru.index.nights import law_data
from batru.index.reads.figures import Figure, counted_at, value_of
from batru.index.reads.ground import TODAY, Ground, Law
from batru.index.reads.past import Night, past
from batru.index.reads.rankings import Place, Scored, asked_of, ranking, scores
from batru.index.rules import Period
from batru.index.then import Wanted
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.index_sets.frozen import canonical, digest
from batru.law.measures import Measure, MeasureSet

SET = "set:"
FORMAT = "batru.ranking/1"
Plain: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a ranking shows."""

    measure: Measure | None
    set: MeasureSet
    kind: str
    kinds: dict[str, int]
    units: list[Unit]
    period: Period
    periods: list[Period]
    root: Unit

    @property
    def code(self) -> str:
        """The measure's or the set's code as the address writes it."""
        return self.measure.code if self.measure else SET + self.set.code


@dataclass(frozen=True, slots=True)
class Shown:
    """What is ranked; `day` is the day that was asked for, `night` the one by which a past day is told."""

    choice: Choice
    law: Law
    day: date | None
    night: Night | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """The ranking itself: places by a measure with the figure of the whole, or scores by a set."""

    shown: Shown
    places: list[Place]
    whole: Figure | None
    scored: list[Scored]

    def told(self) -> Plain:
        """The ranking as plain data, with the digest of what was asked and what came out."""
        own = {"asked": _asked(self.shown.choice), "results": self._results()}
        return {"format": FORMAT, **own, "known": _known(self.shown), "digests": {"results": digest(own)}}

    @property
    def digest(self) -> str:
        """SHA-256 of what was asked and what came out, whenever it was counted."""
        return str(self.told()["digests"]["results"])

    def _results(self) -> Plain:
        if self.whole is None:
            return {"units": [_scored(own) for own in self.scored]}
        day = self.shown.choice.period.last_day
        return {"units": [_placed(own, day) for own in self.places], "whole": _figure(self.whole)}


def ranked(own: Shown) -> Ranked | None:
    """The ranking; None while a past day is being counted again."""
    on = _ground(own)
    if on is None:
        return None
    choice, period = own.choice, own.choice.period
    if choice.measure is None:
        return Ranked(own, [], None, scores(choice.set.code, choice.units, period, on))
    code = choice.measure.code
    whole = value_of(code, choice.root.key, period, on)
    return Ranked(own, ranking(code, choice.units, period, on), whole, [])


def ranked_now(own: Shown) -> Ranked:
    """The same for a file; Refusal (503) while it is being counted, for a file is not half made."""
    found = ranked(own)
    if found is None:
        raise Refusal(
            "index.as_of.pending",
            what=N_("The ranking of that day is not ready yet."),
            why=N_("The facts of that night are being counted again."),
            next_step=N_("Ask again in a minute."),
            status=503,
        )
    return found


def written(own: Ranked) -> bytes:
    """The ranking as canonical JSON."""
    return canonical(own.told())


def _ground(own: Shown) -> Ground | None:
    if own.night is None:
        return TODAY
    choice = own.choice
    units = frozenset({choice.root.key, *(one.key for one in choice.units)})
    if choice.measure:
        months, periods = asked_of(choice.measure, choice.period)
        return past(own.night, {choice.measure.code}, Wanted(units, tuple(months), tuple(periods)))
    months = [str(month) for month in choice.period.months]
    codes = {one.code for one in choice.set.scored}
    return past(own.night, codes, Wanted(units, tuple(months), (choice.period,)))


def _asked(choice: Choice) -> Plain:
    return {"by": choice.code, "kind": choice.kind, "period": str(choice.period), "root": choice.root.key}


def _known(of: Shown) -> Plain:
    """By which facts and which law it was counted."""
    night = of.night
    if night is None:
        last = counted_at()
        law = digest(law_data(home.catalogue()))
        return {"day": home.today().isoformat(), "law": law, "counted_at": last.isoformat() if last else None}
    return {
        "day": night.day.isoformat(),
        "night": night.night.isoformat(),
        "closed_at": night.closed_at.isoformat(),
        "law": night.law.digest,
        "places": night.tree,
        "facts": {table: {"night": str(held), "version": number} for table, (held, number) in night.facts.items()},
    }


def _placed(own: Place, day: date) -> Plain:
    aim = own.figure.measure.target(own.unit.key, day)
    return {
        "unit": own.unit.key,
        "rank": own.rank,
        **_figure(own.figure),
        "before": _text(own.before.shown),
        "target": aim.value if aim else None,
        "months": own.spark,
    }


def _scored(own: Scored) -> Plain:
    earned = {
        figure.measure.code: {**_figure(figure), "points": _text(got), "most": str(most)}
        for figure, most, got in own.earned
    }
    named = {"unit": own.unit.key, "rank": own.rank, "score": _text(own.score)}
    return named | {"applicable": str(own.applicable), "earned": earned}


def _figure(own: Figure) -> Plain:
    told = {"value": _text(own.shown), "part": own.part, "whole": own.whole}
    return told | {"simulated": own.simulated, "provisional": own.provisional}


def _text(number: object) -> str | None:
    return None if number is None else str(number)

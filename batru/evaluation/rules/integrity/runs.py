"""Runs of equal marks: how likely the longest one is, where each mark falls by itself. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from batru.evaluation.rules.integrity.checks import Check, Found


@dataclass(frozen=True, slots=True)
class Marked:
    """One mark of a dossier, and when it was given (as it is told)."""

    dossier: str
    at: str
    mark: int


@dataclass(frozen=True, slots=True)
class Run:
    """So many equal marks after one another, from a place on; `chance` of one so long among marks in any order."""

    mark: int
    length: int
    first: int
    chance: float


def in_a_row(check: Check, unit: str, marks: Sequence[Marked], simulated: bool = False) -> list[Found]:
    """A unit whose marks, in the order in which they were given, repeat one of them longer than chance would."""
    if len(marks) < check.at("least_rows"):
        return []
    run = unlikeliest([one.mark for one in marks])
    if run is None or run.chance >= check.at("chance"):
        return []
    told = {"mark": run.mark, "length": run.length, "whole": len(marks), "chance": run.chance}
    own = marks[run.first : run.first + run.length]
    rows = tuple({"dossier": one.dossier, "marked_at": one.at, "mark": one.mark} for one in own)
    return [Found(unit, told, rows, simulated)]


def unlikeliest(marks: Sequence[int]) -> Run | None:
    """Of the longest run of each mark the one that is least likely; its chance times the number of marks looked at."""
    longest: dict[int, tuple[int, int]] = {}
    place = 0
    for mark, same in groupby(marks):
        length = sum(1 for _ in same)
        if length > longest.get(mark, (0, 0))[0]:
            longest[mark] = (length, place)
        place += length
    runs = [
        Run(mark, length, first, min(1.0, len(longest) * chance_of_run(len(marks), marks.count(mark), length)))
        for mark, (length, first) in longest.items()
    ]
    return min(runs, key=lambda run: (run.chance, run.mark), default=None)


def chance_of_run(whole: int, part: int, length: int) -> float:
    """The chance that among `whole` marks, of which each is one of `part` alike by itself, so many come in a row.

    `none[n]`: no such run among the first n. It is lost where n ends a first run: before it stands another mark.
    """
    share = part / whole
    alone = share**length
    none = [1.0] * min(length, whole + 1)
    for number in range(length, whole + 1):
        before = none[number - length - 1] if number > length else 1.0
        none.append(none[number - 1] - before * alone * (1 - share if number > length else 1))
    return min(1.0, max(0.0, 1 - none[whole]))

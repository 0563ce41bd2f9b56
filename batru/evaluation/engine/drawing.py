"""A unit's sheet drawn by the rules of its set: the same words give the same figures, on every machine."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from batru.evaluation.rules.entries import Verdict
from batru.law.index_sets.rule import Rule
from batru.law.index_sets.sheet import Leaf

Cells = Mapping[str, str]

# How many cases stand behind a figure, where there are not about forty: people, households, papers, visits.
WHOLES = {
    "G03": 46, "G04": 18, "G05": 2, "G07": 24, "G08": 200, "G09": 32, "G10": 640, "G11": 910, "G12": 120, "G13": 28,
    "G14": 16, "G15": 1180, "G16": 45, "G17": 1460, "G18": 1460, "G19": 1300, "G20": 1280, "G21": 520, "G22": 830,
    "G23": 22, "G24": 110, "E01": 210, "E02": 3, "E03": 160, "E04": 190, "E05": 900, "E06": 240, "E07": 30, "S01": 14,
    "S02": 2600, "S03": 7400, "S04": 7100, "S05": 7300, "S06": 8200, "S07": 60, "S08": 26, "S09": 4,
}  # fmt: skip
# How far units had come with each in that year, on average; where nothing is said they were at 78 of 100.
REACHED = {
    "G05": 0.5, "G15": 0.46, "G16": 0.5, "G19": 0.44, "G20": 0.55, "G21": 0.12, "G22": 0.3, "E01": 0.41, "E02": 0.34,
    "E03": 0.48, "E04": 0.22, "E06": 0.33, "S02": 0.27, "S03": 0.31, "S04": 0.02, "S05": 0.66, "S06": 0.62, "G17": 0.95,
    "G18": 0.9, "G24": 0.9, "G10": 0.93, "G11": 0.9, "G08": 0.93, "G13": 0.94,
}  # fmt: skip
REACHED_BY_MOST = 0.78
# From one year to the next, at most, in all that a unit does and once more in each indicator, less what is lost.
GROWTH, LOST = 0.14, 0.1
# What may not have happened at all: then there is nothing to divide by.
NEVER_HAPPENED = {"G05": 0.4, "G06": 0.7, "G23": 0.15, "E02": 0.3}
WHY_LOWER = (
    "Tài liệu kiểm chứng thể hiện ít hơn số đơn vị báo cáo.",
    "Đơn vị tính cả trường hợp của năm trước.",
    "Một số trường hợp chưa có tài liệu kiểm chứng.",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the unit told of an indicator, and what the appraiser made of it."""

    told: Cells
    verdict: Verdict
    held: Cells
    reason: str = ""


def chance(*words: str) -> float:
    """A number between 0 and 1 that these words always give."""
    found = hashlib.sha256("|".join(words).encode()).digest()
    return int.from_bytes(found[:6]) / 2**48


def answer(unit: str, leaf: Leaf, strength: float, earlier: str = "") -> Answer:
    """A leaf filled in by a unit of some strength (0 to 1, about a half in the middle), and looked through.

    `earlier` names a year before: most units had less in most indicators then, some had more.
    """
    reached = REACHED.get(leaf.code, REACHED_BY_MOST)
    level = reached + (strength - 0.5) * 0.2 + (chance(unit, leaf.code) - 0.5) * 0.24
    level -= chance(unit, leaf.code, earlier) * GROWTH + chance(unit, earlier) * GROWTH - LOST if earlier else 0
    told = cells(unit, leaf.code, leaf.scoring.rule, min(0.995, max(0.004, level)))
    dice = chance(unit, leaf.code, *([earlier] if earlier else []), "appraised")
    if dice < 0.2 and (fewer := _fewer(told, 0.72 + dice)):
        return Answer(told, Verdict.LOWERED, fewer, WHY_LOWER[int(dice * 15)])
    return Answer(told, Verdict.KEPT, told)


def cells(unit: str, code: str, rule: Rule, level: float) -> dict[str, str]:
    """The cells that a rule reads, at a level between 0 and 1."""
    if rule.kind == "gate/1":
        assert rule.then is not None
        is_open = "yes" if chance(unit, code, "gate") < 0.9 else "no"
        return {str(rule.settings["gate"]): is_open, **cells(unit, code, rule.then, level)}
    if rule.kind == "bands/1" and not rule.rate:
        return {"": str(min(4, int(level * 5)))}
    how = rule.rate.kind if rule.rate else "share/1"
    return DRAWN[how](unit, code, rule.rate or rule, level)


def _share(unit: str, code: str, rule: Rule, level: float) -> dict[str, str]:
    if chance(unit, code, "ever") < NEVER_HAPPENED.get(code, 0):
        nothing = {"part": "0", "whole": "0"}
        return {**nothing, "monitored": "yes"} if code == "G06" else nothing
    whole = _whole(unit, code)
    return {"part": str(round(whole * level)), "whole": str(whole)}


def _weighted(unit: str, code: str, rule: Rule, level: float) -> dict[str, str]:
    """Most of what counts counts in full; a tenth counts by half; the rest of the names stay at a few."""
    whole, names = _whole(unit, code), list(rule.settings["weights"])
    half, few = round(whole * 0.08), [round(whole * 0.01) for _ in names[2:]]
    in_full = min(whole - half - sum(few), round(whole * level) - half // 2)
    counts = [max(0, in_full), half, *few]
    return {**{name: str(count) for name, count in zip(names, counts, strict=True)}, "whole": str(whole)}


def _lowest(unit: str, code: str, rule: Rule, level: float) -> dict[str, str]:
    return {name: str(round(100 * level * (0.9 + 0.1 * chance(unit, code, name)))) for name in rule.settings["of"]}


DRAWN: dict[str, Callable[[str, str, Rule, float], dict[str, str]]] = {
    "share/1": _share,
    "weighted/1": _weighted,
    "lowest/1": _lowest,
}


def _whole(unit: str, code: str) -> int:
    return max(1, round(WHOLES.get(code, 40) * (0.7 + 0.6 * chance(unit, code, "whole"))))


def _fewer(told: Cells, share: float) -> dict[str, str] | None:
    """The same with fewer cases in the part; None where no case can be taken away."""
    part = next((name for name in ("part", "on_time", "self") if name in told), None)
    if part is None or int(told[part]) < 2:
        return None
    return {**told, part: str(int(int(told[part]) * share))}

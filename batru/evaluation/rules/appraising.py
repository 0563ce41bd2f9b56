"""What an appraiser may judge, and what a verdict must be. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from batru.evaluation.rules.entries import Layer, Verdict
from batru.evaluation.rules.reasons import check_reason
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

MORE_DAYS = (1, 30)


@dataclass(frozen=True, slots=True)
class Judging:
    """A verdict as it is wanted: `cells` take the place of what was said; `days` working days for more evidence."""

    indicator: str
    verdict: Verdict
    cells: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """A piece of evidence as it is looked at: when it is dated, its content, where else the same content stands."""

    dated: date
    content: str
    is_sealed: bool
    elsewhere: int = 0
    shared_because: str = ""


def judged(
    posts: Collection[str], office: str, verifiers: Mapping[str, str], unit: str, indicators: Iterable[str]
) -> frozenset[str]:
    """The indicators that whoever holds posts at some units may judge of a unit.

    The office judges them all, a verifying unit those that it verifies, and nobody the unit of his own.
    """
    if unit in posts:
        return frozenset()
    if office in posts:
        return frozenset(indicators)
    return frozenset(code for code in indicators if verifiers.get(code, office) in posts)


def check_judging(wanted: Judging, before: Fraction | None, after: Fraction | None) -> str:
    """The reason as it is kept; Refusal where the verdict does not say what it does, or does not say why."""
    if wanted.verdict is Verdict.KEPT:
        return " ".join(wanted.reason.split())
    reason = check_reason(wanted.reason)
    if wanted.verdict is Verdict.MORE:
        if not MORE_DAYS[0] <= wanted.days <= MORE_DAYS[1]:
            raise _refused(N_("The time for more evidence is given in working days, from 1 to 30."))
        return reason
    if not any(wanted.cells.values()):
        raise _refused(N_("No figure and no points were given in the place of what was said."))
    _check_way(wanted.verdict, before, after)
    return reason


def check_deciding(wanted: Judging, before: Fraction | None, after: Fraction | None) -> str:
    """The council's reason as it is kept: always one, and no asking for more."""
    if wanted.verdict is Verdict.MORE:
        raise _refused(N_("The council decides; more evidence is asked for before it sits."))
    check_judging(wanted, before, after)
    return check_reason(wanted.reason)


def marks(paper: Paper, first_day: date, last_day: date) -> tuple[str, ...]:
    """What is to be looked at in a paper: unsealed, dated outside the period, the same content elsewhere."""
    found = [] if paper.is_sealed else ["unsealed"]
    if not first_day <= paper.dated <= last_day:
        found.append("outside")
    if paper.elsewhere:
        found.append("shared" if paper.shared_because.strip() else "reused")
    return tuple(found)


def is_safe_to_keep(said: Mapping[Layer, Mapping[str, str]], has_verdict: bool, troubled: bool, is_asked: bool) -> bool:
    """Whether a figure may be kept in one go with others: counted, or said by the unit as it was counted.

    `troubled`: a paper of it has a mark; `is_asked`: a question on it is open.
    """
    if has_verdict or troubled or is_asked or Layer.COUNTED not in said:
        return False
    own = said.get(Layer.SELF)
    return own is None or _same(own, said[Layer.COUNTED])


def _same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return {key: cell for key, cell in one.items() if cell} == {key: cell for key, cell in other.items() if cell}


def _check_way(verdict: Verdict, before: Fraction | None, after: Fraction | None) -> None:
    """A score that is not known counts as none."""
    then, now = before or Fraction(0), after or Fraction(0)
    if verdict is Verdict.RAISED and now <= then:
        raise _refused(N_("It would not raise the score."))
    if verdict is Verdict.LOWERED and now >= then:
        raise _refused(N_("It would not lower the score."))


def _refused(why: str) -> Refusal:
    return Refusal(
        "evaluation.verdict",
        what=N_("The verdict was not written."),
        why=why,
        next_step=N_("Choose the verdict that says what it does, or correct the figures."),
    )

"""Questions to flags and the looks at them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from batru.evaluation.models import Flag, FlagLook
from batru.evaluation.reads.checks import check
from batru.evaluation.rules.integrity.checks import Check, Finding
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Standing:
    """A flag with its check and the looks at it, oldest first."""

    flag: Flag
    check: Check
    looks: tuple[FlagLook, ...]

    @property
    def finding(self) -> Finding | None:
        """What the latest look found; the unit's answers do not count."""
        found = [Finding(one.finding) for one in self.looks if one.finding != Finding.ANSWER]
        return found[-1] if found else None

    @property
    def is_open(self) -> bool:
        """Whether somebody must still look."""
        return self.finding in (None, Finding.INSPECTION)


def flags(units: Collection[str] | None, period: str) -> list[Standing]:
    """The flags of some units (None: of all) in a period with their looks, two queries; not yet looked at first."""
    return flags_in(units, [period])


def flags_in(units: Collection[str] | None, periods: Collection[str]) -> list[Standing]:
    """The same over several periods; two queries."""
    rows = Flag.objects.filter(period__in=periods)
    seen = FlagLook.objects.filter(period__in=periods)
    if units is not None:
        rows, seen = rows.filter(unit__in=units), seen.filter(unit__in=units)
    by_flag: dict[tuple[str, str, str], list[FlagLook]] = defaultdict(list)
    for look in seen.order_by("id"):
        by_flag[look.check_code, look.unit_id, look.period].append(look)
    found = [
        _standing(row, by_flag[row.check_code, row.unit, row.period]) for row in rows.order_by("unit", "check_code")
    ]
    return sorted(found, key=lambda one: (one.finding is not None, not one.is_open))


def periods() -> list[str]:
    """The periods that have flags, latest first."""
    return sorted(set(Flag.objects.values_list("period", flat=True)), reverse=True)


def flag(code: str, unit: str, period: str) -> Flag:
    """One flag; Refusal (404) where there is none."""
    found = Flag.objects.filter(check_code=code, unit=unit, period=period).first()
    if found is None:
        raise unknown()
    return found


def standing(code: str, unit: str, period: str) -> Standing:
    """One flag with its looks."""
    return _standing(flag(code, unit, period), looks(code, unit, period))


def looks(code: str, unit: str, period: str) -> list[FlagLook]:
    """What was written down about a flag, oldest first; it stays when the flag is found anew."""
    return list(FlagLook.objects.filter(check_code=code, unit=unit, period=period).order_by("id"))


def unknown() -> Refusal:
    """Absent and forbidden look the same."""
    return Refusal(
        "evaluation.flag.unknown",
        what=N_("There is nothing of that kind to be looked at."),
        why=N_("No check found it, or it is of a unit that you may not see."),
        next_step=N_("Choose one from the list of what is to be looked at."),
        status=404,
    )


def _standing(row: Flag, seen: Collection[FlagLook]) -> Standing:
    return Standing(row, check(row.check_code), tuple(seen))

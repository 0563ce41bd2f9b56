"""What people may type: an order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from batru.command.rules.orders import LONGEST, ROLES, Order, number_of
from batru.commons import home
from batru.kernel.period import VIETNAM, local_day

USUAL_DAYS = 14


@dataclass(frozen=True)
class Typed:
    """What was typed, the order where it could be read, and sentences about what could not."""

    values: Mapping[str, str]
    order: Order | None
    errors: Mapping[str, str]


def blank_order(target: float | None, now: datetime) -> Mapping[str, str]:
    """What a fresh form holds: two weeks, the target that holds now."""
    due = local_day(now) + timedelta(days=USUAL_DAYS)
    goal = "" if target is None else f"{target:g}"
    return {"text": "", "role": ROLES[0], "due_on": due.isoformat(), "target": goal, "expected_effect": ""}


def read_order(data: Mapping[str, str], unit: str, measure: str, now: datetime) -> Typed:
    """An order from a form; the answer is due when the unit's desk shuts on the day that was chosen."""
    names = ("text", "role", "due_on", "target", "expected_effect")
    values = {name: data.get(name, "").strip() for name in names}
    errors: dict[str, str] = {}
    if not values["text"]:
        errors["text"] = _("Write what is to be done.")
    for name in ("text", "expected_effect"):
        if len(values[name]) > LONGEST:
            errors[name] = _("Write at most %(most)s characters.") % {"most": LONGEST}
    if values["role"] not in ROLES:
        errors["role"] = _("Choose who is to answer.")
    day = _day(values["due_on"])
    if day is None or day <= local_day(now):
        errors["due_on"] = _("Choose a day after today.")
    try:
        target = number_of(values["target"])
    except ValueError:
        target, errors["target"] = None, _("Type a number, such as 95 or 97,5.")
    if errors or day is None:
        return Typed(values, None, errors)
    due = end_of(day, unit)
    return Typed(
        values, Order(unit, measure, values["text"], values["role"], due, target, values["expected_effect"]), {}
    )


def end_of(day: date, unit: str) -> datetime:
    """When the unit's desk shuts on a day; five in the afternoon where it is shut all day."""
    desk = home.desk(unit)
    return desk.closes_at(day) if desk.is_open(day) else datetime.combine(day, time(17), VIETNAM)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

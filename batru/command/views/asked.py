"""What an address asks for: a unit, a month, a day."""

from datetime import date

from django.http import HttpRequest

from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_


def month_of(request: HttpRequest) -> Month | None:
    """?month=2022-11, or None where none was named; a Refusal where it is no month."""
    typed = request.GET.get("month", "")
    try:
        return Month.parse(typed) if typed else None
    except ValueError:
        raise Refusal(
            "command.month",
            what=N_("The month {typed} cannot be shown."),
            why=N_("It is not a month of the calendar."),
            next_step=N_("Write it like 2022-11."),
            typed=typed,
        ) from None


def day_of(request: HttpRequest, usual: date) -> date:
    """?on=2022-12-01, or the usual day; a Refusal where it is no day."""
    typed = request.GET.get("on", "")
    try:
        return date.fromisoformat(typed) if typed else usual
    except ValueError:
        raise Refusal(
            "command.day",
            what=N_("The day {typed} cannot be shown."),
            why=N_("It is not a day of the calendar."),
            next_step=N_("Write it like 2022-12-01."),
            typed=typed,
        ) from None

"""Flags are found anew from what is true; looks at them are written down."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from batru.commons.journal.public import Deed, act
from batru.commons.people.public import Actor
from batru.commons.places.public import units
from batru.evaluation.models import Flag, FlagLook
from batru.evaluation.reads.checks import checks
from batru.evaluation.reads.flags import flag, looks
from batru.evaluation.reads.found_in_facts import FROM_FACTS
from batru.evaluation.reads.found_in_sheets import FROM_SHEETS, MOST_ROWS, years_to_look_at
from batru.evaluation.reads.found_in_wholes import FROM_WHOLES
from batru.evaluation.rules.integrity.checks import Check, Finding, Found
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

LONGEST = 2000
BY_CODE = {**FROM_FACTS, **FROM_SHEETS, **FROM_WHOLES}


def find_flags(today: date, at: datetime) -> int:
    """Find every flag of this year and the last anew, forgetting those found before; how many there are."""
    found = [
        (check, str(year), one)
        for year in years_to_look_at(today)
        for check in checks()
        if check.missing is None
        for one in BY_CODE[check.code](check, year)
    ]
    known = units({one.unit for _, _, one in found})
    fresh = [_flag(check, period, one, at) for check, period, one in found if one.unit in known]
    with transaction.atomic():
        Flag.objects.all().delete()
        Flag.objects.bulk_create(fresh)
    return len(fresh)


@act("evaluation.flag.looked_at", needs="evaluation.flag.look")
def look_at_flag(
    code: str, unit: str, period: str, finding: Finding, text: str, *, by: Actor, at: datetime
) -> Deed[int]:
    """Write down what looking at a flag showed; the flag itself and every score stay as they are."""
    flag(code, unit, period)
    if finding is Finding.ANSWER:
        raise _refused(N_("An answer is the unit's own."), N_("Choose what looking showed."))
    return _written(code, unit, period, finding, text, by, at)


@act("evaluation.flag.answered", needs="evaluation.sheet.fill")
def answer_flag(code: str, unit: str, period: str, text: str, *, by: Actor, at: datetime) -> Deed[int]:
    """The unit's own word, once somebody looked."""
    flag(code, unit, period)
    if not looks(code, unit, period):
        raise _refused(N_("Nobody has looked at it yet."), N_("Wait until somebody wrote down what was found."))
    return _written(code, unit, period, Finding.ANSWER, text, by, at)


def _written(code: str, unit: str, period: str, finding: Finding, text: str, by: Actor, at: datetime) -> Deed[int]:
    words = text.strip()
    if not words:
        raise _refused(N_("The text was empty."), N_("Write in a sentence what was looked at and what was found."))
    if len(words) > LONGEST:
        raise _refused(N_("The text is longer than {most} characters."), N_("Write less."), most=LONGEST)
    row = FlagLook.objects.create(
        check_code=code, unit_id=unit, period=period, finding=finding, text=words, by=by.key, at=at
    )
    return Deed(row.pk, f"flag/{code}/{unit}/{period}", unit, {"finding": str(finding)})


def _flag(check: Check, period: str, found: Found, at: datetime) -> Flag:
    return Flag(
        check_code=check.code,
        unit=found.unit,
        period=period,
        statistic=dict(found.statistic),
        rows=[dict(row) for row in found.rows[:MOST_ROWS]],
        simulated=found.simulated,
        found_at=at,
    )


def _refused(why: str, next_step: str, **params: Any) -> Refusal:
    what = N_("Nothing was written down.")
    return Refusal("evaluation.flag", what=what, why=why, next_step=next_step, **params)

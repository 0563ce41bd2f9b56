"""Working hours right before and after a due time."""

from datetime import datetime, timedelta

from batru.kernel.period import VIETNAM, local_day
from batru.kernel.working_time import ONE_DAY, Desk

BEFORE, AFTER = timedelta(hours=1), timedelta(hours=2)


def windows(desk: Desk, due: datetime) -> tuple[datetime, datetime]:
    """When the last working hour before the due time begins, and when the second one after it ends."""
    return back(desk, due, BEFORE), desk.add_time(due, AFTER)


def back(desk: Desk, moment: datetime, length: timedelta) -> datetime:
    """The last moment from which so much counted office time still lies before another."""
    day = local_day(moment)
    while True:
        for opens, closes in reversed(desk.spans(day) if desk.counts(day) else ()):
            begins = datetime.combine(day, opens, VIETNAM)
            ends = min(datetime.combine(day, closes, VIETNAM), moment)
            if begins < ends:
                if length <= ends - begins:
                    return ends - length
                length -= ends - begins
        day -= ONE_DAY

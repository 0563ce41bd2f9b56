"""Work of the machines: past days are closed."""

from datetime import datetime, time

from batru.commons import clock, home
from batru.commons.people.public import system_actor
from batru.kernel.period import VIETNAM
from batru.pillars.government.hall.actions.closing import close_day
from batru.pillars.government.hall.reads.days import unclosed


def close_past_days() -> int:
    """Close every past day that still has open tickets or counters, or phones to forget; how many."""
    begins = datetime.combine(home.today(), time(), VIETNAM)
    waiting = unclosed(begins)
    for hall, day in waiting:
        close_day(hall, day, by=system_actor("hall"), at=clock.now())
    return len(waiting)

"""The door of the hall."""

from batru.pillars.government.hall.actions.loading import load_days
from batru.pillars.government.hall.reads.days import has_tickets
from batru.pillars.government.hall.reads.halls import halls
from batru.pillars.government.hall.reads.lines import LaneNow, Now, now

__all__ = ["LaneNow", "Now", "halls", "has_tickets", "load_days", "now"]

"""How soon an office must first react to a dossier, whatever the procedure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from batru.kernel.period import local_day
from batru.kernel.working_time import Desk
from batru.law.due import due_at
from batru.law.values import Dated, NotRegulated, Value

Reaction = Literal["online_supplement", "paper_supplement", "officer_alert", "after_examination"]


def reaction_due(
    values: Mapping[str, Dated], reaction: Reaction, at: datetime, desk: Desk
) -> tuple[datetime, Value] | None:
    """When the first reaction is due and the value of law behind it; None on days without such a rule."""
    try:
        value = values[f"one_stop.reaction.{reaction}"].on(local_day(at))
    except NotRegulated:
        return None
    return due_at(at, value.term(), desk), value

"""The example's year, drawn from its file of assumptions."""

from datetime import datetime
from pathlib import Path

from batru.commons import home
from batru.pillars.government.onestop.engine.lives import Life, Year
from batru.pillars.government.onestop.engine.profile import load_names, load_profile
from batru.pillars.government.onestop.reads.times import due_from, procedure_on


def draw_year(folder: Path, until: datetime) -> list[Life]:
    """The lives of the example's year, drawn by its file of assumptions, up to a moment."""
    profile, names = load_profile(folder), load_names(folder)
    desks = home.desk(profile.units[0].key)

    def due(procedure: str, channel: str, unit_key: str, at: datetime) -> datetime | None:
        return due_from(procedure_on(procedure, at), channel, "standard", unit_key, at)

    return list(Year(profile, names, desks, due).lives(until))

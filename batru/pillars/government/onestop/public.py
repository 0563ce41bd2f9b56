"""The door of the one-stop shop."""

from batru.pillars.government.onestop.actions.filing import Applicant, Filing, HandedIn, keep_draft, submit
from batru.pillars.government.onestop.actions.loading import Staff, load_year
from batru.pillars.government.onestop.engine.lives import Life
from batru.pillars.government.onestop.reads.example import draw_year
from batru.pillars.government.onestop.reads.records import has_dossiers, last_waiting
from batru.pillars.government.onestop.reads.services import is_filed_here, procedures

__all__ = [
    "Applicant",
    "Filing",
    "HandedIn",
    "Life",
    "Staff",
    "draw_year",
    "has_dossiers",
    "is_filed_here",
    "keep_draft",
    "last_waiting",
    "load_year",
    "procedures",
    "submit",
]

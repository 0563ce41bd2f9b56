"""What is stored, by noun."""

from batru.evaluation.models.campaigns import Campaign, Extension, Participant, SetDocument, Verifier, Window
from batru.evaluation.models.drafts import SetDraft, SetRelease
from batru.evaluation.models.entries import Approval, Entry, Evidence
from batru.evaluation.models.flags import Flag, FlagLook
from batru.evaluation.models.results import Correction, Publication
from batru.evaluation.models.talks import Talk
from batru.evaluation.models.targets import Target

__all__ = [
    "Approval",
    "Campaign",
    "Correction",
    "Entry",
    "Evidence",
    "Extension",
    "Flag",
    "FlagLook",
    "Participant",
    "Publication",
    "SetDocument",
    "SetDraft",
    "SetRelease",
    "Talk",
    "Target",
    "Verifier",
    "Window",
]

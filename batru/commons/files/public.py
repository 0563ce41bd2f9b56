"""The door of the file store."""

from batru.commons.files.actions import Readable, store, sweep
from batru.commons.files.reads import File, open_file, path, refers, response, unreferenced, verify
from batru.commons.files.rules.admission import NextSteps
from batru.commons.files.rules.kinds import LOGS, PAPERS, PICTURES, endings_of

__all__ = [
    "LOGS",
    "PAPERS",
    "PICTURES",
    "File",
    "NextSteps",
    "Readable",
    "endings_of",
    "open_file",
    "path",
    "refers",
    "response",
    "store",
    "sweep",
    "unreferenced",
    "verify",
]

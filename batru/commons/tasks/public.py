"""The door of tasks."""

from batru.commons.tasks.actions import close, give, give_many
from batru.commons.tasks.models import Task
from batru.commons.tasks.reads import Load, Owed, inbox, load, open_tasks

__all__ = ["Load", "Owed", "Task", "close", "give", "give_many", "inbox", "load", "open_tasks"]

"""The office's menu: by job, and only what the reader's posts allow."""

from functools import lru_cache
from typing import NamedTuple, Protocol

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from batru.site.language import spoken


class Reader(Protocol):
    """Whoever reads the page."""

    @property
    def kind(self) -> str: ...
    @property
    def permissions(self) -> frozenset[str]: ...


class Item(NamedTuple):
    """One job in the menu."""

    text: str
    url: str
    icon: str
    is_here: bool


# (text, address name, icon, permission that it needs)
JOBS = (
    (N_("Inbox"), "tasks:inbox", "inbox", ""),
    (N_("Dossiers"), "onestop:dossiers", "folders", "onestop.dossier.read"),
    (N_("Register papers"), "onestop:register", "writing", "onestop.dossier.receive"),
    (N_("Supervision"), "onestop:supervision", "eye", "onestop.load.read"),
    (N_("Complaints"), "onestop:complaints", "message-circle", "onestop.complaint.answer"),
    (N_("Representation"), "people:representations", "users", "people.representation.give"),
    (N_("Counter in the hall"), "hall:counters", "device-mobile", "hall.ticket.serve"),
    (N_("The hall today"), "hall:loads", "users", "hall.load.read"),
    (N_("Fees"), "payments:charges", "cash", "payments.charge.read"),
    (N_("Reconciliation"), "payments:statements", "report-money", "payments.statement.reconcile"),
    (N_("Post"), "post:day", "mail", "post.list.keep"),
    (N_("Board"), "command:board", "layout-dashboard", "command.board.read"),
    (N_("Ranking"), "index:ranking", "trophy", ""),
    (N_("Evaluation"), "evaluation:campaigns", "clipboard-check", "evaluation.sheet.read"),
    (N_("Evaluation results"), "evaluation:results", "star", ""),
    (N_("Forecasts"), "foresight:forecasts", "chart-line", "command.board.read"),
    (N_("Counters"), "foresight:counters", "users-group", "command.board.read"),
    (N_("Directives"), "command:directives", "send", "command.board.read"),
    (N_("Targets set"), "evaluation:targets", "target-arrow", "evaluation.sheet.read"),
    (N_("To be looked at"), "evaluation:integrity", "eye", "evaluation.flag.look"),
    (N_("Statistics"), "command:statistics", "chart-bar", "command.board.read"),
    (N_("Keys of programs"), "partners:keys", "lock", "partners.key.issue"),
    (N_("Imported logs"), "imports:batches", "file-import", "imports.log.land"),
)


def menu_for(reader: Reader, path: str) -> tuple[Item, ...]:
    """The jobs of an official; empty for everybody else."""
    return _menu(spoken(), reader.permissions, path) if reader.kind == "official" else ()


@lru_cache(maxsize=2048)
def _menu(language: str, permissions: frozenset[str], path: str) -> tuple[Item, ...]:
    """The menu of whoever has these permissions, at a path, in the language of now, which is `language`."""
    links = _links(language, permissions)
    here = max((url for _text, url, _icon in links if path.startswith(url)), key=len, default="")
    return tuple(Item(text, url, icon, url == here) for text, url, icon in links)


@lru_cache(maxsize=256)
def _links(language: str, permissions: frozenset[str]) -> list[tuple[str, str, str]]:
    """Words, address and icon of the allowed jobs, in the language of now, which is `language`."""
    jobs = [job for job in JOBS if not job[-1] or job[-1] in permissions]
    return [(_(text), reverse(name), icon) for text, name, icon, _needs in jobs]

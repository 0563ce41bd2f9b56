"""Drafts of sets: what is worked on, and what is wrong with it."""

import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from batru.commons import home
from batru.evaluation.models import SetDraft
from batru.index.public import index_set
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, said
from batru.law.catalogue import CatalogueError
from batru.law.index_sets.checks import checked, measures_of
from batru.law.index_sets.model import IndexSet
from batru.law.index_sets.reader import KIND


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a text from being released: its line and the reason in the reader's language."""

    line: int
    reason: str


def draft_of(code: str) -> SetDraft | None:
    """The draft that is worked on; None where there is none, it was dropped or released."""
    last = SetDraft.objects.filter(set_code=code).select_related("release").order_by("-id").first()
    return None if last is None or not last.text or hasattr(last, "release") else last


def drafts() -> dict[str, SetDraft]:
    """Every draft that is worked on, by its set."""
    codes = SetDraft.objects.order_by().values_list("set_code", flat=True).distinct()
    return {code: own for code in codes if (own := draft_of(code)) is not None}


def file_text(code: str) -> str:
    """The file of a set as it holds; empty where there is none yet."""
    path = dict(home.catalogue().files(KIND)).get(code)
    return path.read_text("utf-8") if path else ""


def text_of(code: str) -> str:
    """The draft's text, or the file's where nobody works on it; Refusal (404) where there is neither."""
    own = draft_of(code)
    text = own.text if own else file_text(code)
    if not text:
        index_set(code)
    return text


def read_text(code: str, text: str) -> IndexSet | Fault:
    """The set that a text tells, or the first thing that is wrong with it."""
    found = _read(code, text)
    if isinstance(found, IndexSet):
        return found
    return Fault(found.line, found.said.told(_, get_language() or "vi"))


@lru_cache(maxsize=16)
def _read(code: str, text: str) -> IndexSet | CatalogueError:
    catalogue = home.catalogue()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{code}.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            document = catalogue.document(KIND, code, path)
            own = checked(document, measures_of(catalogue))
            if own.code != code:
                raise document.error(said(N_("the file says code {other}"), other=own.code), "code")
        except CatalogueError as error:
            return error
    return own


def no_draft(code: str) -> Refusal:
    """That nobody works on a set."""
    return Refusal(
        "evaluation.draft.none",
        what=N_("There is no draft of {set}."),
        why=N_("Nothing of it was changed since it was last released."),
        next_step=N_("Change an indicator first."),
        status=409,
        set=code,
    )

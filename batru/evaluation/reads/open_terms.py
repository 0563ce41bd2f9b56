"""By which terms a published result may be used: what the catalogue says of that day, and whether anybody read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from batru.commons import home
from batru.evaluation.reads.results import Result
from batru.kernel.period import local_day
from batru.kernel.text import N_
from batru.law.questions import Words
from batru.law.values import NotRegulated

CODE = "open_data.terms"
DOUBT = N_("unconfirmed: the text of the article has not been read yet")
TERMS: Mapping[str, str] = {"free_with_source": N_("free to use, with the source named")}


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms in words, by which article, and whether its text was read; all of it for the day of publication."""

    code: str
    words: Words
    article: str
    is_confirmed: bool

    @property
    def licence(self) -> dict[str, Any]:
        """As a Data Package tells it."""
        doubt = Words("", "") if self.is_confirmed else Words(*_both(DOUBT))
        return {
            "name": self.code.replace("_", "-"),
            "title": _titled(self.words.vi, self.article, doubt.vi),
            "title_en": _titled(self.words.en, self.article, doubt.en),
            "article": self.article,
            "status": "confirmed" if self.is_confirmed else "unconfirmed",
        }


def terms(result: Result) -> Terms | None:
    """What held on the day of publication; None where nothing was laid down."""
    try:
        value = home.values()[CODE].on(local_day(result.at))
    except NotRegulated:
        return None
    words = Words(*_both(TERMS[str(value.value)]))
    return Terms(str(value.value), words, value.article, value.is_confirmed)


def _titled(said: str, article: str, doubt: str) -> str:
    return f"{said} ({article}); {doubt}" if doubt else f"{said} ({article})"


def _both(said: str) -> list[str]:
    """In Vietnamese and in English."""
    found = []
    for language in ("vi", "en"):
        with translation.override(language):
            found.append(_(said))
    return found

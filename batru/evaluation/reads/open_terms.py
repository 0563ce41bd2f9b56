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
from batru.law.values import NotRegulated, Value

CODE = "open_data.terms"
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
        return {
            "name": self.code.replace("_", "-"),
            "title": self.words.vi,
            "title_en": self.words.en,
            "article": self.article,
            "status": "confirmed" if self.is_confirmed else "unconfirmed",
        }


def terms(result: Result) -> Terms | None:
    """What held on the day of publication; None where nothing was laid down."""
    try:
        value = home.values()[CODE].on(local_day(result.at))
    except NotRegulated:
        return None
    return Terms(str(value.value), Words(_told(value, "vi"), _told(value, "en")), value.article, value.is_confirmed)


def _told(value: Value, language: str) -> str:
    with translation.override(language):
        told = f"{_(TERMS[str(value.value)])} ({value.article})"
        doubt = _("unconfirmed: the text of the article has not been read yet")
        return told if value.is_confirmed else f"{told}; {doubt}"

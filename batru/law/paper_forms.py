"""Forms that law lays down: which number, title and article one has on a day."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from batru.law.cases import Problem, problem, register
from batru.law.catalogue import Catalogue, CatalogueError, Document
from batru.law.values import NotRegulated


@dataclass(frozen=True, slots=True)
class Edition:
    """A form as it is used from a day on; `notation` follows its number (None: no source gives it).

    `status` tells of number, title and article, `wording` of the text of the form: confirmed or unconfirmed.
    """

    since: date
    number: str
    title: str
    notation: str | None
    printed_on: str | None
    article: str
    status: str
    wording: str
    found_in: str


@dataclass(frozen=True)
class PaperForm:
    """A form with its whole history, oldest first."""

    code: str
    name_vi: str
    name_en: str
    history: tuple[Edition, ...]

    def on(self, day: date) -> Edition:
        """The edition that is used on a day; NotRegulated before the first."""
        place = bisect_right(self.history, day, key=lambda edition: edition.since)
        if not place:
            raise NotRegulated(f"{self.code} begins on {self.history[0].since}; there is no such form on {day}.")
        return self.history[place - 1]


def load_paper_forms(catalogue: Catalogue) -> Mapping[str, PaperForm]:
    """Every form by code."""
    return {document.data["code"]: read_form(document) for document in catalogue.read("forms")}


def read_form(document: Document) -> PaperForm:
    """A form's file; CatalogueError where the code is not the file's name or the days are not in order."""
    data = document.data
    if data["code"] != document.name:
        raise document.error(f"code must be {document.name!r}, as the file is named", "code")
    days = list(data["editions"])
    if days != sorted(days):
        raise document.error("editions must stand in order of their days; append, do not insert", "editions")
    history = tuple(_edition(day, data["editions"][day]) for day in days)
    return PaperForm(data["code"], data["name"]["vi"], data["name"]["en"], history)


def examine_forms(catalogue: Catalogue, documents: tuple[Document, ...]) -> Iterator[Problem]:
    """Each case names the number that the form has on a day; null where there is none yet."""
    for document in documents:
        try:
            form = read_form(document)
        except CatalogueError as error:
            yield problem(error)
            continue
        for place, case in enumerate(document.data["cases"]):
            found = _number_on(form, date.fromisoformat(case["on"]))
            if found != case["number"]:
                yield problem(document.error(f"the form has the number {found} on {case['on']}", "cases", place))


def _number_on(form: PaperForm, day: date) -> str | None:
    try:
        return form.on(day).number
    except NotRegulated:
        return None


def _edition(day: str, entry: Mapping[str, str | None]) -> Edition:
    return Edition(
        since=date.fromisoformat(day),
        number=str(entry["number"]),
        title=str(entry["title"]),
        notation=entry["notation"],
        printed_on=entry["printed_on"],
        article=str(entry["article"]),
        status=str(entry["status"]),
        wording=str(entry["wording"]),
        found_in=str(entry.get("source") or entry["looked_in"]),
    )


register("forms", examine_forms)

"""Drafts of sets: what is worked on, what is wrong with it, and what it would move."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from batru.commons import home
from batru.evaluation.models import Campaign, SetDraft
from batru.evaluation.reads.sheets import Sheet, sheets, values_of
from batru.evaluation.rules.previews import Moved, compared
from batru.index.public import Period, index_set
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, said
from batru.law.catalogue import CatalogueError
from batru.law.index_sets.checks import checked, measures_of
from batru.law.index_sets.frozen import Values
from batru.law.index_sets.given import DataFault
from batru.law.index_sets.model import Edition, IndexSet
from batru.law.index_sets.reader import KIND
from batru.law.index_sets.units import UnitScore, score_units


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a text from being released: its line and the reason in the reader's language."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The units of one campaign under the set as it holds and as drafted; `fault` where the draft cannot score them."""

    campaign: Campaign
    moved: tuple[Moved, ...]
    fault: str = ""


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
            own = checked(catalogue.document(KIND, code, path), measures_of(catalogue))
            if own.code != code:
                raise CatalogueError(path, 1, said(N_("the file says code {other}"), other=own.code))
        except CatalogueError as error:
            return error
    return own


def preview(code: str, text: str) -> Preview | None:
    """The last campaign by this set scored by both; None where no campaign was held by it."""
    campaign = Campaign.objects.filter(document__code=code).order_by("-id").first()
    drafted = read_text(code, text)
    if campaign is None or isinstance(drafted, Fault):
        return None
    given = sheets(campaign)
    day = Period.parse(campaign.period).last_day
    held = index_set(code)
    then, now = held.on(day), drafted.on(day)
    if then is None or now is None:
        return Preview(campaign, (), N_("No version of the draft holds on the last day of the campaign’s period."))
    try:
        before = _scored(campaign, given, then, held.ranked)
        after = _scored(campaign, given, now, drafted.ranked)
    except DataFault as fault:
        return Preview(campaign, (), ": ".join([*fault.where, _(fault.reason).format(**fault.params)]))
    return Preview(campaign, tuple(compared(before, after)))


def _scored(campaign: Campaign, found: Mapping[str, Sheet], edition: Edition, ranked: bool) -> tuple[UnitScore, ...]:
    values: Values = values_of(campaign, found)
    known = {one.code for one in edition.indicators} | {one.code for one in edition.adjustments}
    units = [own for own in values.units if own.profile in edition.profile_codes]
    kept = [replace(own, cells={code: given for code, given in own.cells.items() if code in known}) for own in units]
    return score_units(edition, kept, ranked)


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

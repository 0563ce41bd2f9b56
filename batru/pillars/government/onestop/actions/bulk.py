"""One deed on many dossiers: each its own act and transaction, and each refused by its own rule."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.actions import checking, processing
from batru.pillars.government.onestop.reads import records, times
from batru.pillars.government.onestop.rules.bulk import LARGEST, fault

DEEDS = ("taking", "receipt")


@dataclass(frozen=True, slots=True)
class Went:
    """How one of many went: `refusal` says why it did not."""

    code: str
    refusal: Refusal | None


def do_many(deed: str, codes: Iterable[str], *, by: processing.Official, at: datetime) -> list[Went]:
    """Take or receive each of some dossiers; what is refused stays as it was and keeps nothing else back."""
    wanted = list(dict.fromkeys(codes))
    act = _DEEDS.get(deed)
    if act is None or not wanted or len(wanted) > LARGEST:
        raise Refusal(
            "onestop.bulk",
            what=N_("Nothing was done."),
            why=N_("No dossier is ticked, more than {most} are, or the deed is not one for many."),
            next_step=N_("Go back to the list, tick the dossiers and choose one of the buttons."),
            params={"most": LARGEST},
        )
    return [_one(act, code, by, at) for code in wanted]


def receive_unseen(code: str, *, by: processing.Official, at: datetime) -> None:
    """Receive an online dossier that is whole by its own files, without opening it."""
    dossier = records.dossier_for(by, code)
    files = set(dossier.papers.filter(file__isnull=False).values_list("component", flat=True))
    wrong = fault(times.version_of(dossier), dossier.channel, files, answered=bool(dossier.answers))
    if wrong:
        raise Refusal(
            "onestop.bulk.look",
            what=N_("This dossier was not received."),
            why=wrong,
            next_step=N_("Open it, look at its papers, and receive it there or ask for what is missing."),
        )
    checking.receive(code, by=by, at=at)


def _one(act: Callable[..., Any], code: str, by: processing.Official, at: datetime) -> Went:
    try:
        act(code, by=by, at=at)
    except Refusal as refusal:
        return Went(code, refusal)
    return Went(code, None)


_DEEDS: Mapping[str, Callable[..., Any]] = dict(zip(DEEDS, (processing.take, receive_unseen), strict=True))

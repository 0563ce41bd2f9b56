"""What pages show of a dossier's way behind the counter: steps, control sheet, opinions, more time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from batru.commons import clock, home
from batru.commons.people.public import Actor, holders, names, post_actor
from batru.commons.places.public import descendants, units
from batru.pillars.government.onestop.actions.holdings import REVOKE
from batru.pillars.government.onestop.models import Dossier, Extension, Leg, Opinion
from batru.pillars.government.onestop.reads import legs as sheet
from batru.pillars.government.onestop.reads import times
from batru.pillars.government.onestop.reads.holdings import answer_held
from batru.pillars.government.onestop.rules.extending import LATENESS, lateness, sign_by
from batru.pillars.government.onestop.rules.legs import RESULT_NAMES
from batru.pillars.government.onestop.views.shown import in_language, unit_options

DECIDE, PROCESS = "onestop.dossier.decide", "onestop.dossier.process"
BY_STEP = ("proposal", "supplements", "suspensions")
RUNNING = ("received", "processing", "proposed")


def result_held(actor: Actor, found: Dossier) -> dict[str, Any]:
    """The answer as its owner keeps it, and whether the reader may take it back."""
    answer = answer_held(found) if getattr(found, "result", None) is not None else None
    may = answer is not None and not answer.is_revoked and actor.may(REVOKE, found.unit_id)
    return {"answer_held": answer, "may_revoke": may}


def way(actor: Actor, dossier: Dossier) -> dict[str, Any]:
    """Everything about steps, opinions and more time, with the deeds that are open to the reader."""
    legs = sheet.control_sheet(dossier)
    opinions = list(dossier.opinions.order_by("number"))
    extensions = list(dossier.extensions.order_by("id"))
    known = units({leg.unit_id for leg in legs} | {opinion.unit_id for opinion in opinions})
    who = names({key for leg in legs for key in (leg.given_by, leg.received_by) if key})
    places = {key: unit.called(get_language() or "vi") for key, unit in known.items()}
    return {
        "sheet": [_line(dossier, leg, places, who) for leg in legs],
        "opinions": [_opinion(opinion, places) for opinion in opinions],
        "extensions": extensions,
        "lateness": _(LATENESS[_late(dossier, extensions)]),
        "more": _open_deeds(actor, dossier, legs, extensions),
    }


def late_words(dossier: Dossier) -> str:
    """Late with or without an apology, for the applicant too; empty while it is in time."""
    word = LATENESS[_late(dossier, list(dossier.extensions.all()))]
    return _(word) if word else ""


def allows(dossier: Dossier, deed: str) -> bool:
    """Whether the step that it stands at allows a deed; deeds that no flow speaks of are always allowed."""
    if dossier.state != "processing" or deed not in BY_STEP:
        return True
    return deed in sheet.step_of(dossier, sheet.current(dossier)).deeds


def _late(dossier: Dossier, extensions: Sequence[Extension]) -> str:
    signed = next((one for one in extensions if one.signed_at), None)
    lawful = signed.due_otherwise if signed else dossier.due_at
    return lateness(lawful, dossier.done_at, clock.now(), signed is not None, dossier.state)


def _line(dossier: Dossier, leg: Leg, places: dict[str, str], who: dict[str, str]) -> dict[str, Any]:
    step = sheet.step_of_code(dossier, leg.step)
    return {
        "number": leg.number,
        "step": in_language(step.name),
        "unit": places.get(leg.unit_id, leg.unit_id),
        "given_at": leg.given_at,
        "giver": who.get(leg.given_by, ""),
        "received_at": leg.received_at,
        "receiver": who.get(leg.received_by, ""),
        "result": _(RESULT_NAMES[leg.result]) if leg.received_at else "",
        "due_at": leg.due_at,
        "note": leg.note,
    }


def _opinion(opinion: Opinion, places: dict[str, str]) -> dict[str, Any]:
    return {
        "row": opinion,
        "unit": places.get(opinion.unit_id, opinion.unit_id),
        "late": is_late(opinion, clock.now()),
        "done_at": opinion.answered_at or opinion.dropped_at,
    }


def is_late(opinion: Opinion, now: datetime) -> bool:
    """Whether the agency let its time pass."""
    return (opinion.answered_at or opinion.dropped_at or now) > opinion.due_at


def _open_deeds(actor: Actor, dossier: Dossier, legs: Sequence[Leg], extensions: Sequence[Extension]) -> dict[str, Any]:
    works, decides = actor.may(PROCESS, dossier.unit_id), actor.may(DECIDE, dossier.unit_id)
    asked = next((one for one in extensions if not one.signed_at and not one.declined_at), None)
    open_deeds: dict[str, Any] = dict.fromkeys(("take_over", "onward", "hand_to", "opinions", "extension"))
    open_deeds["sign"] = asked if decides and dossier.state in RUNNING else None
    if not works or dossier.state not in (*RUNNING, "suspended"):
        return open_deeds
    may = sheet.step_of(dossier, legs[-1] if legs else None).deeds
    processing = dossier.state == "processing"
    last = legs[-1] if legs else None
    open_deeds |= {
        "take_over": processing and last is not None and last.received_at is None,
        "onward": processing and "onward" in may,
        "hand_to": _colleagues(dossier) if processing and "hand_on" in may else [],
        "opinions": _agencies(dossier) if dossier.state in ("processing", "suspended") and "opinions" in may else [],
        "excludes": "outside_opinion" in times.version_of(dossier).stop_articles,
        "extension": _may_ask(dossier, extensions, asked),
    }
    return open_deeds


def _may_ask(dossier: Dossier, extensions: Sequence[Extension], asked: Extension | None) -> datetime | None:
    """The last moment for an apology, where more time can still be asked for."""
    if dossier.due_at is None or asked or dossier.state not in RUNNING or any(one.signed_at for one in extensions):
        return None
    last = sign_by(dossier.due_at, times.pack_of(dossier), times.desk_of(dossier))
    return last if clock.now() <= last else None


def _colleagues(dossier: Dossier) -> list[tuple[str, str]]:
    posts = [post for post in holders(dossier.unit_id, "specialist", home.today()) if post != dossier.specialist_id]
    return [(str(post), post_actor(post, home.today()).name) for post in posts]


def _agencies(dossier: Dossier) -> list[tuple[str, str]]:
    found = {unit.key: unit for unit in descendants(home.locality().root, home.today())}
    found.pop(dossier.unit_id, None)
    return [("", _("Choose…")), *unit_options(found)]

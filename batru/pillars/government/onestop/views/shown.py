"""What pages show of a dossier, ready for the templates."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import segno
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from batru.commons import home
from batru.commons.forms.public import spoken
from batru.commons.journal.public import history
from batru.commons.people.public import Represented, acted_for, names, roles
from batru.commons.places.public import Unit
from batru.kernel.text import N_
from batru.law.procedure import ProcedureVersion, TimeLimit
from batru.pillars.government.onestop.actions.steps import subject_of
from batru.pillars.government.onestop.models import Dossier, Suspension
from batru.pillars.government.onestop.reads import records, services
from batru.pillars.government.onestop.rules.filing import RELATIONS, RESULT_PLACES
from batru.pillars.government.onestop.rules.ledger import FORCE_MAJEURE, KIND_NAMES, WAITS_AS
from batru.pillars.government.onestop.rules.states import STATE_NAMES
from batru.pillars.government.onestop.rules.words import ACT_NAMES

CHANNEL_NAMES: Mapping[str, str] = {"online": N_("online"), "counter": N_("at the counter"), "post": N_("by post")}
TOLD = ("reason", "text")


def in_language(words: Any) -> str:
    """A bilingual value in the reader's language."""
    return str(words.en if _is_english() else words.vi)


def _is_english() -> bool:
    return (get_language() or "vi").startswith("en")


def timeline(code: str, *, with_names: bool) -> list[dict[str, Any]]:
    """The journal of a dossier as stations; who acted is told to officials alone."""
    entries = history(subject_of(code))
    keys = {key for entry in entries for key in (entry.actor, entry.payload.get("for")) if key}
    who = names(keys) if with_names else {}
    return [
        {
            "title": act_title(entry.act),
            "text": _vietnamese(next((str(entry.payload[key]) for key in TOLD if entry.payload.get(key)), "")),
            "at": entry.at,
            "by": done_by(who, entry.actor, entry.payload.get("for", "")),
            "state": "now" if entry is entries[-1] else "done",
        }
        for entry in entries
    ]


def done_by(who: Mapping[str, str], actor: str, absent: str) -> Any:
    """Who acted and, where he stood in for somebody, for whom; None where nobody is to be named."""
    if actor not in who:
        return None
    if absent not in who:
        return _vietnamese(who[actor])
    called = {"name": _vietnamese(who[actor]), "absent": _vietnamese(who[absent])}
    return Markup(_("%(name)s, on behalf of %(absent)s")) % called


def act_title(code: str) -> str:
    """What a journal line is called: a sentence of ours, or the glossary's word, never a bare code that has one."""
    if code in ACT_NAMES:
        return _(ACT_NAMES[code])
    word = home.act_words().get(code)
    return capfirst(in_language(word)) if word else code


def answers(dossier: Dossier) -> list[tuple[str, Any]]:
    """What the applicant wrote, under the questions' own labels."""
    language = get_language() or "vi"
    given = dossier.answers
    return [
        (in_language(question.label), _vietnamese(spoken(question, given[question.code], language)))
        for page in home.procedures()[dossier.procedure].form.pages
        for question in page.questions
        if given.get(question.code) not in (None, "")
    ]


def names_of(version: ProcedureVersion) -> dict[str, Any]:
    """The names of the components by code."""
    return {part.code: part.name for part in version.components}


def applicant(dossier: Dossier) -> list[tuple[str, Any]]:
    """Who applies, as the office sees it."""
    acting = acted_for(subject_of(dossier.code))
    filer = f"{acting.by_name} ({_(acting.relation_words)})" if acting else ""
    rows = [
        (_("Full name"), _vietnamese(dossier.applicant_name)),
        (_("Citizen number or tax code") if acting else _("Citizen number"), dossier.applicant_id),
        (_("Filed by"), _vietnamese(filer) if filer else ""),
        (_("Phone"), dossier.applicant_phone),
        (_("E-mail"), dossier.applicant_email),
        (_("Result wanted"), _(RESULT_PLACES[dossier.result_place])),
    ]
    agent = getattr(dossier, "representation", None) if dossier.filed_for and not acting else None
    if agent is not None:
        rows += [
            (_("Filed by"), _vietnamese(agent.name)),
            (_("In which capacity"), _(RELATIONS[agent.relation])),
            (_("His citizen number"), agent.id_number),
            (_("His phone"), agent.phone),
            (_("Authorisation"), _vietnamese(agent.authorization)),
        ]
    if dossier.assisted_by:
        helper = names({dossier.assisted_by}).get(dossier.assisted_by, "")
        rows.append((_("Helped to file by"), f"{helper} · {dossier.support_place}".rstrip(" ·")))
    return [(term, value) for term, value in rows if value]


def role_names() -> dict[str, Any]:
    """What each role is called, by its code."""
    return {code: role.name for code, role in roles().items()}


def term_pairs(terms: Sequence[TimeLimit]) -> list[tuple[str, TimeLimit]]:
    """Time limits under the case they hold for."""
    return [(in_language(limit.when) if limit.when else _("Ordinarily"), limit) for limit in terms]


def qr(address: str) -> Markup:
    """The address as a QR code, drawn as SVG."""
    picture = segno.make(address, error="m").svg_inline(scale=4, border=2, omitsize=True)
    return Markup(picture)


def stations(state: str) -> list[dict[str, Any]]:
    """The way of a dossier in four stations."""
    return [{"title": _(STATE_NAMES[name]), "state": place} for name, place in services.way(state)]


class Listed(NamedTuple):
    """A dossier of a list, with what its procedure and the unit that it lies with are called."""

    row: records.Row
    procedure: str
    unit: str


def listed(rows: Sequence[records.Row]) -> tuple[Listed, ...]:
    """The rows in the reader's language."""
    procedures, is_english = home.procedures(), _is_english()
    short = {code: procedures[code].short for code in {row.procedure for row in rows}}
    names = {code: str(words.en if is_english else words.vi) for code, words in short.items()}
    return tuple(
        Listed(row, names[row.procedure], row.holder_name_en if is_english else row.holder_name) for row in rows
    )


def unit_names(units: Mapping[str, Unit]) -> dict[str, str]:
    """What units are called in the reader's language, by key."""
    language = get_language() or "vi"
    return {key: unit.called(language) for key, unit in units.items()}


def unit_options(units: Mapping[str, Unit]) -> list[tuple[str, str]]:
    """Units as choices, by name."""
    language = get_language() or "vi"
    return sorted(((key, unit.called(language)) for key, unit in units.items()), key=lambda option: option[1])


def field_options(fields: Sequence[str]) -> list[tuple[str, str]]:
    """Fields of law as choices, in the reader's language."""
    labels = {one.field.vi: one.field for one in home.procedures().values()}
    return sorted(((field, in_language(labels[field])) for field in fields), key=lambda option: option[1])


def relation_options(nobody: str) -> list[tuple[str, str]]:
    """By which relation somebody files for another; the first choice is that nobody does."""
    return [("", nobody), *((code, _(words)) for code, words in RELATIONS.items())]


def place_options() -> list[tuple[str, str]]:
    """How a result may reach the applicant."""
    return [(code, _(words)) for code, words in RESULT_PLACES.items()]


def stop_options(version: ProcedureVersion) -> list[tuple[str, str]]:
    """For what the clock may stand still: what the procedure names, and force majeure."""
    kinds = [kind for kind in WAITS_AS if kind in version.stop_articles or kind == FORCE_MAJEURE]
    return [(kind, _(KIND_NAMES[kind])) for kind in kinds]


def ledger(stops: Sequence[Suspension], *, with_names: bool) -> list[dict[str, Any]]:
    """Every stop of the clock in words; who stopped it is told to officials alone."""
    who = names({stop.began_by for stop in stops}) if with_names and stops else {}
    return [
        {
            "kind": _(KIND_NAMES[stop.kind]),
            "reason": _vietnamese(stop.reason),
            "article": _vietnamese(stop.article),
            "began_at": stop.began_at,
            "ended_at": stop.ended_at,
            "by": _vietnamese(who.get(stop.began_by, "")),
        }
        for stop in stops
    ]


def procedure_options(procedures: Sequence[Any]) -> list[tuple[str, str]]:
    """Procedures as choices."""
    return [("", _("Choose…")), *((one.code, f"{in_language(one.short)} · {one.code}") for one in procedures)]


def _vietnamese(text: str) -> Any:
    """Text that somebody wrote in Vietnamese, marked so on an English page."""
    if not text or (get_language() or "vi").startswith("vi") or hasattr(text, "is_in_readers_language"):
        return text
    return Markup('<span lang="vi">{}</span>').format(text)


def whom_options(name: str, represented: Sequence[Represented]) -> list[tuple[str, str]]:
    """For whom somebody may file: himself first."""
    others = [(str(one.id), f"{one.name} ({_(one.relation_words)})") for one in represented]
    return [("", _("Myself, %(name)s") % {"name": name}), *others]

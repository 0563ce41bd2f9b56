"""Tags and filters with which the same page is written for Django's own templates: no more than they must do."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from batru.commons import home
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.rules.states import STATE_NAMES
from batru.site import formats, moments
from batru.site.addresses import versioned as versioned_address
from batru.site.jinja import local as in_language

register = template.Library()
MARKS = {"on_time": "circle-check", "due_soon": "clock-hour-4", "late": "alert-triangle", "unknown": "help"}
WORDS = {"on_time": _("On time"), "due_soon": _("Due soon"), "late": _("Late"), "unknown": _("Unknown")}


@register.inclusion_tag("rival/icon.html")
def icon(name: str) -> dict[str, str]:
    """One icon of the sprite."""
    return {"name": name, "sprite": versioned_address("vendor/icons.svg")}


@register.inclusion_tag("rival/due.html", takes_context=True)
def due_chip(context: template.Context, dossier: Dossier) -> dict[str, Any]:
    """How much time is left."""
    if dossier.state == "supplement_asked":
        return {"state": "paused"}
    due_at = dossier.act_by if dossier.state == "submitted" else dossier.due_at
    state = moments.due_state(due_at, context["now"])
    css = state.replace("_", "-")
    return {
        "state": state,
        "css": css,
        "mark": MARKS[state],
        "word": WORDS[state],
        "due_at": due_at,
        "now": context["now"],
    }


@register.simple_tag
def versioned(path: str) -> str:
    """The address of a style or script."""
    return versioned_address(path)


@register.simple_tag
def vietnamese(text: str) -> str:
    """A Vietnamese name, marked so on an English page."""
    return text if get_language() == "vi" else format_html('<span lang="vi">{}</span>', text)


@register.filter
def local(words: Any) -> str:
    """Bilingual words in the reader's language."""
    return in_language(words)


@register.filter
def procedure_name(dossier: Dossier) -> str:
    """The short name of the dossier's procedure."""
    return local(home.procedures()[dossier.procedure].short)


@register.filter
def state_name(dossier: Dossier) -> str:
    """The state in words."""
    return gettext(STATE_NAMES[dossier.state])


@register.filter
def moment(value: datetime) -> str:
    """Clock and day."""
    return formats.day_and_clock(value)


@register.filter
def due_in(value: datetime, now: datetime) -> str:
    """In how much time."""
    return str(formats.due_words(value, now))

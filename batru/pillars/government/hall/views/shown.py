"""What the hall's pages show, ready for the templates."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import segno
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from batru.law.halls import Hall
from batru.pillars.government.hall.models import Ticket
from batru.pillars.government.hall.reads import halls
from batru.pillars.government.hall.reads.lines import Now
from batru.pillars.government.hall.rules.states import AT_A_COUNTER, CALLED, OUTCOMES, STATE_NAMES, WAITING

LANE_ICONS: Mapping[str, str] = {
    "certification": "certificate",
    "civil_status": "users",
    "land": "map-2",
    "business": "building-store",
    "police": "id",
    "tax": "cash",
    "social": "heart-handshake",
    "results": "file-check",
}


def language() -> str:
    """The reader's language: vi or en."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def words(bilingual: Mapping[str, str]) -> str:
    """A bilingual value in the reader's language."""
    return bilingual[language()]


def icon_of(lane: str) -> str:
    """The picture of a lane."""
    return LANE_ICONS.get(lane, "folders")


def qr(address: str) -> Markup:
    """The address as a QR code, drawn as SVG."""
    return Markup(segno.make(address, error="m").svg_inline(scale=4, border=2, omitsize=True))


def ticket_address(request: HttpRequest, ticket: Ticket) -> str:
    """The whole address of a ticket's page, as its QR carries it."""
    return request.build_absolute_uri(reverse("hall:ticket", args=[ticket.key]))


def phone_address(request: HttpRequest, own: Hall, day: date) -> str:
    """The whole address at which somebody who stands in the hall takes a ticket by phone that day."""
    query = urlencode({"here": halls.token(own, day)})
    return request.build_absolute_uri(f"{reverse('hall:phone', args=[own.code])}?{query}")


def line_of(ticket: Ticket, now: Now) -> dict[str, Any]:
    """Where a ticket stands: how many are before it and how long that takes, or the counter it was called to."""
    ahead = now.ahead_of(ticket) if ticket.state == WAITING else 0
    return {
        "ticket": ticket,
        "hall": now.hall,
        "lane": now.hall.lanes[ticket.lane],
        "ahead": ahead,
        "wait": now.wait(ticket.lane, ahead) if ticket.state == WAITING else None,
        "state": _(STATE_NAMES[ticket.state]),
        "is_called": ticket.state == CALLED,
        "is_at_counter": ticket.state in AT_A_COUNTER,
        "called": [one for one in now.shown if one.lane == ticket.lane][:3],
        "group": group_name(ticket),
        "clock": now.at,
    }


def group_name(ticket: Ticket) -> str:
    """The group by which a ticket is called first; empty for ordinary ones."""
    return next((words(group.name) for group in halls.groups(ticket.day) if group.code == ticket.priority), "")


def outcomes() -> list[tuple[str, str, str]]:
    """What a clerk may say was done: key on the keypad, code, words."""
    return [(str(place), code, _(name)) for place, (code, name) in enumerate(OUTCOMES.items(), start=1)]

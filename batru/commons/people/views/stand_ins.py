"""Being away: who stands in, from when until when."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from batru.commons import clock, home
from batru.commons.people.actions.stand_ins import end_stand_in, give_stand_in
from batru.commons.people.models import OFFICIAL
from batru.commons.people.reads.actors import actor_for, roles
from batru.commons.people.reads.stand_ins import Sitting, absences, candidates, stand_ins_of, standing_in
from batru.commons.people.rules.actors import Actor
from batru.commons.people.views.ways import in_words, to_the_door
from batru.kernel.refusal import Refusal

FIELDS = ("absent", "stand_in", "first_day", "last_day", "reason")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stand_ins(request: HttpRequest) -> HttpResponse:
    """GET: who stands in for whom, and the form. POST `absent`, `stand_in`, `first_day`, `last_day`, `reason`."""
    actor = actor_for(request)
    if actor.kind != OFFICIAL or actor.person_id is None:
        return to_the_door(request)
    if request.method != "POST":
        return render(request, "people/stand_ins.html", _page(actor, {}))
    typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
    errors = _errors(typed)
    if errors:
        return render(request, "people/stand_ins.html", {**_page(actor, typed), "errors": errors}, status=422)
    try:
        _give(actor, typed)
    except Refusal as refusal:
        shown = {**_page(actor, typed), "refusal": in_words(refusal)}
        return render(request, "people/stand_ins.html", shown, status=refusal.status)
    return redirect("people:stand_ins")


@require_POST
def stand_in_end(request: HttpRequest, number: int) -> HttpResponse:
    """From today on nobody stands in any more."""
    end_stand_in(number, home.today(), by=actor_for(request), at=clock.now())
    return redirect("people:stand_ins")


def _give(actor: Actor, typed: dict[str, str]) -> None:
    first, last = date.fromisoformat(typed["first_day"]), date.fromisoformat(typed["last_day"])
    give_stand_in(
        int(typed["absent"]),
        int(typed["stand_in"]),
        first,
        last + timedelta(days=1),
        reason=typed["reason"],
        by=actor,
        at=clock.now(),
    )


def _errors(typed: dict[str, str]) -> list[tuple[str, str]]:
    errors = [(name, _("Choose one of the list.")) for name in ("absent", "stand_in") if not typed[name].isdecimal()]
    return errors + [(name, _("Write a day.")) for name in ("first_day", "last_day") if not _is_day(typed[name])]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text) < date.max
    except ValueError:
        return False


def _page(actor: Actor, typed: dict[str, str]) -> dict[str, Any]:
    day = home.today()
    away = absences(actor, day)
    return {
        "typed": {**dict.fromkeys(FIELDS, ""), "first_day": day.isoformat(), "last_day": day.isoformat(), **typed},
        "away": away,
        "absent_options": [(one.post_id, _words(one)) for one in away],
        "stand_in_options": [("", _("Choose…")), *((one.post_id, _words(one)) for one in candidates(actor, day))],
        "given": stand_ins_of(actor, day),
        "standing": standing_in(actor.person_id or 0, day),
        "role_names": {code: role.name for code, role in roles().items()},
        "today": day,
        "errors": [],
        "refusal": None,
    }


def _words(one: Sitting) -> str:
    """A post as a choice: name, role and unit."""
    is_english = (get_language() or "vi").startswith("en")
    known = roles().get(one.role)
    role = known.name["en" if is_english else "vi"] if known else one.role
    return f"{one.name} · {role} · {one.unit_name_en if is_english else one.unit_name}"

"""The register of dossiers (sổ theo dõi hồ sơ): a desk's month in a field of law, to be read here or taken as PDF."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from batru.commons import clock, home
from batru.commons.files import public as files
from batru.commons.people.public import Actor, actor_for
from batru.commons.places.public import Unit, units
from batru.commons.prints.public import edition_on
from batru.kernel.period import Month
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop.actions.registering import FORM, issued_register
from batru.pillars.government.onestop.reads import records, registers
from batru.pillars.government.onestop.rules.filing import RESULT_PLACES
from batru.pillars.government.onestop.views import shown


@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """GET `unit`, `field`, `month`: the register as it stands now."""
    actor = actor_for(request)
    if actor.kind != "official":
        return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")
    desks = _desks(actor)
    unit, field, month = _asked(request.GET, desks)
    rows = registers.entries(actor, unit, field, month)
    context = {
        "rows": rows,
        "unit": unit,
        "field": field,
        "month": str(month),
        "title": edition_on(FORM, month.last()),
        "unit_options": shown.unit_options(desks),
        "unit_names": shown.unit_names(units({row.unit_id for row in rows})),
        "field_options": shown.field_options(registers.fields()),
        "procedures": home.procedures(),
        "place_names": RESULT_PLACES,
    }
    return render(request, "onestop/book.html", context)


@require_safe
def sheet(request: HttpRequest) -> FileResponse | HttpResponse:
    """GET `unit`, `field`, `month`: the same as PDF with its code."""
    actor = actor_for(request)
    if actor.kind != "official":
        return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")
    issued = issued_register(*_asked(request.GET, _desks(actor)), by=actor, at=clock.now())
    if issued.file_id is None:
        raise records.no_such_dossier()
    return files.response(issued.file_id, f"{FORM}-{issued.code}.pdf", inline=True)


def _desks(actor: Actor) -> dict[str, Unit]:
    """The desks whose dossiers the reader sees."""
    keys = actor.units(records.READ)
    coded = set(home.locality().code_scheme(home.today()).parts)
    found: dict[str, Unit] = units(coded if keys is None else coded & keys)
    return found


def _asked(given: QueryDict, desks: dict[str, Any]) -> tuple[str, str, Month]:
    """Which register is meant: without words the first desk's, of the first field, this month."""
    unit = given.get("unit") or next(iter(sorted(desks)), "")
    field = given.get("field") or registers.fields()[0]
    try:
        month = Month.parse(given.get("month") or str(Month.of(clock.now())))
    except ValueError:
        month = None
    if unit not in desks or field not in registers.fields() or month is None:
        raise Refusal(
            "onestop.register.unknown",
            what=N_("There is no such register here."),
            why=N_("A register belongs to a desk of yours, a field of law and a month such as 2022-11."),
            next_step=N_("Choose all three on the page of the register."),
            status=404,
        )
    return unit, field, month

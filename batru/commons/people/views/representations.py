"""Who acts for whom: written down at the counter with the paper in hand, listed, and ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from batru.commons import clock, home
from batru.commons.files.public import PAPERS, response, store
from batru.commons.forms.public import person_id_fault, tax_code_fault
from batru.commons.people.actions.organisations import (
    NewOrganisation,
    add_organisation,
    end_representation,
    give_representation,
    no_such_page,
    open_proof,
)
from batru.commons.people.reads.actors import actor_for
from batru.commons.people.reads.organisations import GIVE, organisation_by_tax_code, person_by_id_number, recorded
from batru.commons.people.rules.actors import Actor
from batru.commons.people.rules.representations import NEEDS_PROOF, OF_ORGANISATIONS, OF_PERSONS, RELATIONS, fault
from batru.commons.people.views.ways import in_words
from batru.commons.places.public import Unit, units
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

LARGEST = 20 * 1024 * 1024
FIELDS = (
    "person_id",
    "kind",
    "tax_code",
    "name",
    "address",
    "principal_id",
    "relation",
    "first_day",
    "last_day",
    "unit",
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What the clerk wrote, read as far as it can be."""

    given: dict[str, str]
    first: date | None
    last: date | None
    person_id: int | None
    principal_id: int | None
    organisation_id: int | None
    has_proof: bool

    @property
    def of_organisation(self) -> bool:
        """Whether it is for an organisation."""
        return self.given["kind"] != "person"

    @property
    def free_on(self) -> date | None:
        """The first day on which it no longer holds."""
        return self.last + timedelta(days=1) if self.last else None


@never_cache
@require_safe
def representations(request: HttpRequest) -> HttpResponse:
    """GET: what was written down, found by name or number with `q`."""
    actor = actor_for(request)
    if actor.kind != "official":
        return _to_the_office_door(request)
    _may(actor)
    query = request.GET.get("q", "").strip()
    rows = [(row, _(row.relation_words)) for row in recorded(actor, query, home.today())]
    return render(request, "people/representations.html", {"rows": rows, "query": query, "today": home.today()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """GET: the form; POST: the organisation, if it is new, and who acts for it or for another person."""
    actor = actor_for(request)
    if actor.kind != "official":
        return _to_the_office_door(request)
    _may(actor)
    typed = _typed(request)
    errors = _wrong(typed) if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            _give(request, typed, actor)
        except Refusal as refusal:
            return _form(request, typed, actor, status=refusal.status, refusal=in_words(refusal))
        return redirect("people:representations")
    return _form(request, typed, actor, [(name, _(words)) for name, words in errors], 422 if errors else 200)


@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """`last_day`: the last day on which the person acts for them."""
    last = _day(request.POST.get("last_day", ""))
    if last is None:
        raise Refusal(
            "people.representation.day",
            what=N_("The representation was not ended."),
            why=N_("The last day is missing or is no day."),
            next_step=N_("Choose the last day and try again."),
        )
    end_representation(number, last + timedelta(days=1), by=actor_for(request), at=clock.now())
    return redirect("people:representations")


@never_cache
@require_safe
def proof(request: HttpRequest, number: int) -> FileResponse:
    """GET: the paper that proves it, for the unit that wrote it down; that it was opened is written down."""
    digest = open_proof(number, by=_clerk(request), at=clock.now())
    return response(digest, "proof", inline=True)


def _give(request: HttpRequest, typed: Typed, actor: Actor) -> None:
    at, file = clock.now(), request.FILES.get("proof")
    digest = store(file, file.name or "", max_bytes=LARGEST, allowed=PAPERS).digest if file else ""
    with transaction.atomic():
        organisation_id = typed.organisation_id
        if typed.of_organisation and organisation_id is None:
            fresh = NewOrganisation(typed.given["name"], typed.given["tax_code"], typed.given["address"])
            organisation_id = add_organisation(fresh, by=actor, at=at)
        assert typed.person_id is not None and typed.first is not None  # looked at before
        give_representation(
            typed.person_id,
            typed.given["relation"],
            typed.first,
            organisation_id=organisation_id if typed.of_organisation else None,
            principal_id=None if typed.of_organisation else typed.principal_id,
            free_on=typed.free_on,
            proof=digest,
            unit_key=_unit(typed, actor),
            by=actor,
            at=at,
        )


def _typed(request: HttpRequest) -> Typed:
    given = {name: request.POST.get(name, "").strip() for name in FIELDS}
    if request.method != "POST":
        given["kind"], given["first_day"] = "organisation", home.today().isoformat()
    return Typed(
        given,
        _day(given["first_day"]),
        _day(given["last_day"]),
        person_by_id_number(given["person_id"]),
        person_by_id_number(given["principal_id"]),
        organisation_by_tax_code(given["tax_code"]),
        "proof" in request.FILES,
    )


def _wrong(typed: Typed) -> list[tuple[str, str]]:
    """Fields and what is wrong with them, as message ids."""
    given, found = typed.given, []
    if typed.person_id is None:
        found.append(("person_id", _number_words(given["person_id"])))
    found += _wrong_organisation(typed) if typed.of_organisation else _wrong_principal(typed)
    if typed.first is None:
        found.append(("first_day", N_("Write the first day.")))
        return found
    if given["last_day"] and typed.last is None:
        found.append(("last_day", N_("That is no day.")))
    wrong = fault(
        given["relation"],
        of_organisation=typed.of_organisation,
        has_proof=typed.has_proof,
        first=typed.first,
        free_on=typed.free_on,
    )
    return [*found, (_field_of(typed), wrong)] if wrong else found


def _field_of(typed: Typed) -> str:
    """The field to which a fault of the relation belongs."""
    if typed.given["relation"] not in (OF_ORGANISATIONS if typed.of_organisation else OF_PERSONS):
        return "relation"
    return "proof" if typed.given["relation"] in NEEDS_PROOF and not typed.has_proof else "last_day"


def _wrong_organisation(typed: Typed) -> list[tuple[str, str]]:
    wrong = tax_code_fault(typed.given["tax_code"])
    if wrong is not None:
        return [("tax_code", wrong.message)]
    if typed.organisation_id is None and not typed.given["name"]:
        return [("name", N_("It is not known here yet: write its name as in its register."))]
    return []


def _wrong_principal(typed: Typed) -> list[tuple[str, str]]:
    if typed.principal_id is None:
        return [("principal_id", _number_words(typed.given["principal_id"]))]
    same = typed.principal_id == typed.person_id
    return [("principal_id", N_("Nobody acts for himself."))] if same else []


def _number_words(number: str) -> str:
    wrong = person_id_fault(number, home.today())
    return wrong.message if wrong is not None else N_("Nobody with this number has an account here.")


def _form(
    request: HttpRequest,
    typed: Typed,
    actor: Actor,
    errors: Sequence[tuple[str, str]] = (),
    status: int = 200,
    refusal: dict[str, str] | None = None,
) -> HttpResponse:
    language = get_language() or "vi"
    context: dict[str, Any] = {
        "given": typed.given,
        "errors": errors,
        "error_of": dict(errors),
        "refusal": refusal,
        "relation_options": [("", _("Choose…")), *((code, _(words)) for code, words in RELATIONS.items())],
        "unit_options": [(key, unit.called(language)) for key, unit in _desks(actor).items()],
        "kind_options": [("organisation", _("for an organisation")), ("person", _("for another person"))],
    }
    return render(request, "people/representation.html", context, status=status)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _desks(actor: Actor) -> dict[str, Unit]:
    """The units at which the clerk may write it down: where he sits."""
    return units({post.unit_key for post in actor.posts if GIVE in post.permissions})


def _unit(typed: Typed, actor: Actor) -> str:
    """The unit that writes it down: the chosen one, where the clerk sits at several."""
    desks = _desks(actor)
    return typed.given["unit"] if typed.given["unit"] in desks else next(iter(desks))


def _clerk(request: HttpRequest) -> Actor:
    actor = actor_for(request)
    _may(actor)
    return actor


def _may(actor: Actor) -> None:
    if not actor.may(GIVE):
        raise no_such_page()


def _to_the_office_door(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")

"""Who may open the office's pages, and refusals in the reader's language."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from batru.commons.payments.models import Charge
from batru.commons.payments.reads.paging import READ
from batru.commons.people.public import Actor, actor_for
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

View = Callable[..., HttpResponseBase]


def needs(permission: str) -> Callable[[View], View]:
    """Open a page to whoever has the permission; others are sent to the door or refused."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            actor = actor_for(request)
            if actor.kind == "anonymous":
                return redirect(f"{reverse('people:office_sign_in')}?next={request.path}")
            if not actor.may(permission):
                raise not_yours()
            return view(request, actor, **kwargs)

        return guarded

    return guard


def seen_by(actor: Actor, charge: Charge | None) -> Charge:
    """The charge, for whoever may read its unit's; absent and forbidden look the same."""
    if charge is None or not actor.may(READ, charge.unit_id):
        raise not_yours()
    return charge


def in_words(refusal: Refusal | None) -> dict[str, str] | None:
    """A refusal in the reader's language."""
    if refusal is None:
        return None
    return dict(zip(("what", "why", "next_step"), refusal.told(_, get_language() or "vi"), strict=True))


def not_yours() -> Refusal:
    """What a stranger is told."""
    return Refusal(
        "payments.page.refused",
        what=N_("You cannot see this page of payments."),
        why=N_("None of your posts handles the fees of this unit."),
        next_step=N_("Ask the counter or the accountant of the unit that the fee is paid to."),
        status=403,
    )

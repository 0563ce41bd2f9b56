"""What pages show of a dossier's fees and of what the post carries for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from batru.commons.payments import public as payments
from batru.commons.post import public as post
from batru.kernel.text import N_
from batru.law.procedure import Fee
from batru.pillars.government.onestop.actions.steps import subject_of
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.reads import money
from batru.pillars.government.onestop.rules.fees import Owed
from batru.pillars.government.onestop.views.shown import CHANNEL_NAMES, in_language

IN_CASH, NOTHING = "counter", "nothing"
STATES: Mapping[str, str] = {
    "open": N_("To be paid"),
    "paid": N_("Paid"),
    "withdrawn": N_("No longer owed"),
}


def of_dossier(dossier: Dossier) -> dict[str, Any]:
    """Its fees with where they are paid, and its postal orders; simulated dossiers have neither."""
    if dossier.simulated:
        return {"fees": [], "postal_orders": [], "for_office": False, "after_refusal": None}
    found = money.charges(dossier)
    return {
        "for_office": False,
        "fees": [_shown(one) for one in found],
        "after_refusal": money.refusal_rule(dossier) if found else None,
        "postal_orders": post.orders_for(subject_of(dossier.code)),
    }


def fee_rows(fee: Fee) -> list[tuple[str, int | None, str]]:
    """A fee as rows: for what, how many đồng (None: not known), and for one of what."""
    per = in_language(fee.per) if fee.per else ""
    if fee.mode == "per_page":
        rows = [(_("From page %(page)s on") % {"page": first}, price, per) for first, price in fee.page_steps]
        return [*rows, *([(_("At most for one copy"), fee.cap_vnd, "")] if fee.cap_vnd is not None else [])]
    if fee.cases:
        return [(_case(one.channel, one.when), one.amount_vnd, per) for one in fee.cases]
    return [(_("Fee"), fee.amount_vnd, per)] if fee.mode == "fixed" else []


def counted(fee: Fee, owed: Owed | None) -> str:
    """By what a fee was counted, in words; empty where it is one piece."""
    if owed is None or not fee.times:
        return ""
    if not fee.pages:
        return _("%(pieces)s copies") % {"pieces": owed.pieces}
    return _("%(pieces)s copies of %(pages)s pages") % {"pieces": owed.pieces, "pages": owed.pages}


def place_options(options: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """How a result may reach the applicant; by post only where somebody carries it."""
    return [option for option in options if option[0] != "post" or post.carrier_here()]


def _case(channel: str | None, when: Any) -> str:
    words = [_(CHANNEL_NAMES[channel])] if channel else []
    return ", ".join([*words, *([in_language(when)] if when else [])])


def _shown(one: payments.Charge) -> dict[str, Any]:
    state = "withdrawn" if one.withdrawn_at else "paid" if one.settled_at else "open"
    return {
        "charge": one,
        "state": state,
        "state_words": _(STATES[state]),
        "how": _how(one) if state == "paid" else "",
        "pay_url": payments.pay_url(one),
        "has_receipt": state == "paid" and one.method != NOTHING,
    }


def _how(one: payments.Charge) -> str:
    if one.method == IN_CASH:
        return _("in cash at the counter")
    if one.method == NOTHING:
        return _("nothing to pay")
    return _("online") if one.paid_online else _("by bank transfer")

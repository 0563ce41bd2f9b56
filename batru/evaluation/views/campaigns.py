"""Campaigns: the list, one with who waits for whom, a new one, and more time for a unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from batru.commons import clock, home
from batru.commons.people.public import Actor, names
from batru.commons.places.public import served_by, unit
from batru.evaluation import wording
from batru.evaluation.actions.campaigns import open_campaign
from batru.evaluation.actions.extending import extend
from batru.evaluation.forms import Asked, blank_campaign, day_of, end_of_day, read_campaign
from batru.evaluation.models import Approval, Campaign, Extension, Participant
from batru.evaluation.reads.approvals import standings
from batru.evaluation.reads.campaigns import (
    OPEN,
    campaign_for,
    campaigns_for,
    participant_for,
    proposed_units,
    seen,
)
from batru.evaluation.reads.doors import doors, doors_of
from batru.evaluation.reads.filling import progress_of
from batru.evaluation.reads.sheets import edition_of
from batru.evaluation.reads.windows import deadlines, spans, spans_of
from batru.evaluation.rules.approvals import Standing
from batru.evaluation.rules.deadlines import Deadline
from batru.evaluation.rules.entries import Level, Step
from batru.evaluation.rules.filling import Progress
from batru.evaluation.rules.stages import Stage, current
from batru.evaluation.views.access import needs, readers
from batru.index.public import Period, index_set, index_sets
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.index_sets.model import Edition


@dataclass(frozen=True, slots=True)
class Row:
    """A unit on a campaign's page."""

    participant: Participant
    progress: Progress
    held: Standing
    deadline: Deadline
    handed_in_at: datetime | None
    state: str

    @property
    def is_late(self) -> bool:
        """Whether it was handed in after its end, or is still owed then."""
        return self.state == "late"


@never_cache
@require_safe
@readers
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET: the campaigns in which the reader has a sheet to see, with what is open now."""
    now = clock.now()
    own = campaigns_for(actor)
    windows, led = spans_of(own), doors_of(actor, own)
    found = [(one, windows[one.pk], current(windows[one.pk], now), led[one.pk]) for one in own]
    context = {"found": found, "now": now, "may_open": actor.may(OPEN), "wording": wording}
    return render(request, "evaluation/campaigns.html", context)


@never_cache
@require_safe
@readers
def campaign_page(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """GET: windows, how far each unit is, and who waits for whom."""
    now = clock.now()
    one = campaign_for(actor, code)
    own, edition = edition_of(one)
    rows = board(one, list(seen(actor, one)), now)
    context = {
        "campaign": one,
        "set": own,
        "edition": edition,
        "profiles": {profile.code: profile.name for profile in edition.profiles},
        "spans": spans(one),
        "doors": doors(actor, one),
        "rows": rows,
        "now": now,
        "open_stage": current(spans(one), now),
        "handed_in": sum(not row.held.is_open(Level.UNIT) for row in rows),
        "late": sum(row.is_late for row in rows),
        "extensions": _extensions(one, [row.participant for row in rows]),
        "may_extend": {row.participant.unit_id for row in rows if actor.may(OPEN, row.participant.unit_id)},
        "wording": wording,
    }
    return render(request, "evaluation/campaign.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(OPEN)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET ?set= &period=: the form with units and windows proposed; POST: open the campaign."""
    office = next(post.unit_key for post in actor.posts if OPEN in post.permissions)
    root = served_by(office, home.today())
    data = request.POST if request.method == "POST" else request.GET
    set_code, period = data.get("set") or _usual_set(), data.get("period") or str(home.today().year)
    if request.method != "POST":
        blank = blank_campaign(_year(period), office, _name(period)) | {"period": period, "code": period}
        return render(request, "evaluation/new.html", _form(set_code, root, office, Asked(blank, None, {}), None))
    asked = read_campaign(request.POST, set_code, root, office)
    try:
        if asked.campaign is not None:
            open_campaign(asked.campaign, by=actor, at=clock.now())
            return redirect("evaluation:campaign", asked.campaign.code)
        refusal = None
    except Refusal as error:
        if error.status != 422:
            raise
        refusal = error
    chosen = set(request.POST.getlist("unit"))
    return render(request, "evaluation/new.html", _form(set_code, root, office, asked, refusal, chosen), status=422)


@require_POST
@needs(OPEN)
def extensions(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """POST unit, stage, until, reason: give a unit more time."""
    one = participant_for(actor, code, request.POST.get("unit", ""))
    day, stage = day_of(request.POST.get("until", "")), request.POST.get("stage", "")
    if day is None or stage not in set(Stage):
        raise Refusal(
            "evaluation.extension",
            what=N_("No more time was given."),
            why=N_("No day was chosen."),
            next_step=N_("Choose the new last day."),
        )
    extend(code, one.unit_id, Stage(stage), end_of_day(day), request.POST.get("reason", ""), by=actor, at=clock.now())
    return redirect("evaluation:campaign", code)


def board(campaign: Campaign, own: list[Participant], now: datetime) -> list[Row]:
    """The units of a campaign as they stand, those that are furthest behind first."""
    held, until = standings(campaign, own), deadlines(campaign, Stage.SELF, own)
    progress, handed_in = progress_of(campaign, own), _handed_in(campaign)
    rows = []
    for one in own:
        at = handed_in.get(one.pk) if not held[one.unit_id].is_open(Level.UNIT) else None
        state = _state(until[one.unit_id], at, now)
        rows.append(Row(one, progress[one.unit_id], held[one.unit_id], until[one.unit_id], at, state))
    return sorted(rows, key=lambda row: (row.handed_in_at is not None, not row.is_late, row.progress.percent))


def _state(until: Deadline, handed_in_at: datetime | None, now: datetime) -> str:
    """One of the six states of the house."""
    if handed_in_at is not None:
        return "done" if handed_in_at <= until.span.closes_at else "late"
    if now > until.span.closes_at:
        return "late"
    if now < until.span.opens_at:
        return "paused"
    return "due_soon" if (until.span.closes_at - now).days < 3 else "on_time"


def _handed_in(campaign: Campaign) -> dict[int, datetime]:
    rows = Approval.objects.filter(participant__campaign=campaign, level=Level.UNIT, step=Step.SUBMITTED)
    return dict(rows.order_by("id").values_list("participant_id", "at"))


def _extensions(campaign: Campaign, own: list[Participant]) -> list[tuple[Extension, str]]:
    rows = list(Extension.objects.filter(participant__in=own).select_related("participant__unit").order_by("id"))
    called = names({row.by for row in rows})
    return [(row, called[row.by]) for row in rows]


def _form(
    set_code: str, root: str, office: str, asked: Asked, refusal: Refusal | None, chosen: set[str] | None = None
) -> dict[str, Any]:
    own = index_set(set_code)
    edition = _edition(set_code, asked.values.get("period", ""))
    proposed = proposed_units(root, edition, home.today()) if edition else []
    return {
        "set": own,
        "sets": [(one.code, one.name) for one in index_sets() if any(each.can_be_scored for each in one.editions)],
        "edition": edition,
        "values": asked.values,
        "errors": asked.errors,
        "refusal": refusal,
        "root": unit(root),
        "office": unit(office),
        "proposed": [one for one in proposed if one.profile is not None],
        "others": [one for one in proposed if one.profile is None],
        "chosen": chosen,
        "agencies": [(one.unit.key, one.unit.full_name) for one in proposed if one.unit.level == "agency"],
        "stages": list(Stage),
        "wording": wording,
    }


def _edition(set_code: str, period: str) -> Edition | None:
    try:
        edition = index_set(set_code).on(Period.parse(period).last_day)
    except ValueError:
        return None
    return edition if edition and edition.can_be_scored else None


def _usual_set() -> str:
    found = [one.code for one in index_sets() if any(each.can_be_scored for each in one.editions)]
    return "district_proposed" if "district_proposed" in found else found[0]


def _year(period: str) -> int:
    try:
        return Period.parse(period).last.year
    except ValueError:
        return home.today().year


def _name(period: str) -> Mapping[str, str]:
    return {"vi": f"Đánh giá chuyển đổi số {period}", "en": f"Digital transformation evaluation {period}"}

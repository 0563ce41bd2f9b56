"""Short walks through the example: a job in a few steps, each with who does it, what to do, and where it begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from batru.commons import clock, home
from batru.commons.people.public import CAST, account_actor, become
from batru.kernel.text import N_
from batru.pillars.government.onestop.public import Applicant, Filing, is_filed_here, keep_draft, last_waiting, submit

KEPT = "walk"
FILE, COUNTER, DECIDE = "file", "counter", "decide"


@dataclass(frozen=True, slots=True)
class Step:
    """Who does it (a name of the cast), what is to be done, and the address of which page it begins at."""

    who: str
    text: str
    page: str


@dataclass(frozen=True, slots=True)
class Walk:
    """Two minutes through one job: what it is called, what is reached at its end, and its steps."""

    code: str
    text: str
    goal: str
    steps: Sequence[Step]


WALKS = (
    Walk(
        FILE,
        N_("File as the citizen"),
        N_("An application is filed, and lies before the ward's counter."),
        (
            Step("hoa", N_("See what it takes and by when there is an answer, then apply online."), "procedure"),
            Step(
                "hoa",
                N_("The answers are there as example data: go past the papers, look all over, send."),
                "application",
            ),
            Step("minh", N_("What was sent lies in the ward's inbox: open it and receive it."), "inbox"),
        ),
    ),
    Walk(
        COUNTER,
        N_("Clear the queue as the counter clerk"),
        N_("One application more is received and on its way."),
        (
            Step(
                "minh", N_("The most endangered comes first. Hand over one result that is ready, if you like."), "inbox"
            ),
            Step("minh", N_("This application came in online and waits: check it and receive it."), "waiting"),
            Step("thu", N_("The specialist takes it over and proposes what to decide."), "waiting"),
        ),
    ),
    Walk(
        DECIDE,
        N_("Decide as the chair"),
        N_("A dossier is decided, and an order is given and answered."),
        (
            Step("lan", N_("Open the dossier that waits for your decision, read it, and decide."), "inbox"),
            Step("lan", N_("Order the ward's specialist to raise the on-time share, and say by when."), "directive"),
            Step("thu", N_("The directive lies in the specialist's inbox: open it and answer."), "inbox"),
            Step("lan", N_("The answer lies in your inbox."), "inbox"),
        ),
    ),
)


def walk_of(code: str) -> Walk | None:
    """A walk by its code."""
    return next((one for one in WALKS if one.code == code), None)


def begin(request: HttpRequest, walk: Walk) -> str:
    """Lay ready what the walk needs, and go to its first step; the address."""
    request.session.pop(KEPT, None)
    waiting = prepare(walk)
    return go(request, walk, 1, waiting)


def go(request: HttpRequest, walk: Walk, number: int, waiting: str = "") -> str:
    """Become who does a step, at the page where it begins; the walk goes with the reader."""
    waiting = waiting or str(request.session.get(KEPT, {}).get("waiting", ""))
    step = walk.steps[number - 1]
    become(request, step.who)
    request.session[KEPT] = {"code": walk.code, "step": number, "waiting": waiting}
    return _address(step.page, waiting)


def keep(request: HttpRequest, username: str) -> None:
    """Become one of the cast without losing the walk that was begun."""
    begun = request.session.get(KEPT)
    become(request, username)
    if begun:
        request.session[KEPT] = begun


def shown(request: HttpRequest) -> dict[str, Any] | None:
    """The walk that was begun, as the bar shows it: its step, and who is next; None without one."""
    begun = request.session.get(KEPT) if hasattr(request, "session") else None
    walk = walk_of(begun["code"]) if begun else None
    if walk is None or begun is None:
        return None
    number = min(int(begun["step"]), len(walk.steps))
    after = walk.steps[number] if number < len(walk.steps) else None
    is_other = after is not None and after.who != walk.steps[number - 1].who
    return {
        "walk": walk,
        "number": number,
        "step": walk.steps[number - 1],
        "next": number + 1 if after else None,
        "becomes": next((one for one in CAST if one.username == after.who), None) if after and is_other else None,
    }


def prepare(walk: Walk) -> str:
    """The citizen's answers as a draft, or an application that waits at the counter; its code, if there is one."""
    data, now = _data(), clock.now()
    hoa = account_actor("hoa", home.today())
    if not data or hoa is None or not is_filed_here(data["procedure"]):
        return ""
    if walk.code == FILE:
        keep_draft(data["procedure"], data["answers"], {}, by=hoa, at=now)
    if walk.code != COUNTER:
        return ""
    ward = _ward()
    told = data["waiting"]
    who = Applicant(told["name"], told["person_id"], told["phone"], "", hoa.person_id)
    filing = Filing(told["procedure"], ward, who, simulated=True)
    return last_waiting(ward) or submit(filing, by=hoa, at=now).code


def _address(page: str, waiting: str) -> str:
    procedure = _data().get("procedure", "1.001193")
    if page == "waiting":
        return reverse("onestop:dossier", args=[waiting]) if waiting else reverse("onestop:dossiers")
    if page == "directive":
        return f"{reverse('command:new_directive')}?{urlencode({'unit': _ward(), 'measure': 'on_time_share'})}"
    if page == "application" and is_filed_here(procedure):
        return reverse("onestop:application", args=[procedure])
    return reverse("tasks:inbox") if page == "inbox" else reverse("onestop:procedure", args=[procedure])


def _ward() -> str:
    return str(_read("cast.yaml").get("home", ""))


def _data() -> Mapping[str, Any]:
    return _read("walk.yaml")


def _read(name: str) -> Mapping[str, Any]:
    path = Path(settings.BATRU_LOCALITIES) / settings.BATRU_LOCALITY / "example" / name
    data: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    return data

"""Applying online: one question a page, answers kept on leaving, a look over everything, then the code."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from batru.commons import clock, home
from batru.commons.forms import public as forms
from batru.commons.papers.public import Holding
from batru.commons.people.public import Actor, Represented, actor_for, person, representation, represented_by
from batru.commons.post.public import Address
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.procedure import Procedure
from batru.law.questions import Page
from batru.pillars.government.onestop.actions.filing import Agent, Applicant, Filing, HandedIn, keep_draft, submit
from batru.pillars.government.onestop.reads import records, services, times
from batru.pillars.government.onestop.reads.holdings import usable_for
from batru.pillars.government.onestop.rules import assurance
from batru.pillars.government.onestop.rules.fees import owed
from batru.pillars.government.onestop.rules.filing import DELIVERY_PARTS, office_in
from batru.pillars.government.onestop.views import money, shown
from batru.pillars.government.onestop.views.uploads import PREFIX, papers_from

PAPERS, LOOK_OVER = "papers", "look-over"
SENT_WITH = ("unit", "whom", "result_place", "relation", "principal", "principal_id", "authorization", *DELIVERY_PARTS)
REUSE = "reuse-"
# Questions by which a form asks itself how the result is wanted (catalogue/procedures/_shared/pages.yaml).
RESULT_WAY, RESULT_ADDRESS = "result_way", "result_address"


@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, code: str, page: str = "") -> HttpResponse:
    """GET: one page of the form; POST: its answers, then the next page; at the end the dossier."""
    actor = actor_for(request)
    procedure = services.procedure_of(code)
    if actor.kind != "citizen":
        return redirect(f"{reverse('people:sign_in')}?next={request.path}")
    if not services.is_online_here(procedure):
        raise _not_online()
    assurance.check(actor.assurance, services.assurance_for(code, clock.now()))
    draft = records.draft_of(actor, code)
    answers = dict(draft.answers) if draft else _known(actor, procedure)
    papers = dict(draft.papers) if draft else {}
    going = _Going(request, actor, procedure, answers, papers)
    if page == PAPERS:
        return going.papers_page()
    if page == LOOK_OVER:
        return going.look_over()
    return going.question_page(page)


class Kept(NamedTuple):
    """A paper that need not be handed in again, for which part, and whose: "1" the reader's own, or of whom else."""

    whose: str
    owner: str
    part: str
    paper: Holding

    @property
    def name(self) -> str:
        """What it is called: of what was handed in the file's name, of what was issued its title and when."""
        if not self.paper.issued_by:
            return self.paper.name
        title = self.paper.title_en if get_language() == "en" else self.paper.title_vi
        return f"{title}, {self.paper.valid_from:%d/%m/%Y}"


def _by_part(held: list[Kept]) -> dict[str, list[Kept]]:
    """Kept papers by the part that they are good for."""
    parts: dict[str, list[Kept]] = {}
    for one in held:
        parts.setdefault(one.part, []).append(one)
    return parts


class _Going:
    """One citizen going through one form."""

    def __init__(
        self, request: HttpRequest, actor: Actor, procedure: Procedure, answers: dict[str, Any], papers: dict[str, Any]
    ) -> None:
        self.request, self.actor, self.procedure = request, actor, procedure
        self.answers, self.papers = answers, papers

    def question_page(self, name: str) -> HttpResponse:
        """One page of questions; without a name the first that is still open."""
        form = self.procedure.form
        first = forms.first_open_page(form, self.answers)
        page = forms.page_of(form, name) if name else first
        if page is None:
            return redirect(self._url(PAPERS)) if not name else redirect(self._url(""))
        typed: Any = None
        errors: dict[str, str] = {}
        if self.request.method == "POST":
            typed = self.request.POST
            answers, errors = forms.read_page(page, typed, self.answers)
            if not errors:
                self.answers = forms.settled(form, answers)
                self._keep()
                after = forms.next_page(form, page.code, self.answers)
                return redirect(self._url(after.code if after else PAPERS))
        return self._question(page, typed, errors)

    def papers_page(self) -> HttpResponse:
        """Photos or PDFs of the papers; what was given stays."""
        if self.request.method == "POST":
            for one in self._held():
                if self.request.POST.get(f"{REUSE}{one.part}") == one.whose:
                    self.papers[one.part] = {"digest": one.paper.file_id, "name": one.paper.name}
            for given in papers_from(self.request):
                self.papers[given.component] = {"digest": given.digest, "name": given.name}
            self._keep()
            return redirect(self._url(LOOK_OVER))
        version = times.procedure_on(self.procedure.code, clock.now())
        wanted = [part for part in version.components if part.kind == "paper"]
        if not wanted:
            return redirect(self._url(LOOK_OVER))
        return self._page(
            "onestop/apply_papers.html",
            wanted=wanted,
            given=self.papers,
            held=_by_part(self._held()),
            prefix=PREFIX,
            back=self._back(PAPERS),
        )

    def _held(self) -> list[Kept]:
        """The papers that need not be handed in again: the reader's own, and those of whom he may act for today."""
        version, day = times.procedure_on(self.procedure.code, clock.now()), home.today()
        parts = [part for part in version.components if part.kind == "paper"]
        own = usable_for(parts, day, person_id=self.actor.person_id)
        acting = [one for one in represented_by(self.actor.person_id, day) if one.organisation_id is not None]
        return [Kept("1", "", part, paper) for part, paper in own.items()] + [
            Kept(f"for-{one.id}", one.name, part, paper)
            for one in acting
            for part, paper in usable_for(parts, day, organisation_id=one.organisation_id).items()
        ]

    def look_over(self) -> HttpResponse:
        """Everything once more, the office that decides, and the button that files."""
        wrong = forms.check_all(self.procedure.form, self.answers)
        if wrong:
            return redirect(self._url(next(iter(wrong))))
        offices = services.offices_for(self.procedure)
        if self.request.method != "POST":
            return self._look(offices, self._first_typed(offices), [])
        typed = {name: self.request.POST.get(name, "").strip() for name in SENT_WITH}
        typed["result_place"] = self._chosen_way() or typed["result_place"]
        whom = self._whom(typed["whom"])
        errors = [(name, _(words)) for name, words in _wrong(typed, offices, whom)]
        if errors:
            return self._look(offices, typed, errors)
        return redirect("onestop:dossier", self._file(typed, whom))

    def _look(self, offices: dict[str, Any], typed: dict[str, str], errors: list[tuple[str, str]]) -> HttpResponse:
        rows = forms.review(self.procedure.form, self.answers)
        pages = {page.code: self._url(page.code) for page in self.procedure.form.pages}
        version = times.procedure_on(self.procedure.code, clock.now())
        names, fee = shown.names_of(version), owed(version.fee, "online", self.answers)
        return self._page(
            "onestop/apply_look_over.html",
            status=422 if errors else 200,
            rows=rows,
            pages=pages,
            typed=typed,
            errors=errors,
            error_of=dict(errors),
            given=[(names.get(part), paper["name"]) for part, paper in self.papers.items()],
            papers_url=self._url(PAPERS),
            unit_options=shown.unit_options(offices),
            place_options=money.place_options(shown.place_options()),
            way=self._chosen_way(),
            delivery=typed,
            for_citizen=True,
            fee=version.fee,
            owed=fee,
            counted=money.counted(version.fee, fee),
            relation_options=shown.relation_options(_("For myself")),
            whom_options=shown.whom_options(self.actor.name, represented_by(self.actor.person_id, home.today())),
            back=self._back(LOOK_OVER),
        )

    def _first_typed(self, offices: dict[str, Any]) -> dict[str, str]:
        """The last page as it opens: the office where he lives, and the post would bring the result to himself."""
        who = person(self.actor.person_id) if self.actor.person_id else None
        called = {key: unit.full_name for key, unit in offices.items()}
        name = self._said("name", who.full_name if who else self.actor.name)
        return {
            **dict.fromkeys(SENT_WITH, ""),
            "unit": office_in(who.address, called) if who else "",
            "result_place": self._chosen_way(),
            "delivery_name": name,
            "delivery_address": self._spoken(RESULT_ADDRESS) or self._said("address", ""),
            "delivery_phone": self._said("phone", who.phone if who else ""),
        }

    def _chosen_way(self) -> str:
        """How the result is wanted, where the form asked for it and this place can do it; empty where it did not."""
        way = str(self.answers.get(RESULT_WAY, ""))
        return way if way in dict(money.place_options(shown.place_options())) else ""

    def _spoken(self, code: str) -> str:
        """An answer as one line of Vietnamese; empty where it was not asked or given."""
        questions = [one for page in self.procedure.form.pages for one in page.questions if one.code == code]
        given = self.answers.get(code)
        return str(forms.spoken(questions[0], given, "vi")) if questions and given else ""

    def _question(self, page: Page, typed: Any, errors: dict[str, str]) -> HttpResponse:
        nth, of = forms.progress(self.procedure.form, page.code, self.answers)
        return self._page(
            "onestop/apply.html",
            status=422 if errors else 200,
            page=page,
            fields=forms.page_fields(page, self.answers, typed, errors),
            errors=errors,
            nth=nth,
            of=of + 2,
            back=self._back(page.code),
        )

    def _whom(self, chosen: str) -> Represented | None:
        """For whom it is filed, where it is not for the reader himself."""
        return representation(self.actor.person_id, int(chosen), home.today()) if chosen.isdigit() else None

    def _file(self, typed: dict[str, str], whom: Represented | None) -> str:
        who = person(self.actor.person_id) if self.actor.person_id else None
        name = self._said("name", who.full_name if who else self.actor.name)
        number = self._said("person_id", who.id_number if who else "")
        phone = self._said("phone", who.phone if who else "")
        agent = _agent(whom, typed, name, number, phone)
        if whom is not None:
            name, number = whom.name, whom.number
        elif agent is not None:
            name, number = typed["principal"], typed["principal_id"]
        email = self._said("email", who.email if who else "")
        applicant = Applicant(name, number, phone, email, self.actor.person_id)
        papers = tuple(HandedIn(part, paper["digest"], paper["name"]) for part, paper in self.papers.items())
        filing = Filing(
            self.procedure.code,
            typed["unit"],
            applicant,
            answers=self.answers,
            papers=papers,
            agent=agent,
            result_place=typed["result_place"] or "counter",
            acting=whom.id if whom else None,
            delivery=delivery_to(typed),
        )
        return submit(filing, by=self.actor, at=clock.now()).code

    def _said(self, fill: str, otherwise: str) -> str:
        """The answer to the question that asks for a known thing, such as the applicant's phone."""
        questions = [question for page in self.procedure.form.pages for question in page.questions]
        found = next((self.answers.get(question.code) for question in questions if question.fill == fill), None)
        return str(found or otherwise)

    def _keep(self) -> None:
        keep_draft(self.procedure.code, self.answers, self.papers, by=self.actor, at=clock.now())

    def _back(self, here: str) -> str:
        form = self.procedure.form
        if here in (PAPERS, LOOK_OVER):
            last = forms.visible_pages(form, self.answers)[-1]
            return self._url(last.code)
        before = forms.previous_page(form, here, self.answers)
        return self._url(before.code) if before else reverse("onestop:procedure", args=[self.procedure.code])

    def _url(self, page: str) -> str:
        if not page:
            return reverse("onestop:application", args=[self.procedure.code])
        return reverse("onestop:application_page", args=[self.procedure.code, page])

    def _page(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        context = {"procedure": self.procedure, **context}
        return render(self.request, template, context, status=status)


def _wrong(typed: dict[str, str], offices: dict[str, Any], whom: Represented | None) -> list[tuple[str, str]]:
    """What of the last page cannot be sent, as field and message id."""
    wrong = []
    if typed["unit"] not in offices:
        wrong.append(("unit", N_("Choose the office that is to decide.")))
    if typed["whom"] and whom is None:
        wrong.append(("whom", N_("Choose yourself, or somebody for whom you may act today.")))
    if typed["whom"] and typed["relation"]:
        wrong.append(("relation", N_("You file for one of the two: choose one above, or write a name here.")))
    if typed["relation"] and not typed["principal"]:
        wrong.append(("principal", N_("Write the full name of the person it is for.")))
    if typed["principal"] and not typed["relation"]:
        wrong.append(("relation", N_("Say in which capacity you file for that person.")))
    return [*wrong, *delivery_wrong(typed)]


def delivery_wrong(typed: dict[str, str]) -> list[tuple[str, str]]:
    """What the postman would miss, as field and message id; nothing where the result is not wanted by post."""
    if typed["result_place"] != "post":
        return []
    return [(name, words) for name, words in DELIVERY_PARTS.items() if not typed[name]]


def delivery_to(typed: dict[str, str]) -> Address | None:
    """Where the post brings the result, where that is wanted."""
    return Address(*(typed[name] for name in DELIVERY_PARTS)) if typed["result_place"] == "post" else None


def _agent(whom: Represented | None, typed: dict[str, str], name: str, number: str, phone: str) -> Agent | None:
    """Who files for somebody else: by a representation that was proved, or as he says himself with his paper."""
    if whom is not None:
        return Agent("representative" if whom.organisation_id else "authorised", name, number, phone)
    if typed["relation"]:
        return Agent(typed["relation"], name, number, phone, typed["authorization"])
    return None


def _known(actor: Actor, procedure: Procedure) -> dict[str, Any]:
    """What need not be asked: the citizen's own data, from his account."""
    who = person(actor.person_id) if actor.person_id else None
    if who is None:
        return {}
    known = {
        "name": who.full_name,
        "person_id": who.id_number,
        "birth_date": who.birth_date.isoformat() if who.birth_date else "",
        "phone": who.phone,
        "email": who.email,
        "address": "",
    }
    return forms.prefilled(procedure.form, {name: value for name, value in known.items() if value})


def _not_online() -> Refusal:
    return Refusal(
        "onestop.application.online",
        what=N_("This procedure cannot be filed online here."),
        why=N_("It has no online channel, or online filing belongs to the National Public Service Portal."),
        next_step=N_("Bring the papers to the counter, or file on the national portal."),
        status=409,
    )

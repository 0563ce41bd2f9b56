"""The editor of index sets: a draft beside the file that holds, looked at node by node or as the file it is."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from batru.commons import clock, home
from batru.commons.people.public import Actor, actor_for, names
from batru.evaluation.actions.drafts import drop_draft, release_draft, save_draft
from batru.evaluation.reads.drafts import Fault, draft_of, drafts, file_text, read_text, text_of
from batru.evaluation.reads.previews import on_facts, preview
from batru.evaluation.rules.copies import copy_of
from batru.evaluation.rules.nodes import POLICIES, STATES, blank, filled, values
from batru.index.public import index_sets, kinds, measures
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.index_sets.editing import NoSuchNode, NoTree, moved, node, nodes, with_node, with_part, without
from batru.law.index_sets.editing import profiles as profiles_of
from batru.law.reading import read_yaml

EDIT, RELEASE = "evaluation.set.edit", "evaluation.set.release"
POLICY_WORDS = {
    "na": N_("leaves both sums"),
    "zero": N_("earns nothing"),
    "full": N_("earns all points"),
    "missing": N_("leaves the total unknown"),
}
STATE_WORDS = {
    "nothing": N_("Nothing to divide by"),
    "missing": N_("Nothing handed in"),
    "not_applicable": N_("Does not apply"),
}
P = ParamSpec("P")
View: TypeAlias = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]
Page: TypeAlias = Callable[Concatenate[HttpRequest, P], HttpResponse]


def editors(view: View[P]) -> Page[P]:
    """The view gets its reader, who may edit or release sets."""

    @wraps(view)
    def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        actor = actor_for(request)
        if actor.kind != "official":
            return redirect(f"{reverse('people:office_sign_in')}?next={quote(request.get_full_path())}")
        if not actor.may(EDIT) and not actor.may(RELEASE):
            raise _not_yours()
        return view(request, actor, *args, **kwargs)

    return page


@require_http_methods(["GET", "HEAD", "POST"])
@editors
def drafts_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET: every set, and which of them somebody works on; POST: a new set that begins as a copy."""
    if request.method == "POST":
        typed = request.POST
        code, text = copy_of(
            file_text(typed.get("of", "")), typed.get("code", ""), typed.get("vi", ""), typed.get("en", "")
        )
        _need_new(code)
        save_draft(code, text, seen=None, by=actor, at=clock.now())
        return redirect("evaluation:draft", code)
    found = drafts()
    writers = names({own.by for own in found.values()})
    held = {own.code: own for own in index_sets()}
    context = {"held": held, "drafts": found, "names": writers, "may_edit": actor.may(EDIT)}
    return render(request, "evaluation/drafts.html", context)


@require_safe
@editors
def draft_page(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """GET: the tree of the draft with points by profile, what is wrong with it, and what it would move."""
    text = text_of(code)
    own = draft_of(code)
    checked = read_text(code, text)
    fault = checked if isinstance(checked, Fault) else None
    context = {
        **_head(code, text, actor),
        "draft": own,
        "names": names({own.by}) if own else {},
        "fault": fault,
        "rows": [] if _is_broken(text) else nodes(text),
        "kinds": kinds(),
        "preview": preview(code, text) if own and not fault and file_text(code) else None,
        "on_facts": on_facts(code, text, home.today()) if own and not fault else None,
        "may_release": actor.may(RELEASE),
    }
    return render(request, "evaluation/draft.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@editors
def draft_file(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """GET: the file itself, lines numbered where it is wrong; POST: keep it as typed."""
    if request.method == "POST":
        save_draft(code, request.POST.get("text", ""), seen=_seen(request), by=actor, at=clock.now())
        return redirect("evaluation:draft", code)
    text = text_of(code)
    checked = read_text(code, text)
    context = {**_head(code, text, actor), "text": text, "fault": checked if isinstance(checked, Fault) else None}
    return render(request, "evaluation/draft_file.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@editors
def draft_node(request: HttpRequest, actor: Actor, code: str, name: str) -> HttpResponse:
    """GET: a node as a form; POST: write its lines anew."""
    text = text_of(code)
    own = _node(text, name)
    return _node_form(request, actor, code, text, own.data, lambda data: with_node(text, name, data))


@require_http_methods(["GET", "HEAD", "POST"])
@editors
def draft_new_node(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """GET ?under=: the form of a new indicator; POST: put it below a group."""
    text = text_of(code)
    under = request.GET.get("under", "")
    if under:
        _node(text, under)
    return _node_form(request, actor, code, text, {}, lambda data: with_part(text, under, data))


@require_POST
@editors
def draft_node_place(request: HttpRequest, actor: Actor, code: str, name: str) -> HttpResponse:
    """POST by=-1 or 1: change places with a neighbour; by=0: take it out."""
    text = text_of(code)
    _node(text, name)
    by = {"-1": -1, "1": 1}.get(request.POST.get("by", ""), 0)
    changed = moved(text, name, by) if by else without(text, name)
    save_draft(code, changed, seen=_seen(request), by=actor, at=clock.now())
    return redirect("evaluation:draft", code)


@require_POST
@editors
def draft_removal(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """POST: give the draft up."""
    drop_draft(code, by=actor, at=clock.now())
    return redirect("evaluation:drafts")


@require_POST
@editors
def draft_release(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """POST: from now on the place scores by it."""
    release_draft(code, request.POST.get("reason", ""), by=actor, at=clock.now())
    return redirect("index:set", code)


def _node_form(
    request: HttpRequest,
    actor: Actor,
    code: str,
    text: str,
    data: dict[str, Any],
    write: Callable[[dict[str, Any]], str],
) -> HttpResponse:
    profiles = _need_tree(text)
    errors: dict[str, str] = {}
    shown = values(data, profiles) if data else blank(profiles)
    if request.method == "POST":
        typed = filled(request.POST.dict(), data, profiles)
        shown = {**shown, **request.POST.dict()}
        errors = {**typed.errors, **_code_errors(text, typed.data, data)}
        if not errors:
            save_draft(code, write(typed.data), seen=_seen(request), by=actor, at=clock.now())
            return redirect("evaluation:draft", code)
    context = {
        **_head(code, text, actor),
        "values": shown,
        "errors": errors,
        "profiles": profiles,
        "is_group": "parts" in data,
        "is_new": not data,
        "kinds": {kind: words for kind, words in kinds().items() if "/" in kind},
        "measures": measures(),
        "states": STATE_WORDS,
        "policies": POLICY_WORDS,
    }
    assert set(STATE_WORDS) == set(STATES) and set(POLICY_WORDS) == set(POLICIES)
    return render(request, "evaluation/draft_node.html", context, status=422 if errors else 200)


def _code_errors(text: str, data: dict[str, Any], before: dict[str, Any]) -> dict[str, str]:
    taken = {own.code for own in nodes(text)} - {str(before.get("code", ""))}
    if not data.get("code"):
        return {"code": N_("Give it a short code, like G25.")}
    return {"code": N_("Another node has this code.")} if str(data["code"]) in taken else {}


def _head(code: str, text: str, actor: Actor) -> dict[str, Any]:
    own = draft_of(code)
    name = {} if _is_broken(text) else read_yaml(text).get("name", {})
    return {
        "code": code,
        "name": name or {"vi": code, "en": code},
        "seen": own.pk if own else "",
        "may_edit": actor.may(EDIT),
    }


def _node(text: str, name: str) -> Any:
    try:
        return node(text, name)
    except (NoSuchNode, NoTree):
        raise _not_there(name) from None


def _need_tree(text: str) -> list[str]:
    """The profiles of the draft; Refusal where the file cannot be read, so that nothing can be put into it."""
    try:
        nodes(text)
        return profiles_of(text)
    except NoTree:
        raise _not_there("versions") from None


def _not_there(name: str) -> Refusal:
    return Refusal(
        "evaluation.draft.node",
        what=N_("There is no {name} in the draft."),
        why=N_("It was taken out, or the file cannot be read."),
        next_step=N_("Go back to the draft."),
        status=404,
        name=name,
    )


def _is_broken(text: str) -> bool:
    """Whether the text is so wrong that it has no tree to show."""
    try:
        nodes(text)
    except NoTree:
        return True
    return False


def _seen(request: HttpRequest) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() else None


def _need_new(code: str) -> None:
    if file_text(code) or draft_of(code):
        raise Refusal(
            "evaluation.draft.taken",
            what=N_("The set was not begun."),
            why=N_("There is a set {code_} already."),
            next_step=N_("Choose another code."),
            status=409,
            code_=code,
        )


def _not_yours() -> Refusal:
    return Refusal(
        "evaluation.draft.permission",
        what=N_("You cannot change index sets."),
        why=N_("None of your posts lets you edit or release them."),
        next_step=N_("Ask the digital-transformation officer."),
        status=403,
    )

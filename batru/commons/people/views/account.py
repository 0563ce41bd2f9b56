"""One's own account, and its password."""

from django.contrib.auth import update_session_auth_hash
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from batru.commons import clock, home
from batru.commons.journal.public import history
from batru.commons.people.actions.accounts import change_password
from batru.commons.people.actions.own_data import take_data
from batru.commons.people.actions.signing_in import count_try, forget_tries
from batru.commons.people.models import Account
from batru.commons.people.reads.actors import actor_for, person, posts_of, roles
from batru.commons.people.reads.organisations import represented_by
from batru.commons.people.reads.own_data import all_data
from batru.commons.people.reads.providers import all_providers, identities_of
from batru.commons.people.views.ways import in_words, to_the_door
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

# What the lines of an account's own history are called.
DONE = {
    "people.account.created": N_("Account made"),
    "people.password.changed": N_("Password changed"),
    "people.identity.joined": N_("First sign-in by a provider"),
    "people.identity.linked": N_("Provider linked to this account"),
    "people.factor.added": N_("Second step added"),
    "people.factor.removed": N_("Second step removed"),
    "people.data.taken": N_("All data downloaded"),
    "people.recovery.renewed": N_("New recovery codes made"),
}


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What is known of the reader, and what his account was used for."""
    reader = actor_for(request)
    if reader.person_id is None:
        return to_the_door(request)
    known = roles()
    posts = [
        (post, known[post.role].name if post.role in known else {"vi": post.role})
        for post in posts_of(reader.person_id)
    ]
    lines = [(entry.at, _(DONE.get(entry.act, entry.act))) for entry in history(f"account:{reader.username}")]
    known_as = [
        (all_providers()[one.provider].name if one.provider in all_providers() else one.provider, one)
        for one in identities_of(reader.person_id)
    ]
    context = {
        "card": person(reader.person_id),
        "posts": posts,
        "lines": lines,
        "today": home.today(),
        "identities": known_as,
        "represented": [(one, _(one.relation_words)) for one in represented_by(reader.person_id, home.today())],
    }
    return render(request, "people/account.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest) -> FileResponse | HttpResponse:
    """GET: what is held on the reader, room by room. POST: all of it as a ZIP."""
    reader = actor_for(request)
    if reader.person_id is None:
        return to_the_door(request)
    if request.method == "POST":
        packed = take_data(by=reader, at=clock.now())
        return FileResponse(packed, as_attachment=True, filename="my-data.zip", content_type="application/zip")
    rooms = [(_(title), held.count, len(held.files)) for title, held in all_data(reader.person_id).values()]
    return render(request, "people/data.html", {"rooms": rooms})


@never_cache
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: change one's own password; other sessions of the account end."""
    account = request.user
    if not isinstance(account, Account):
        return to_the_door(request)
    if request.method != "POST":
        return render(request, "people/password.html", {"refusal": None, "errors": []})
    if request.POST.get("new") != request.POST.get("again"):
        errors = [("again", _("The new password was not written the same twice."))]
        return render(request, "people/password.html", {"refusal": None, "errors": errors}, status=422)
    try:
        _change(request, account.username)
    except Refusal as refusal:
        shown = {"refusal": in_words(refusal), "errors": []}
        return render(request, "people/password.html", shown, status=refusal.status)
    account.refresh_from_db()
    update_session_auth_hash(request, account)
    return redirect(f"{reverse('people:account')}?changed=1")


def _change(request: HttpRequest, username: str) -> None:
    """Guessing the old password in a session that was left open is slowed down like guessing at the door."""
    count_try(request, username)
    old, new = request.POST.get("old", ""), request.POST.get("new", "")
    change_password(username, old, new, by=actor_for(request), at=clock.now())
    forget_tries(request, username)

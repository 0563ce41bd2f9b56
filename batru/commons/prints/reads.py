"""Questions about forms: which edition is used on a day, what was issued, and whether it still stands."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache

from batru.commons import home
from batru.commons.prints.models import IssuedForm
from batru.commons.prints.rules.codes import read_code
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.paper_forms import Edition, PaperForm, load_paper_forms
from batru.law.values import NotRegulated

DESK_NAME, DESK_NOTATION = "one_stop.desk.name", "one_stop.desk.notation"
# So many names stand in one question to the database.
AT_ONCE = 1000
# Tells whether an issued form of a subject was followed by a newer one of its kind.
Follower = Callable[[IssuedForm], bool]

_followers: dict[str, Follower] = {}


@cache
def forms() -> Mapping[str, PaperForm]:
    """Every form of the catalogue by code."""
    return load_paper_forms(home.catalogue())


def edition_on(form: str, day: date) -> Edition:
    """The edition of a form on a day; a Refusal where law had no such form then."""
    try:
        return forms()[form].on(day)
    except NotRegulated as error:
        raise Refusal(
            "prints.form.unknown",
            what=N_("There is no such form."),
            why=N_("The law did not know it on {day}."),
            next_step=N_("Use the forms that held on that day."),
            status=404,
            day=day.strftime("%d/%m/%Y"),
        ) from error


def is_in_use(form: str, day: date) -> bool:
    """Whether law knows a form on a day."""
    return forms()[form].history[0].since <= day


def desk_name(day: date) -> str:
    """What the receiving desk is called on forms of a day."""
    return str(home.values()[DESK_NAME].on(day).value)


def desk_notation(day: date) -> str:
    """How the desk is abbreviated in numbers of a day."""
    return str(home.values()[DESK_NOTATION].on(day).value)


def issued(subject: str, form: str, occasion: str) -> IssuedForm | None:
    """A form that was issued whole for one occasion; None where it was not."""
    return IssuedForm.objects.filter(subject=subject, form=form, occasion=occasion, file__isnull=False).first()


def issued_of(form: str, subjects: Iterable[str]) -> list[IssuedForm]:
    """The forms of one kind that were issued whole for any of the subjects, oldest first."""
    wanted = list(subjects)
    parts = (wanted[place : place + AT_ONCE] for place in range(0, len(wanted), AT_ONCE))
    found = (
        IssuedForm.objects.filter(form=form, subject__in=part, file__isnull=False).order_by("id") for part in parts
    )
    return [row for rows in found for row in rows]


def by_code(typed: str) -> IssuedForm:
    """The issued form with a code, however it was typed; a Refusal (404) where there is none."""
    code = read_code(typed)
    found = IssuedForm.objects.filter(code=code, file__isnull=False).first() if code else None
    if found is None:
        raise Refusal(
            "prints.code.unknown",
            what=N_("No form with this code was issued here."),
            why=N_("The code may be mistyped, or the paper does not come from this place."),
            next_step=N_("Read the code beside the square on the form once more; if it is right, show us the paper."),
            status=404,
        )
    return found


def by_digest(digest: str) -> list[IssuedForm]:
    """Forms whose content has a digest: exactly these bytes left the office."""
    return list(IssuedForm.objects.filter(file_id=digest))


def follows(kind: str) -> Callable[[Follower], Follower]:
    """Name the function that knows, for subjects such as `dossier/…`, whether a form was replaced by a newer one."""

    def register(follower: Follower) -> Follower:
        _followers[kind] = follower
        return follower

    return register


def is_replaced(form: IssuedForm) -> bool:
    """Whether a newer form of its kind holds instead."""
    follower = _followers.get(form.subject.partition("/")[0])
    return follower is not None and follower(form)

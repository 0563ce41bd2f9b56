"""The register of a desk as a form: each state of it that somebody took is kept, and a later one replaces it."""

from datetime import datetime

from django.db.models import QuerySet

from batru.commons.places.public import unit
from batru.commons.prints import public as prints
from batru.kernel.period import Month, local_day
from batru.pillars.government.onestop.actions.issuing import Official, issued_once
from batru.pillars.government.onestop.reads import registers
from batru.pillars.government.onestop.reads.records import READ, no_such_dossier
from batru.pillars.government.onestop.sheets import Filled

FORM = "register"


def issued_register(unit_key: str, field: str, month: Month, *, by: Official, at: datetime) -> prints.IssuedForm:
    """The register of a desk, field and month as it stands now; asked for again unchanged, it is the same paper."""
    if not by.may(READ, unit_key) or field not in registers.fields():
        raise no_such_dossier()
    told = registers.rows(registers.entries(by, unit_key, field, month))
    subject, occasion = f"register/{unit_key}/{field}", f"{month}/{registers.mark_of(told)}"
    known = prints.issued(subject, FORM, occasion)
    if known is not None:
        return known
    desk, day = unit(unit_key), min(month.last(), local_day(at))
    own = prints.committee(desk.level, desk.full_name)
    head = prints.Head(own, prints.desk_name(day), _number(subject, month), desk.name, local_day(at))
    shape = prints.Register(head, field, f"tháng {month.month} năm {month.year}", told)
    where = prints.Occasion(subject, FORM, occasion, desk.key, f"{head.agency} - {own}", head.number, at, day)
    return issued_once(Filled(shape, where), by=by, at=at)


@prints.follows("register")
def is_followed(issued: prints.IssuedForm) -> bool:
    """Whether the same month was taken again in a later state."""
    return _of_month(issued.subject, issued.occasion.partition("/")[0]).filter(pk__gt=issued.pk).exists()


def _of_month(subject: str, month: str) -> "QuerySet[prints.IssuedForm]":
    return prints.IssuedForm.objects.filter(subject=subject, form=FORM, occasion__startswith=f"{month}/")


def _number(subject: str, month: Month) -> str:
    day = month.last()
    time = 1 + _of_month(subject, str(month)).count()
    serial = f"{day:%y%m}" if time == 1 else f"{day:%y%m}.{time}"
    return prints.numbered(serial, prints.edition_on(FORM, day).notation, desk=prints.desk_notation(day))

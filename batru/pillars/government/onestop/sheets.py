"""What the forms of a dossier say, told from what the journal fixed at each deed: the same whenever it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Any, Protocol

from batru.commons import home
from batru.commons.journal.public import history
from batru.commons.people.public import names, person, person_of, posts_of, roles
from batru.commons.places.public import Unit, ancestors, unit
from batru.commons.prints import public as prints
from batru.kernel.period import local_day
from batru.pillars.government.onestop.models import Dossier
from batru.pillars.government.onestop.reads import records, times
from batru.pillars.government.onestop.rules import form_words as words

RECEIVED, REFUSED = "onestop.dossier.received", "onestop.dossier.refused"
ASKED, ANSWERED = "onestop.supplement.asked", "onestop.supplement.answered"
DECIDED, MORE_TIME = "onestop.dossier.decided", "onestop.extension.asked"
STOPPED, AT_REQUEST = "onestop.dossier.stopped", "onestop.dossier.stopped_on_request"
WITHDRAWN = "onestop.dossier.withdrawn"
CONTROL, STOP_NOTICE = "control_sheet", "stop_notice"
OF_ACT = {
    RECEIVED: "receipt",
    ANSWERED: "receipt",
    ASKED: "supplement",
    REFUSED: "refusal",
    DECIDED: "refusal",
    "onestop.extension.signed": "apology",
    STOPPED: STOP_NOTICE,
    AT_REQUEST: STOP_NOTICE,
    WITHDRAWN: STOP_NOTICE,
    "onestop.dossier.expired": STOP_NOTICE,
}
FOR_CITIZENS = frozenset({"receipt", "supplement", "refusal", "apology", STOP_NOTICE, "letter"})


class Line(Protocol):
    """A line of the journal."""

    act: str
    actor: str
    at: datetime
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Offered:
    """A form that a dossier has: its kind, which time of that kind (from 1), its title, and the moment it bears."""

    form: str
    time: int
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Filled:
    """A form ready to be set: its shape without a code, and for what it is issued."""

    shape: prints.Shape
    occasion: prints.Occasion


def day_of(dossier: Dossier) -> date:
    """The day whose editions a dossier's forms follow: that of its receipt, or of its filing before."""
    return local_day(dossier.received_at or dossier.submitted_at)


def offered(dossier: Dossier, lines: Sequence[Line], *, to_citizen: bool) -> list[Offered]:
    """The forms that the deeds so far have brought about, oldest first; the control sheet is for officials alone."""
    day = day_of(dossier)
    brought = [each for each in _occasions(lines) if prints.is_in_use(each[0], day)]
    found = [Offered(form, time, prints.edition_on(form, day).title, line.at) for form, time, line in brought]
    if dossier.received_at is not None and not to_citizen:
        found.append(Offered(CONTROL, len(lines), prints.edition_on(CONTROL, day).title, lines[-1].at))
    return found


def filled(dossier: Dossier, form: str, time: int) -> Filled:
    """One of the forms that are offered; a Refusal (404) where there is none such."""
    lines = history(f"dossier/{dossier.code}")
    if form == CONTROL and dossier.received_at is not None and 0 < time <= len(lines):
        return _control_sheet(dossier, lines[:time])
    line = next((line for kind, number, line in _occasions(lines) if (kind, number) == (form, time)), None)
    if line is None or not prints.is_in_use(form, day_of(dossier)):
        raise records.no_such_dossier()
    if form == "apology":
        return _apology(dossier, list(takewhile(lambda each: each is not line, lines)), line, time)
    return MAKERS[form](dossier, line, time)


@prints.follows("dossier")
def is_followed(issued: prints.IssuedForm) -> bool:
    """Whether a dossier has a newer receipt, or its way went on beyond a control sheet."""
    lines = history(issued.subject)
    if issued.form == CONTROL:
        return len(lines) > int(issued.occasion)
    if issued.form != "receipt":
        return False
    return max(number for kind, number, _ in _occasions(lines) if kind == "receipt") > int(issued.occasion)


def head(dossier: Dossier, agency: Unit, number: str, at: datetime, *, of_desk: bool) -> prints.Head:
    """Boxes 1 to 4: the desk below its agency, or the agency below the one above it."""
    day = day_of(dossier)
    own = prints.committee(agency.level, agency.full_name)
    if of_desk:
        return prints.Head(own, prints.desk_name(day), number, agency.name, local_day(at))
    above = next(iter(ancestors(agency.key, local_day(at))), None)
    return prints.Head(_committee_of(above), own, number, agency.name, local_day(at))


def received_words(dossier: Dossier) -> str:
    """The day of receipt in words; empty before."""
    return prints.day_words(local_day(dossier.received_at)) if dossier.received_at else ""


def request_of(dossier: Dossier) -> str:
    """What the dossier asks for, by the procedure's full name."""
    name = str(home.procedures()[dossier.procedure].name.vi).removeprefix("Thủ tục ")
    return f"{name[:1].upper()}{name[1:]}"


def party(dossier: Dossier) -> prints.Party:
    """The applicant, with the address that is known of him."""
    card = person(dossier.person_id) if dossier.person_id else None
    return prints.Party(
        dossier.applicant_name,
        dossier.applicant_id,
        card.address if card else "",
        dossier.applicant_phone,
        dossier.applicant_email,
    )


def _occasions(lines: Sequence[Line]) -> list[tuple[str, int, Line]]:
    """Deeds that bring a form about, with which time of its kind."""
    found: list[tuple[str, int, Line]] = []
    acts = {line.act for line in lines}
    if "onestop.dossier.sent" in acts and "onestop.dossier.filed" not in acts:
        return found  # the post never brought it: there is nothing that was handled
    for line in lines:
        if line.act in OF_ACT and _brings_a_form(line):
            form = OF_ACT[line.act]
            found.append((form, 1 + sum(kind == form for kind, _, _ in found), line))
    return found


def _brings_a_form(line: Line) -> bool:
    """An answer after receipt brings a new appointment; a decision a refusal where it does not grant (art. 19)."""
    if line.act == ANSWERED:
        return bool(line.payload.get("due_at"))
    return line.act != DECIDED or line.payload["granted"] is False


def _receipt(dossier: Dossier, line: Line, time: int) -> Filled:
    desk, due = unit(dossier.received_unit_id), line.payload.get("due_at")
    limit = times.version_of(dossier).term_for(dossier.channel, dossier.case)
    at_desk = _desk_of(dossier, desk)
    filled_in = prints.Receipt(
        _desk_head(dossier, desk, "receipt", line, time),
        dossier.code,
        at_desk,
        party(dossier),
        request_of(dossier),
        _papers(dossier, line.at),
        words.term_words(limit.term),
        line.at if line.act == ANSWERED else dossier.received_at or line.at,
        datetime.fromisoformat(due) if due else None,
        words.RESULT_PLACES.get(dossier.channel, at_desk),
        dossier.applicant_name,
        _name_of(line.actor) if line.act == RECEIVED else "",
    )
    return Filled(filled_in, _occasion(dossier, desk, filled_in, line.at, str(time)))


def _supplement(dossier: Dossier, line: Line, time: int) -> Filled:
    desk, reason = unit(dossier.received_unit_id), str(line.payload["reason"])
    guide = _name_of(line.actor)
    shape = prints.Supplement(
        _desk_head(dossier, desk, "supplement", line, time),
        dossier.code,
        party(dossier),
        request_of(dossier),
        words.lines_of(reason),
        "Hồ sơ chưa đầy đủ hoặc chưa hợp lệ theo quy định.",
        guide,
        "",
        guide,
    )
    return Filled(shape, _occasion(dossier, desk, shape, line.at, str(time)))


def _refusal(dossier: Dossier, line: Line, time: int) -> Filled:
    desk = unit(dossier.received_unit_id)
    shape = prints.Refusal(
        _desk_head(dossier, desk, "refusal", line, time),
        dossier.code,
        _desk_of(dossier, desk),
        party(dossier),
        request_of(dossier),
        words.lines_of(str(line.payload["text" if line.act == DECIDED else "reason"])),
        dossier.applicant_name,
        _name_of(line.actor),
    )
    return Filled(shape, _occasion(dossier, desk, shape, line.at, str(time)))


def _apology(dossier: Dossier, before: Sequence[Line], line: Line, time: int) -> Filled:
    """The appointment and the reason are those that stood when the leader signed."""
    agency = unit(dossier.unit_id)
    issuer = prints.committee(agency.level, agency.full_name)
    due = next(each.payload["due_at"] for each in reversed(before) if each.payload.get("due_at"))
    reason = next(each.payload["reason"] for each in reversed(before) if each.act == MORE_TIME)
    shape = prints.Apology(
        _agency_head(dossier, agency, "apology", line, time),
        dossier.code,
        issuer,
        party(dossier),
        request_of(dossier),
        local_day(dossier.received_at or dossier.submitted_at),
        datetime.fromisoformat(due),
        str(reason),
        local_day(datetime.fromisoformat(line.payload["due_at"])),
        words.authority(_role_of(line.actor, local_day(line.at))),
        _name_of(line.actor),
    )
    return Filled(shape, _occasion(dossier, agency, shape, line.at, str(time)))


def _stop_notice(dossier: Dossier, line: Line, time: int) -> Filled:
    """By the desk where the applicant wished it, otherwise by the agency that decides."""
    wished = line.act in (AT_REQUEST, WITHDRAWN)
    issuer = unit(dossier.received_unit_id if wished else dossier.unit_id)
    signed = line.act in (AT_REQUEST, STOPPED)
    hand = words.authority(_role_of(line.actor, local_day(line.at))) if signed else ()
    at_desk = _desk_of(dossier, issuer) if wished else prints.committee(issuer.level, issuer.full_name)
    shape = prints.StopNotice(
        (_desk_head if wished else _agency_head)(dossier, issuer, STOP_NOTICE, line, time),
        dossier.code,
        at_desk,
        party(dossier),
        request_of(dossier),
        dossier.received_at,
        line.at if wished else None,
        line.at,
        str(line.payload.get("reason") or words.WITHDRAWN),
        hand or (prints.desk_name(day_of(dossier)) if wished else at_desk,),
        _name_of(line.actor) if signed else "",
    )
    return Filled(shape, _occasion(dossier, issuer, shape, line.at, str(time)))


def _control_sheet(dossier: Dossier, lines: Sequence[Line]) -> Filled:
    desk, agency = unit(dossier.received_unit_id), unit(dossier.unit_id)
    shape = prints.ControlSheet(
        _desk_head(dossier, desk, CONTROL, lines[-1], 1),
        dossier.code,
        prints.committee(agency.level, agency.full_name),
        "",
        dossier.received_at,
        dossier.due_first,
        _hand_overs(dossier, lines),
    )
    return Filled(shape, _occasion(dossier, desk, shape, lines[-1].at, str(len(lines))))


def _hand_overs(dossier: Dossier, lines: Sequence[Line]) -> tuple[prints.HandOver, ...]:
    """Who had it before and who after each deed at the office, from the receipt on."""
    who = names({line.actor for line in lines}, "vi")
    agency = unit(dossier.unit_id)
    own, desk = prints.committee(agency.level, agency.full_name), prints.desk_name(day_of(dossier))
    rows: list[prints.HandOver] = []
    giver = (dossier.applicant_name, words.APPLICANT)
    for line in lines:
        if line.act in words.ACTS:
            taker = (who[line.actor], _side(line, desk, own))
            outcome = _outcome(dossier, line.at) if line.act == "onestop.dossier.decided" else ""
            rows.append(prints.HandOver(giver[1], giver[0], taker[1], taker[0], line.at, outcome, words.ACTS[line.act]))
            giver = taker
    return tuple(rows)


def _side(line: Line, desk: str, own: str) -> str:
    if line.actor.startswith("citizen:"):
        return words.APPLICANT
    return desk if line.act in (RECEIVED, "onestop.dossier.handed_over") else own


def _outcome(dossier: Dossier, at: datetime) -> str:
    due = dossier.due_at
    if due is None:
        return ""
    if at > due:
        return words.LATE
    return words.ON_TIME if local_day(at) == local_day(due) else words.EARLY


def _desk_head(dossier: Dossier, desk: Unit, form: str, line: Line, time: int) -> prints.Head:
    day = day_of(dossier)
    notation = prints.edition_on(form, day).notation
    number = prints.numbered(words.serial_of(dossier.code, time), notation, desk=prints.desk_notation(day))
    return head(dossier, desk, number, line.at, of_desk=True)


def _agency_head(dossier: Dossier, agency: Unit, form: str, line: Line, time: int) -> prints.Head:
    notation = prints.edition_on(form, day_of(dossier)).notation
    number = prints.numbered(words.serial_of(dossier.code, time), notation)
    return head(dossier, agency, number, line.at, of_desk=False)


def _occasion(dossier: Dossier, issuer: Unit, shape: prints.Shape, at: datetime, name: str) -> prints.Occasion:
    agency = f"{shape.head.agency} - {shape.head.parent}" if shape.head.parent else shape.head.agency
    number = shape.head.number
    return prints.Occasion(f"dossier/{dossier.code}", shape.form, name, issuer.key, agency, number, at, day_of(dossier))


def _desk_of(dossier: Dossier, desk: Unit) -> str:
    return f"{prints.desk_name(day_of(dossier))} {prints.committee(desk.level, desk.full_name)}"


def _papers(dossier: Dossier, until: datetime) -> tuple[str, ...]:
    called = {part.code: str(part.name.vi) for part in times.version_of(dossier).components}
    return tuple(
        f"{called.get(paper.component, paper.component)} ({words.ONLINE if paper.file_id else words.SHEET})"
        for paper in dossier.papers.filter(given_at__lte=until).order_by("id")
    )


def _name_of(actor: str) -> str:
    return names({actor}, "vi")[actor]


def _role_of(actor: str, day: date) -> str:
    """In which role somebody signs: one that decides, before any other that he holds on the day."""
    number = person_of(actor)
    held = [
        roles()[post.role]
        for post in (posts_of(number) if number else ())
        if post.valid_from <= day and (post.valid_to is None or day < post.valid_to)
    ]
    held.sort(key=lambda role: records.DECIDE not in role.permissions)
    return str(held[0].name["vi"]) if held else ""


def _committee_of(above: Unit | None) -> str:
    return prints.committee(above.level, above.full_name) if above and above.level in ("district", "province") else ""


MAKERS = {"receipt": _receipt, "supplement": _supplement, "refusal": _refusal, STOP_NOTICE: _stop_notice}

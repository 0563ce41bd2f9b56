"""Issuing forms: what a deed brought about is kept at first asking, and the answer is signed by who decided."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol, TypeVar

from django.db import IntegrityError

from batru.commons import clock, home
from batru.commons.journal.public import Actor, Deed, act
from batru.commons.papers import public as papers
from batru.commons.people.public import posts_of, roles
from batru.commons.places.public import unit
from batru.commons.prints import public as prints
from batru.commons.signatures import public as signatures
from batru.kernel.period import VIETNAM, local_day
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.pillars.government.onestop import sheets
from batru.pillars.government.onestop.actions.processing import DECIDE
from batru.pillars.government.onestop.actions.processing import Official as Decider
from batru.pillars.government.onestop.actions.steps import deed_of, subject_of
from batru.pillars.government.onestop.models import Dossier, Result
from batru.pillars.government.onestop.reads import records
from batru.pillars.government.onestop.reads.holdings import ANSWER, REFUSAL, owner_of
from batru.pillars.government.onestop.reads.letters import LETTER
from batru.pillars.government.onestop.rules.form_words import answer_paragraphs, authority

POINTS_A_MILLIMETRE = 72 / 25.4
PAGE_HEIGHT, COLUMN, STAMP_WIDTH, STAMP_HEIGHT, GAP = 841.89, 89.1, 62.0, 21.0, 2.0
ShapeT = TypeVar("ShapeT", bound=prints.Shape)


class Official(Decider, Protocol):
    """Who signs: by name."""

    @property
    def name(self) -> str: ...


def issued_form(dossier: Dossier, form: str, time: int, *, by: Actor, at: datetime) -> prints.IssuedForm:
    """A form of a dossier, kept for ever from the first time somebody asks for it.

    The caller has found the dossier for whoever asks. Of two who ask at once, one issues and the other is given that.
    """
    return issued_once(sheets.filled(dossier, form, time), by=by, at=at)


def issued_once(filled: sheets.Filled, *, by: Actor, at: datetime) -> prints.IssuedForm:
    """A form, made where it was not issued yet."""
    where = filled.occasion
    known = prints.issued(where.subject, where.form, where.name)
    if known is not None:
        return known
    try:
        return prints.issue(where, _content(filled), by=by, at=at)
    except IntegrityError:
        found = prints.issued(where.subject, where.form, where.name)
        assert found is not None
        return found


def letter_of(dossier: Dossier) -> prints.IssuedForm | None:
    """The signed answer, once it is issued."""
    return prints.issued(subject_of(dossier.code), LETTER, "1")


def issue_letter(
    code: str, key: signatures.HeldKey | None, passphrase: str = "", *, by: Official, at: datetime
) -> prints.IssuedForm:
    """Sign and issue the answer, by whoever decided; it is given a number first, so that nothing is added afterwards.

    Signing takes a while and stands outside of every transaction; a number whose signing failed waits for the next try.
    """
    dossier = records.dossier_for(by, code)
    result = need_own_decision(dossier, by)
    known = letter_of(dossier)
    if known is not None:
        return known
    if key is None:
        raise signatures.no_key()
    occasion, notation = _letter_occasion(dossier, at)
    row = prints.give_number(occasion, notation, by=by, at=at)
    occasion = replace(occasion, number=row.number, at=row.issued_at, day=local_day(row.issued_at))
    shape = _letter(dossier, result, row, by)
    signed = _sign(shape, row, key, passphrase, " ".join(hand_of(dossier, by)))
    return _keep_letter(dossier, occasion, signed, by=by, at=at)


@act("onestop.letter.issued", needs=DECIDE)
def _keep_letter(
    dossier: Dossier, occasion: prints.Occasion, signed: signatures.Signed, *, by: Official, at: datetime
) -> Deed[prints.IssuedForm]:
    """The signed answer is out; the applicant finds it at his dossier."""
    issued = prints.issue(occasion, lambda row: signed.content, by=by, at=at)
    assert issued.file_id is not None
    if dossier.person_id is not None:
        person, organisation = owner_of(dossier)
        papers.issue(
            _as_paper(dossier, issued, granted=Result.objects.filter(dossier=dossier, granted=True).exists()),
            issued_by=issued.agency,
            subject=subject_of(dossier.code),
            at=at,
            person_id=person,
            organisation_id=organisation,
        )
    post = " ".join(hand_of(dossier, by))
    signatures.record(signed, issued.file_id, subject=subject_of(dossier.code), name=by.name, post=post, by=by, at=at)
    line = deed_of(dossier, {"number": issued.number, "digest": issued.file_id}, dossier.unit_id)
    return Deed(issued, line.subject, line.unit, line.payload, line.fact, line.month)


def _as_paper(dossier: Dossier, issued: prints.IssuedForm, *, granted: bool) -> papers.Paper:
    """The answer as its owner keeps it."""
    short = home.procedures()[dossier.procedure].short
    assert issued.file_id is not None
    title = papers.Title(f"Trả lời hồ sơ: {short.vi}", f"Answer: {short.en}")
    return papers.Paper(
        f"{ANSWER if granted else REFUSAL}{dossier.procedure}", title, issued.file_id, f"{dossier.code}.pdf"
    )


def _content(filled: sheets.Filled) -> Callable[[prints.IssuedForm], bytes]:
    """Sets the sheet with its code and the address at which it is checked."""

    def made(row: prints.IssuedForm) -> bytes:
        return prints.render(_with_code(filled.shape, row), filled.occasion.at, day=filled.occasion.day)

    return made


def _with_code(shape: ShapeT, row: prints.IssuedForm) -> ShapeT:
    head = replace(shape.head, number=row.number, code=row.code, address=prints.check_address(row.code))
    return replace(shape, head=head)


def _letter_occasion(dossier: Dossier, at: datetime) -> tuple[prints.Occasion, str]:
    agency = unit(dossier.unit_id)
    day = local_day(at)
    notation = prints.numbered("", prints.edition_on(LETTER, day).notation, agency=prints.abbreviation(agency.level))
    name = prints.committee(agency.level, agency.full_name)
    return prints.Occasion(subject_of(dossier.code), LETTER, "1", agency.key, name, "", at, day), notation.strip("/")


def _letter(dossier: Dossier, result: Result, row: prints.IssuedForm, by: Official) -> prints.Letter:
    agency = unit(dossier.unit_id)
    received = sheets.received_words(dossier)
    request = sheets.request_of(dossier)
    shape = prints.Letter(
        sheets.head(dossier, agency, row.number, row.issued_at, of_desk=False),
        f"trả lời hồ sơ số {dossier.code}",
        f"Ông (Bà) {dossier.applicant_name}",
        answer_paragraphs(
            row.agency, dossier.code, dossier.applicant_name, request, received, result.granted, result.text
        ),
        ("Như trên;", f"{prints.desk_name(sheets.day_of(dossier))};", "Lưu: VT."),
        authority(hand_of(dossier, by)[0]),
        by.name,
    )
    return _with_code(shape, row)


def _sign(
    shape: prints.Letter, row: prints.IssuedForm, key: signatures.HeldKey, passphrase: str, post: str
) -> signatures.Signed:
    day = local_day(row.issued_at)
    content = prints.render(shape, row.issued_at, day=day)
    shown = prints.signature_place(shape, day)
    left = shown["x"] + (COLUMN - STAMP_WIDTH) / 2 * POINTS_A_MILLIMETRE
    bottom = PAGE_HEIGHT - shown["y"] - (STAMP_HEIGHT + GAP) * POINTS_A_MILLIMETRE
    width, height = STAMP_WIDTH * POINTS_A_MILLIMETRE, STAMP_HEIGHT * POINTS_A_MILLIMETRE
    place = signatures.Place(int(shown["page"]), left, bottom, width, height)
    # The hand signs in real time, whatever day the place lives in.
    stamp = prints.render_stamp(shape.signer, post, clock.real_now().astimezone(VIETNAM), key.caution)
    return signatures.sign(content, key, passphrase, reason=row.number, stamp=stamp, place=place)


def hand_of(dossier: Dossier, by: Official) -> tuple[str, str]:
    """The role in which somebody decides, and the agency: ("Chủ tịch Ủy ban nhân dân", "phường Xuân Hà")."""
    number = by.post_id(DECIDE, dossier.unit_id)
    card = next((post for post in posts_of(by.person_id or 0) if post.id == number), None)
    if card is None:
        return "", ""
    return str(roles()[card.role].name["vi"]), f"{card.unit_name[:1].lower()}{card.unit_name[1:]}"


def may_sign(dossier: Dossier, by: Official) -> bool:
    """Whether somebody decided on the dossier himself and may still do so there."""
    result = getattr(dossier, "result", None)
    return (
        result is not None
        and dossier.received_at is not None
        and result.decided_by == by.key
        and by.may(DECIDE, dossier.unit_id)
    )


def need_own_decision(dossier: Dossier, by: Official) -> Result:
    """The decision that the answer tells; signed by nobody but who made it (Decree 30/2020 art. 13)."""
    result = Result.objects.filter(dossier=dossier).first()
    if result is None or dossier.received_at is None:
        raise _refused(N_("Nothing is decided on this dossier yet."), N_("Decide first; then sign the answer."))
    if not may_sign(dossier, by):
        raise _refused(
            N_("An answer is signed by whoever decided, and that was somebody else."),
            N_("Ask the person who decided to sign."),
        )
    return result


def _refused(why: str, next_step: str) -> Refusal:
    return Refusal("onestop.letter", what=N_("The answer was not issued."), why=why, next_step=next_step, status=409)

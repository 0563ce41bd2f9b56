"""What each form is filled with: the fields of the circulars' annexes, in their order.

Texts stand as they are to be read; moments and days are put into the form's own words by `words.spoken`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Head:
    """Above every form: boxes 1 to 4 of Decree 30/2020/NĐ-CP annex I, and where the form can be checked.

    `parent` stands above `agency`, which issues; `number` is written whole, such as 221201-0007/BPTNTKQ.
    """

    parent: str
    agency: str
    number: str
    place: str
    day: date
    code: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A person or body on a form, empty where nothing is known; `paper` is what an agent acts on."""

    name: str
    id_number: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Papers taken in and the time of the answer; `sets` of papers, `book` and `serial` where a book is kept."""

    form: ClassVar[str] = "receipt"
    head: Head
    dossier: str
    desk: str
    applicant: Party
    request: str
    papers: tuple[str, ...]
    term: str
    received_at: datetime
    due_at: datetime | None
    result_place: str
    submitter: str
    receiver: str
    sets: int = 1
    agent: Party | None = None
    book: str = ""
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Supplement:
    """What is missing, once and in full, why, and whom to ask."""

    form: ClassVar[str] = "supplement"
    head: Head
    dossier: str
    applicant: Party
    request: str
    items: tuple[str, ...]
    reason: str
    contact_name: str
    contact_phone: str
    guide: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Not accepted, with the reasons."""

    form: ClassVar[str] = "refusal"
    head: Head
    dossier: str
    desk: str
    applicant: Party
    request: str
    reasons: tuple[str, ...]
    submitter: str
    receiver: str


@dataclass(frozen=True, slots=True)
class Apology:
    """Late: why, and the new day, given once (Decree 61/2018/NĐ-CP art. 19 cl. 9)."""

    form: ClassVar[str] = "apology"
    head: Head
    dossier: str
    agency: str
    applicant: Party
    procedure: str
    received_on: date
    due_at: datetime
    reason: str
    new_day: date
    authority: tuple[str, ...]
    signer: str


@dataclass(frozen=True, slots=True)
class StopNotice:
    """Stopped while nothing was decided (Circular 03/2025/TT-VPCP art. 7): `asked_at` where the applicant wished it."""

    form: ClassVar[str] = "stop_notice"
    head: Head
    dossier: str
    agency: str
    applicant: Party
    procedure: str
    received_at: datetime | None
    asked_at: datetime | None
    stopped_at: datetime
    reason: str
    authority: tuple[str, ...]
    signer: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """One row of the control sheet: who gave, who took, when, and how the work stood (entered by the receiver)."""

    giver: str
    giver_name: str
    receiver: str
    receiver_name: str
    at: datetime
    outcome: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ControlSheet:
    """The way of a dossier through the hands of officials."""

    form: ClassVar[str] = "control_sheet"
    head: Head
    dossier: str
    agency: str
    coordinating: str
    received_at: datetime | None
    due_at: datetime | None
    rows: tuple[HandOver, ...]


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One dossier in the register; moments that have not come are empty, and whoever fetched a result signs."""

    dossier: str
    procedure: str
    applicant: str
    contact: str
    agency: str
    received_at: datetime
    due_at: datetime | None
    returned_at: datetime | None
    returned_by: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """What a desk took in within a month, a field of law at a time (Circular 01/2018/TT-VPCP art. 9)."""

    form: ClassVar[str] = "register"
    head: Head
    field: str
    month: str
    rows: tuple[RegisterRow, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """An answer of the agency (Decree 30/2020/NĐ-CP annex III, sample 1.5); `authority` is TM., KT., TL. or empty.

    `signer` is signed for electronically in a box above the name where the letter is to be signed.
    """

    form: ClassVar[str] = "letter"
    head: Head
    about: str
    addressee: str
    paragraphs: tuple[str, ...]
    copies: tuple[str, ...]
    authority: tuple[str, ...]
    signer: str
    contact: tuple[str, ...] = field(default=())


Shape = Receipt | Supplement | Refusal | Apology | StopNotice | ControlSheet | Register | Letter

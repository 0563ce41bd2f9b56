"""What programs send and are told, as shapes of the OpenAPI document."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import Base64Bytes

Words = Annotated[str, Field(max_length=200)]
Cursor = Annotated[str, Field(max_length=80, description="`next` of the page before; empty for the first page.")]
Code = Annotated[str, Field(max_length=40, pattern=r"^[^\x00/]+$")]


class Bilingual(Schema):
    """A name in both languages."""

    vi: str
    en: str


class ProcedureRow(Schema):
    """A procedure as a list shows it."""

    code: str
    name: Bilingual
    short: Bilingual
    field: str
    life_event: str | None
    level: str
    online: str = Field(description="Online level: none, partial or full.")


class ProcedureList(Schema):
    """All that were found."""

    items: list[ProcedureRow]


class Term(Schema):
    """How long a case may take; `amount` is null where no source gives it."""

    case: str
    amount: float | None
    unit: str | None


class Component(Schema):
    """A paper of the dossier."""

    code: str
    name: Bilingual
    originals: int
    copies: int


class ProcedureCard(ProcedureRow):
    """A procedure as it holds today."""

    valid_from: str
    channels: list[str]
    terms: list[Term]
    fee_vnd: int | None = Field(
        description="At the counter, in VND; null where it is not known or depends on the case."
    )
    components: list[Component]
    legal_basis: list[str]
    source: str


class Tracked(Schema):
    """What anybody may see who knows the code (Circular 01/2018/TT-VPCP art. 16)."""

    code: str
    state: str
    state_name: str


class DossierRow(Schema):
    """A dossier as a list shows it; units are keys of the tree of units."""

    code: str
    procedure: str
    state: str
    channel: str
    holder: str
    applicant_name: str
    submitted_at: datetime
    due_at: datetime | None
    act_by: datetime | None = Field(
        description="By when the office must do the next thing; null while it owes nothing."
    )
    simulated: bool


class DossierPage(Schema):
    """A page of dossiers, and where the next one begins (null at the end)."""

    items: list[DossierRow]
    next: str | None


class Moment(Schema):
    """A line of the journal."""

    at: datetime
    type: str
    name: str
    text: str
    by: str


class PaperRow(Schema):
    """A paper that was handed in."""

    number: int
    component: str
    name: str
    digest: str | None
    given_at: datetime


class SupplementRow(Schema):
    """What the applicant was asked to add."""

    asked_at: datetime
    reason: str
    answered_at: datetime | None


class ResultCard(Schema):
    """How it ended."""

    granted: bool
    text: str
    decided_at: datetime


class ApplicantCard(Schema):
    """Who applies."""

    name: str
    id_number: str
    phone: str
    email: str


class DossierCard(DossierRow):
    """A dossier; what was not asked for by `expand` is null."""

    unit: str
    received_unit: str
    case: str
    received_at: datetime | None
    done_at: datetime | None
    handed_over_at: datetime | None
    applicant: ApplicantCard | None = None
    history: list[Moment] | None = None
    papers: list[PaperRow] | None = None
    supplements: list[SupplementRow] | None = None
    result: ResultCard | None = None


class NewApplicant(Schema, extra="forbid"):
    """Who applies."""

    name: str = Field(min_length=1, max_length=160)
    id_number: str = Field("", max_length=20)
    phone: str = Field("", max_length=20)
    email: str = Field("", max_length=120)


class NewPaper(Schema, extra="forbid"):
    """A component with its scan: PDF, JPEG or PNG, as base64; a whole request has at most 5 MB."""

    component: str = Field(max_length=40)
    name: str = Field(max_length=200, description="The file's name with its ending.")
    content: Base64Bytes


class NewDossier(Schema, extra="forbid"):
    """Papers that are entered on behalf of somebody."""

    procedure: Code
    unit: str = Field(max_length=60, description="Key of the unit that takes it in and decides.")
    channel: Literal["counter", "post"] = "counter"
    applicant: NewApplicant
    papers: list[Annotated[str, Field(max_length=40)] | NewPaper] = Field(
        default=[], max_length=50, description="Sheets by their component's code, or components with their scans."
    )


class Filed(Schema):
    """The dossier that was entered."""

    code: str
    state: str


Expand = Literal["applicant", "history", "papers", "supplements", "result"]

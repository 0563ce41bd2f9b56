"""A sheet as a workbook to be filled at a desk, and what one that came back would change; nothing is written here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from batru.evaluation.models import Participant
from batru.evaluation.reads.filling import Line, lines
from batru.evaluation.reads.sheets import edition_of
from batru.evaluation.rules import workbook
from batru.evaluation.rules.fields import NOT_APPLICABLE, Asks, Field, may_be_left_out, plain_number
from batru.evaluation.rules.filling import Way
from batru.evaluation.rules.typed import Typed
from batru.evaluation.rules.values import check_value
from batru.evaluation.rules.workbook import Ask, Found, Head, NoWorkbook
from batru.evaluation.wording import field_label
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_
from batru.law.index_sets.given import NO, YES
from batru.law.index_sets.numbers import is_exact

# What stands in the file, always in Vietnamese: it is a paper of the office, whoever downloads it.
WORDS = {"yes": "có", "no": "không", NOT_APPLICABLE: "KAD"}
COLUMNS = ("Mã", "Chỉ số", "Nội dung", "Ô", "Giá trị cho phép", "Giá trị", "Lý do không áp dụng")
ALLOWED = {
    Asks.NUMBER: "số, ví dụ 12 hoặc 97,5",
    Asks.YES_NO: "có hoặc không",
    Asks.SHARE: "có, không, hoặc phần đã làm (0–1)",
    Asks.TEXT: "chữ",
}
HINT = "Chỉ ghi vào ô màu vàng. Chỉ số không áp dụng: ghi KAD ở cột Giá trị và nêu lý do. Ô để trống được giữ như cũ."


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that cannot be taken: where it stands, and why and what next in the reader's language."""

    place: str
    code: str
    why: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Change:
    """An indicator that would change: what stands in the sheet, and what the workbook says."""

    line: Line
    before: Mapping[str, str]
    after: Typed


@dataclass(frozen=True, slots=True)
class Preview:
    """What a workbook would do; with a wrong cell it does nothing at all."""

    changes: tuple[Change, ...]
    wrong: tuple[Wrong, ...]


def sheet_file(participant: Participant) -> bytes:
    """The workbook of a unit: every indicator that it types, with what stands there now."""
    campaign = participant.campaign
    head = Head(campaign.code, participant.unit_id, campaign.document_id)
    title = (f"{campaign.name_vi} – {participant.unit.full_name}", HINT)
    asks = [ask for line in lines(participant) if line.filling.way is Way.TYPED for ask in _asks(line)]
    return workbook.written(head, title, COLUMNS, asks)


def preview(participant: Participant, stream: BinaryIO) -> Preview:
    """What a workbook that came back would change; Refusal where it is not this sheet's."""
    head, rows = _read(participant, stream)
    known = {line.leaf.code: line for line in lines(participant)}
    changes: list[Change] = []
    wrong: list[Wrong] = []
    for code, own in workbook.by_indicator(rows).items():
        line = known.get(code)
        if line is None:
            nameless = [each for row in own for each in _uncounted(row)]
            why, next_step = N_("The unit has no such indicator."), N_("Download the workbook again.")
            wrong += nameless or [_wrong(own[0], why, next_step)]
            continue
        if any(row.value or row.uncounted for row in own):
            unread = list(_unread(line, own))
            wrong += unread
            if not unread:
                _look(participant, line, own, changes, wrong)
    return Preview(tuple(changes), tuple(wrong))


def _unread(line: Line, own: list[Found]) -> Iterator[Wrong]:
    """Every cell that is no number, or neither yes nor no, where one is asked for: one look tells them all."""
    applies = _typed(line, own).cells.get("") != NOT_APPLICABLE
    asked = {field.name: field for field in line.filling.fields}
    for row in own:
        field = asked.get(row.cell)
        text = _value(field, row.value)
        yield from _uncounted(row)
        if field is None or not text or not applies:
            continue
        if field.asks is Asks.NUMBER and not is_exact(text):
            why, next_step = N_("“{text}” is not a number."), N_("Write a number, such as 12 or 97.5.")
            yield Wrong(row.place, row.code, _(why).format(text=row.value), _(next_step))
        elif field.asks is Asks.YES_NO and text.lower() not in YES + NO:
            why, next_step = N_("“{text}” is neither yes nor no."), N_("Write yes or no.")
            yield Wrong(row.place, row.code, _(why).format(text=row.value), _(next_step))


def _uncounted(row: Found) -> Iterator[Wrong]:
    """Every cell of a row whose formula has no result in the file; it must not pass for an empty one."""
    why = N_("A formula stands here, and the file has no result of it.")
    next_step = N_("Open the workbook in an office program and save it there, or write the value itself.")
    for column in row.uncounted:
        yield Wrong(row.at(column), row.code, _(why), _(next_step))


def _look(participant: Participant, line: Line, own: list[Found], changes: list[Change], wrong: list[Wrong]) -> None:
    typed = _typed(line, own)
    before = line.own.cells if line.own else {}
    try:
        cells = check_value(edition_of(participant.campaign)[1], line.leaf, line.filling, typed)
    except Refusal as refusal:
        row, (_what, why, next_step) = _culprit(line, own, refusal), refusal.told(_, get_language() or "vi")
        wrong.append(Wrong(row.place, row.code, why, next_step))
        return
    reason = typed.reason if cells.get("") == NOT_APPLICABLE else ""
    if dict(before) != cells or (line.own.reason if line.own else "") != reason:
        changes.append(Change(line, before, typed))


def _read(participant: Participant, stream: BinaryIO) -> tuple[Head, list[Found]]:
    campaign = participant.campaign
    try:
        head, rows = workbook.read(stream)
    except NoWorkbook:
        raise _refused(N_("It is not a workbook of this program, or its hidden third row was changed.")) from None
    if (head.campaign, head.unit) != (campaign.code, participant.unit_id):
        raise _refused(N_("It is the workbook of another unit or campaign."))
    if head.document != campaign.document_id:
        raise _refused(N_("It was made for another version of the set."))
    return head, rows


def _asks(line: Line) -> list[Ask]:
    own, filling = line.own, line.filling
    takes = may_be_left_out(line.leaf.scoring)
    return [
        Ask(
            code=line.leaf.code,
            name=line.indicator.name.vi,
            label=_label(field),
            cell=field.name,
            allowed=_allowed(field),
            options=tuple(WORDS.get(each, each) for each in (*field.options, *((NOT_APPLICABLE,) if takes else ())))
            if field.options
            else (),
            value=_shown(filling.cells, field, is_first=place == 0, is_left_out=filling.is_left_out),
            reason=(own.reason if own else "") if place == 0 else "",
            takes_reason=takes and place == 0,
        )
        for place, field in enumerate(filling.fields)
    ]


def _label(field: Field) -> str:
    words = field_label(field)
    return words if isinstance(words, str) else words["vi"]


def _allowed(field: Field) -> str:
    return " / ".join(field.options) if field.asks is Asks.CHOICE else ALLOWED[field.asks]


def _shown(cells: Mapping[str, str], field: Field, *, is_first: bool, is_left_out: bool) -> str:
    if is_left_out:
        return WORDS[NOT_APPLICABLE] if is_first else ""
    text = cells.get(field.cell, "")
    return WORDS.get(text, text) if field.options else text


def _typed(line: Line, own: list[Found]) -> Typed:
    code = line.leaf.code
    if any(row.value.lower() in (WORDS[NOT_APPLICABLE].lower(), NOT_APPLICABLE, "n/a") for row in own):
        return Typed(code, {"": NOT_APPLICABLE}, next((row.reason for row in own if row.reason), ""))
    asked = {field.name: field for field in line.filling.fields}
    kept = {} if line.filling.is_left_out or line.own is None else line.own.cells
    found = {_cell(asked, row): _value(asked.get(row.cell), row.value) for row in own}
    return Typed(code, {cell: text or kept.get(cell, "") for cell, text in found.items()})


def _cell(asked: Mapping[str, Field], row: Found) -> str:
    return asked[row.cell].cell if row.cell in asked else row.cell


def _value(field: Field | None, text: str) -> str:
    if field is None or field.asks in (Asks.TEXT, Asks.CHOICE):
        return text
    if text.lower() in YES[:2] + NO[:2] and field.asks in (Asks.YES_NO, Asks.SHARE):
        return "yes" if text.lower() in YES[:2] else "no"
    return plain_number(text, "vi") if "," in text or text.count(".") > 1 else text


def _culprit(line: Line, own: list[Found], refusal: Refusal) -> Found:
    """The row that is wrong: the one that is named, else the first whose value is no number where one is asked for."""
    asked = {field.name: field for field in line.filling.fields}
    for row in own:
        if _cell(asked, row) == refusal.params.get("cell"):
            return row
    for row in own:
        field = asked.get(row.cell)
        if field is None or (field.asks is Asks.NUMBER and row.value and not is_exact(_value(field, row.value))):
            return row
    return own[0]


def _wrong(row: Found, why: str, next_step: str) -> Wrong:
    return Wrong(row.place, row.code, _(why), _(next_step))


def _refused(why: str) -> Refusal:
    return Refusal(
        "evaluation.workbook",
        what=N_("The workbook was not taken."),
        why=why,
        next_step=N_("Download the workbook of this sheet and fill that one."),
    )

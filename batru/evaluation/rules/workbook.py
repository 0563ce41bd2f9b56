"""A unit's sheet as an XLSX file: written with names, allowed values and locked cells; read back cell by cell.

Only what office programs agree on is used (ECMA-376): inline words, one protected sheet, lists of allowed values.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

FORMAT = "batru.evaluation-sheet/1"
SHEET = "Phiếu"
FIRST_ROW = 6
MOST_ROWS, MOST_BYTES = 2_000, 8_000_000
CODE, CELL, VALUE, REASON = READ = "A", "D", "F", "G"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
# Plain, heading, open for typing, wrapped, hint.
_PLAIN, _HEADING, _OPEN, _WRAPPED, _HINT = range(5)
_HIDDEN, _CELL_PLACE = ' hidden="1"', 4
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Head:
    """Whose sheet it is: these three come back as they went out."""

    campaign: str
    unit: str
    document: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One cell to fill: of which indicator, what it counts, what may stand in it, and what stands there now."""

    code: str
    name: str
    label: str
    cell: str
    allowed: str
    options: tuple[str, ...] = ()
    value: str = ""
    reason: str = ""
    takes_reason: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One row that came back, and where it stood; `uncounted`: its columns with a formula and no result of it."""

    row: int
    code: str
    cell: str
    value: str
    reason: str
    uncounted: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Sheet and cell, as office programs write it."""
        return self.at(VALUE)

    def at(self, column: str) -> str:
        """A cell of the row, written so."""
        return f"{SHEET}!{column}{self.row}"


class NoWorkbook(ValueError):
    """A file that is no workbook of ours; the reason is a message id."""


def written(head: Head, title: Sequence[str], columns: Sequence[str], asks: Sequence[Ask]) -> bytes:
    """The file: three lines of head, a row of columns, a row for each cell; only values and reasons are unlocked."""
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _book(),
        "xl/_rels/workbook.xml.rels": _relations([("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")]),
        "xl/styles.xml": _styles(),
        "xl/worksheets/sheet1.xml": _sheet(head, title, columns, asks),
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            # One date for all, so that the same sheet is the same file.
            archive.writestr(zipfile.ZipInfo(name, (2022, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def read(stream: BinaryIO) -> tuple[Head, list[Found]]:
    """Head and rows of a file; NoWorkbook where it is none of ours."""
    try:
        with zipfile.ZipFile(stream) as archive:
            words = _words(archive)
            rows = dict(_rows(archive, words))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, IndexError, OSError) as error:
        raise NoWorkbook from error
    mark = rows.get(3, {})
    if mark.get("A") != FORMAT:
        raise NoWorkbook
    head = Head(*(mark.get(column) or "" for column in "BCD"))
    kept = ((number, cells) for number, cells in sorted(rows.items()) if number >= FIRST_ROW)
    return head, [_found(number, cells) for number, cells in kept if cells.get(CODE, "") != ""]


def _found(number: int, cells: Mapping[str, str | None]) -> Found:
    uncounted = tuple(column for column in READ if cells.get(column, "") is None)
    code, cell, value, reason = ((cells.get(column) or "").strip() for column in READ)
    return Found(number, code, cell, value, reason, uncounted)


def _rows(archive: zipfile.ZipFile, words: Sequence[str]) -> Iterator[tuple[int, dict[str, str | None]]]:
    sheet = ElementTree.fromstring(_part(archive, _first_sheet(archive)))
    for row in list(sheet.iter(f"{{{_MAIN}}}row"))[:MOST_ROWS]:
        found: dict[str, str | None] = {}
        number = 0
        for cell in row.iter(f"{{{_MAIN}}}c"):
            place = _PLACE.fullmatch(cell.get("r", ""))
            if place:
                number = int(place[2])
                found[place[1]] = _text(cell, words)
        if number:
            yield number, found


def _text(cell: ElementTree.Element, words: Sequence[str]) -> str | None:
    """What a cell says; None for a formula that nobody has worked out."""
    if _is_uncounted(cell):
        return None
    if cell.get("t") == "inlineStr":
        return "".join(each.text or "" for each in cell.iter(f"{{{_MAIN}}}t"))
    value = cell.findtext(f"{{{_MAIN}}}v") or ""
    if cell.get("t") == "s":
        return words[int(value)]
    if cell.get("t") == "b":
        return "yes" if value == "1" else "no"
    return _number(value) if cell.get("t") in (None, "n") else value


def _is_uncounted(cell: ElementTree.Element) -> bool:
    """Whether a formula has no result in the file; an empty text that is stored as text (="") is one."""
    value = cell.findtext(f"{{{_MAIN}}}v")
    is_empty_text = value == "" and cell.get("t") == "str"
    return cell.find(f"{{{_MAIN}}}f") is not None and not value and not is_empty_text


def _number(text: str) -> str:
    """A stored number without the binary noise of its 17th digit."""
    try:
        return f"{float(text):.15g}" if "." in text or "E" in text.upper() else text
    except ValueError:
        return text


def _words(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    tree = ElementTree.fromstring(_part(archive, "xl/sharedStrings.xml"))
    return ["".join(each.text or "" for each in item.iter(f"{{{_MAIN}}}t")) for item in tree.iter(f"{{{_MAIN}}}si")]


def _first_sheet(archive: zipfile.ZipFile) -> str:
    book = ElementTree.fromstring(_part(archive, "xl/workbook.xml"))
    number = next(book.iter(f"{{{_MAIN}}}sheet")).get(f"{{{_RELATIONS}}}id")
    for one in ElementTree.fromstring(_part(archive, "xl/_rels/workbook.xml.rels")):
        if one.get("Id") == number:
            target = one.get("Target", "").lstrip("/")
            return target if target.startswith("xl/") else f"xl/{target}"
    raise KeyError(number)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        found = stream.read(MOST_BYTES + 1)
    if len(found) > MOST_BYTES:
        raise KeyError(name)
    return found


def _sheet(head: Head, title: Sequence[str], columns: Sequence[str], asks: Sequence[Ask]) -> str:
    rows = [
        _row(1, [(title[0], _HEADING)]),
        _row(2, [(title[1], _HINT)]),
        _row(3, [(each, _HINT) for each in (FORMAT, head.campaign, head.unit, head.document)], hidden=True),
        _row(FIRST_ROW - 1, [(each, _HEADING) for each in columns]),
        *(_ask(number, each) for number, each in enumerate(asks, start=FIRST_ROW)),
    ]
    widths = enumerate((8, 46, 46, 10, 30, 18, 40), start=1)
    columns_xml = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"{_HIDDEN if place == _CELL_PLACE else ""}/>'
        for place, width in widths
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        f'<pane ySplit="{FIRST_ROW - 1}" topLeftCell="A{FIRST_ROW}" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{columns_xml}</cols><sheetData>{''.join(rows)}</sheetData>"
        '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0"/>'
        f"{_lists(asks)}</worksheet>"
    )


def _ask(number: int, ask: Ask) -> str:
    reason = _OPEN if ask.takes_reason else _PLAIN
    cells = [(ask.code, _PLAIN), (ask.name, _WRAPPED), (ask.label, _WRAPPED), (ask.cell, _PLAIN), (ask.allowed, _HINT)]
    return _row(number, [*cells, (ask.value, _OPEN), (ask.reason, reason)])


def _row(number: int, cells: Sequence[tuple[str, int]], hidden: bool = False) -> str:
    inside = "".join(_cell(f"{chr(65 + place)}{number}", text, style) for place, (text, style) in enumerate(cells))
    return f'<row r="{number}"{_HIDDEN if hidden else ""}>{inside}</row>'


def _cell(place: str, text: str, style: int) -> str:
    if style == _OPEN and re.fullmatch(r"-?\d{1,15}(\.\d+)?", text):
        return f'<c r="{place}" s="{style}"><v>{text}</v></c>'
    if not text:
        return f'<c r="{place}" s="{style}"/>'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _lists(asks: Sequence[Ask]) -> str:
    """What a cell may hold is offered as a list; a word beside it is refused by the office program already."""
    found = [(number, ask.options) for number, ask in enumerate(asks, start=FIRST_ROW) if ask.options]
    if not found:
        return ""
    each = "".join(
        f'<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="{VALUE}{number}">'
        f"<formula1>{escape(chr(34) + ','.join(options) + chr(34))}</formula1></dataValidation>"
        for number, options in found
    )
    return f'<dataValidations count="{len(found)}">{each}</dataValidations>'


def _styles() -> str:
    wrap = '<alignment vertical="top" wrapText="1"/>'
    formats = (
        '<xf fontId="0" fillId="0" borderId="0" applyAlignment="1"><alignment vertical="top"/></xf>',
        '<xf fontId="1" fillId="0" borderId="0" applyFont="1"/>',
        '<xf fontId="0" fillId="2" borderId="1" applyFill="1" applyBorder="1" applyProtection="1">'
        f'{wrap}<protection locked="0"/></xf>',
        f'<xf fontId="0" fillId="0" borderId="0" applyAlignment="1">{wrap}</xf>',
        f'<xf fontId="2" fillId="0" borderId="0" applyFont="1">{wrap}</xf>',
    )
    line = '<{0} style="thin"><color rgb="FF9AA5AD"/></{0}>'
    sides = "".join(line.format(side) for side in ("left", "right", "top", "bottom"))
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="3"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="12"/><name val="Calibri"/></font>'
        '<font><i/><sz val="10"/><color rgb="FF5A6670"/><name val="Calibri"/></font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFFFF8DC"/></patternFill></fill></fills>'
        f'<borders count="2"><border/><border>{sides}</border></borders>'
        '<cellStyleXfs count="1"><xf fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(formats)}">{"".join(formats)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _book() -> str:
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        f'<sheet name={quoteattr(SHEET)} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _types() -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {"/xl/workbook.xml": "sheet.main", "/xl/worksheets/sheet1.xml": "worksheet", "/xl/styles.xml": "styles"}
    each = "".join(f'<Override PartName="{name}" ContentType="{kind}.{what}+xml"/>' for name, what in parts.items())
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{each}</Types>'
    )


def _relations(parts: Iterable[tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{what}" Target="{target}"/>'
        for number, (what, target) in enumerate(parts, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def by_indicator(found: Iterable[Found]) -> Mapping[str, list[Found]]:
    """The rows of each indicator, in their order."""
    grouped: dict[str, list[Found]] = {}
    for one in found:
        grouped.setdefault(one.code, []).append(one)
    return grouped

"""Why a whole file cannot be read, in the words of whoever sent it."""

import zlib

from batru.kernel.refusal import Refusal
from batru.kernel.text import N_, Said, said

CUT = N_("the file ends in the middle")
SPOILED = N_("what comes out does not agree with its checksum")
INSIDE = N_("what stands inside contradicts itself")
PARSED = {
    "mismatched tag": N_("an element is closed that was not opened last"),
    "not well-formed (invalid token)": N_("a character stands where none may stand"),
    "undefined entity": N_("a short name for characters is used that is explained nowhere"),
    "junk after document element": N_("something follows after its end"),
    "duplicate attribute": N_("an element names an attribute twice"),
    "unknown encoding": N_("its encoding is unknown"),
}
NOT_XML = N_("it is no well-formed XML")


def why(error: Exception) -> Said:
    """What is wrong with a packed file, as far as the unpacking tells; libraries say it in English alone."""
    if isinstance(error, EOFError):
        return said(CUT)
    is_sum = isinstance(error, zlib.error) or any(word in str(error) for word in ("CRC", "checksum", "length"))
    return said(SPOILED if is_sum else INSIDE)


def parsed(message: str, *, is_cut: bool) -> Said:
    """What a parser of XML stumbled over."""
    return said(CUT if is_cut else PARSED.get(message, NOT_XML))


def damaged(reason: Said) -> Refusal:
    """A packed file that ends early or contradicts its own checksum."""
    return Refusal(
        "imports.file.damaged",
        what=N_("The file cannot be unpacked to its end."),
        why=N_("It is damaged or was cut off on its way: {reason}"),
        next_step=N_("Ask for the file again and compare its size with the original before you send it."),
        reason=reason,
    )


def swells(limit: int) -> Refusal:
    """A small file that unpacks into far more than a log ever does."""
    return Refusal(
        "imports.file.swells",
        what=N_("The file was not unpacked."),
        why=N_("It swells to more than {limit} times its size, as no log of a one-stop system does."),
        next_step=N_("If the file is what it should be, unpack it yourself and send it as it is."),
        limit=limit,
    )


def too_large(mebibytes: int) -> Refusal:
    """More than this system reads at once."""
    return Refusal(
        "imports.file.too_large",
        what=N_("The file was not read."),
        why=N_("Unpacked it holds more than {mebibytes} MiB."),
        next_step=N_("Split it by year or by month and send the parts one after another."),
        mebibytes=mebibytes,
    )


def not_a_log(found: str | Said) -> Refusal:
    """Something else than XES, CSV or XLSX."""
    return Refusal(
        "imports.file.not_a_log",
        what=N_("The file is not a log that can be read."),
        why=N_("XES, CSV and XLSX are read, each plain or gzipped. This looks like: {found}."),
        next_step=N_("Export the log again as one of these. An old or password-protected workbook: save it as .xlsx."),
        found=found,
    )


def empty() -> Refusal:
    """Nothing below the header, or no bytes at all."""
    return Refusal(
        "imports.file.empty",
        what=N_("The file holds no rows."),
        why=N_("Nothing stands in it after its header."),
        next_step=N_("Check that the export was finished, and send it again."),
    )


def encoding_unknown(encoding: str) -> Refusal:
    """Text whose letters cannot be told."""
    return Refusal(
        "imports.file.encoding",
        what=N_("The letters of the file cannot be read."),
        why=N_("Its text is not {encoding}, and guessing would spoil names."),
        next_step=N_("Save it as UTF-8, or name its encoding in the mapping (read.encoding, such as windows-1258)."),
        encoding=encoding,
    )


def line_too_long(row: int, limit: int) -> Refusal:
    """A line that never ends: not a table of text."""
    return Refusal(
        "imports.file.line",
        what=N_("Line {row} of the file does not end."),
        why=N_("It is longer than {limit} characters, as no row of a log is."),
        next_step=N_("Check that the file is a table with one row a line, and that its line ends were kept."),
        row=row,
        limit=limit,
    )


def header_twice(column: str) -> Refusal:
    """Two columns of one name: which of them is meant cannot be told."""
    return Refusal(
        "imports.file.header",
        what=N_("The header names a column twice."),
        why=N_("Two columns are called {column}; which one is meant cannot be told."),
        next_step=N_("Rename one of them in the file, and send it again."),
        column=column,
    )


def too_many_columns(row: int, limit: int) -> Refusal:
    """More attributes than any log has."""
    return Refusal(
        "imports.file.columns",
        what=N_("The file has too many columns."),
        why=N_("At line {row} there are more than {limit}."),
        next_step=N_("Export only the columns that the mapping names."),
        row=row,
        limit=limit,
    )


def not_xes(row: int, reason: Said) -> Refusal:
    """XML that is broken, or is something else than a log."""
    return Refusal(
        "imports.file.not_xes",
        what=N_("The file is not a XES log."),
        why=N_("Line {row}: {reason}"),
        next_step=N_("Export it again as XES 1.0 and check that it was not cut off; CSV does as well."),
        row=row,
        reason=reason,
    )


def sheet_missing(sheet: str, sheets: str) -> Refusal:
    """The mapping names a sheet that the workbook lacks."""
    return Refusal(
        "imports.file.sheet",
        what=N_("The workbook has no sheet {sheet}."),
        why=N_("Its sheets are: {sheets}"),
        next_step=N_("Name one of these in the mapping (read.sheet)."),
        sheet=sheet,
        sheets=sheets,
    )


def workbook_too_rich(mebibytes: int) -> Refusal:
    """A workbook whose words would not fit the memory set aside for them."""
    return Refusal(
        "imports.file.workbook",
        what=N_("The workbook is too large to be read as such."),
        why=N_(
            "Its words alone take more than {mebibytes} MiB, and a workbook can only be read with all of them at hand."
        ),
        next_step=N_("Save the sheet as CSV (UTF-8) and send that: of a CSV any size is read."),
        mebibytes=mebibytes,
    )

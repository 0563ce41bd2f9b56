"""Units by every published result as rows to take along: one line for each unit, set and period."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from batru.evaluation.reads.compared import Found, Stand
from batru.evaluation.reads.open_data import plain
from batru.evaluation.reads.open_tables import PLACE, POINTS, Column
from batru.evaluation.reads.shown import block_name
from batru.evaluation.reads.sureness import pending
from batru.evaluation.rules.result_workbook import Cell, workbook
from batru.law.index_sets.model import Edition
from batru.law.questions import Words

SHEET, DICTIONARY = "results", "dictionary"
HUNDRED = 100
COLUMNS = (
    Column("unit", "string", None, "Mã đơn vị", "Key of the unit"),
    Column("unit_name", "string", None, "Tên đơn vị khi công bố", "Name of the unit as published"),
    Column("set", "string", None, "Mã bộ chỉ số", "Code of the set"),
    Column("set_name_vi", "string", None, "Tên bộ chỉ số (tiếng Việt)", "Name of the set in Vietnamese"),
    Column("set_name_en", "string", None, "Tên bộ chỉ số (tiếng Anh)", "Name of the set in English"),
    Column("set_version", "string", None, "Phiên bản của bộ chỉ số", "Version of the set"),
    Column("period", "string", None, "Kỳ đánh giá", "Period"),
    Column("evaluation", "string", None, "Mã cuộc đánh giá", "Code of the evaluation"),
    Column("publication", "integer", None, "Lần công bố", "Number of the publication"),
    Column("block", "string", None, "Khối xếp hạng cùng nhau", "Units ranked together"),
    Column("rank", "number", PLACE, "Thứ hạng trong nhóm", "Place in the block; empty where there is none"),
    Column("ranked", "integer", None, "Số đơn vị có thứ hạng trong nhóm", "How many of the block have a place"),
    Column("rank_low", "integer", PLACE, "Thứ hạng cao nhất có thể", "Best place it may hold (total)"),
    Column("rank_high", "integer", PLACE, "Thứ hạng thấp nhất có thể", "Last place it may hold (total)"),
    Column("score", "number", POINTS, "Điểm đạt được; trống nếu không có", "Points earned; empty where there are none"),
    Column("most", "number", POINTS, "Điểm tối đa", "Maximum"),
    Column("share", "number", Words("%", "%"), "Điểm so với tối đa", "Points as percent of the maximum"),
    Column("grade_vi", "string", None, "Xếp loại (tiếng Việt)", "Grade in Vietnamese"),
    Column("grade_en", "string", None, "Xếp loại (tiếng Anh)", "Grade in English"),
    Column("unranked", "string", None, "Mã lý do không có thứ hạng", "Why it has no place, as a code"),
    Column("simulated", "boolean", None, "Số liệu mô phỏng", "Whether the figures are simulated"),
)  # fmt: skip


def rows(found: Iterable[Found], unit: str = "") -> list[list[Cell]]:
    """A line for each unit (or for one alone) in each result; Refusal (503) while it is not known how sure they are."""
    known = list(found)
    if any(one.is_pending for one in known):
        raise pending()
    stands = (Stand(one, own) for one in known for own in one.result.units if unit in ("", own.key))
    return [list(_row(stand)) for stand in stands]


def csv_of(lines: Iterable[Sequence[Cell]]) -> bytes:
    """As CSV: UTF-8 with its mark, a point before decimals."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow([column.name for column in COLUMNS])
    writer.writerows([plain(each) for each in line] for line in lines)
    return ("\ufeff" + made.getvalue()).encode()


def book_of(lines: Iterable[Sequence[Cell]]) -> bytes:
    """As a workbook, with what its columns mean."""
    head: list[Sequence[Cell]] = [[column.name for column in COLUMNS]]
    told: list[Sequence[Cell]] = [("column", "type", "đơn vị tính", "measured in", "nghĩa", "meaning")]
    told += [(c.name, c.type, *(c.unit or ("", "")), c.vi, c.en) for c in COLUMNS]
    return workbook({SHEET: [*head, *lines], DICTIONARY: told})


def _row(stand: Stand) -> Iterator[Cell]:
    found, own, sure = stand.found, stand.own, stand.sure
    result, edition = found.result, found.result.edition
    yield from (own.key, own.name, result.own.code, result.own.name.vi, result.own.name.en, edition.version)
    yield from (result.period, result.campaign, result.number, block_name(edition, own.block, "vi"))
    yield from (own.rank, stand.of, sure.low if sure else None, sure.high if sure else None)
    yield from (own.total, own.most, None if stand.share is None else round(stand.share * HUNDRED, 2))
    yield from (*_grade(edition, own.grade), own.unranked, result.simulated)


def _grade(edition: Edition, code: str) -> tuple[str, str]:
    found = next((one.name for one in edition.grades if one.code == code), None)
    return (found.vi, found.en) if found else ("", "")

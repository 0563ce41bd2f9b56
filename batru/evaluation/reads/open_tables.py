"""The tables of the open data of a result: each column with its type, what it is measured in, and what it means."""

from dataclasses import dataclass

from batru.law.questions import Words


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type as Frictionless names it, what it is measured in, and what it means."""

    name: str
    type: str
    unit: Words | None
    vi: str
    en: str


POINTS, PLACE = Words("điểm", "points"), Words("thứ hạng", "place")
SHARE = Words("phần của phương sai", "share of the variance")
SHIFT = Words("bậc", "places")
UNIT = Column("unit", "string", None, "Mã đơn vị", "Key of the unit")
NAME = Column("unit_name", "string", None, "Tên đơn vị khi công bố", "Name of the unit as published")
NODE = Column("indicator", "string", None, "Mã chỉ số hoặc nhóm", "Code of the indicator or group")
SCORES = (
    UNIT,
    NAME,
    Column("block", "string", None, "Khối xếp hạng cùng nhau; xem codes", "Units ranked together; see codes"),
    Column("profile", "string", None, "Khung điểm áp dụng; xem codes", "Profile by which it is scored; see codes"),
    NODE,
    Column("indicator_name_vi", "string", None, "Tên chỉ số (tiếng Việt)", "Name in Vietnamese"),
    Column("indicator_name_en", "string", None, "Tên chỉ số (tiếng Anh)", "Name in English"),
    Column("level", "string", None, "Cấp của dòng; xem codes", "Level of the line; see codes"),
    Column("score", "number", POINTS, "Điểm đạt được; trống nếu không có", "Points earned; empty where there are none"),
    Column("most", "number", POINTS, "Điểm tối đa", "Maximum"),
    Column("applicable", "number", POINTS, "Phần điểm tối đa được áp dụng", "What of the maximum applies"),
    Column("on_nothing", "number", POINTS, "Phần điểm do không phát sinh (0/0)", "What of the score rests on 0/0"),
    Column("state", "string", None, "Trạng thái của điểm; xem codes", "How the score came about; see codes"),
    Column("rank", "number", PLACE, "Thứ hạng trong nhóm", "Place in the block; empty where there is none"),
    Column("rank_low", "integer", PLACE, "Thứ hạng cao nhất có thể", "Best place it may hold (total)"),
    Column("rank_high", "integer", PLACE, "Thứ hạng thấp nhất có thể", "Last place it may hold (total)"),
    Column("grade", "string", None, "Mã xếp loại (chỉ với tổng); xem codes", "Grade (total alone); see codes"),
    Column("simulated", "boolean", None, "Số liệu mô phỏng", "Whether the figures are simulated"),
)  # fmt: skip
INPUTS = (
    UNIT,
    NAME,
    NODE,
    Column("cell", "string", None, "Tên ô số liệu; trống nếu chỉ có một số", "Cell; empty where there is one figure"),
    Column("value", "string", None, "Giá trị như đã nộp và được công nhận", "The value as handed in and accepted"),
    Column("layer", "string", None, "Giá trị theo ai xác nhận; xem codes", "Whose word it is; see codes"),
    Column("simulated", "boolean", None, "Số liệu mô phỏng", "Whether the figures are simulated"),
)  # fmt: skip
MOVES = (
    Column("block", "string", None, "Khối xếp hạng cùng nhau; xem codes", "Units ranked together; see codes"),
    Column("what", "string", None, "Điều làm đổi thứ hạng; xem codes", "What moves the places; see codes"),
    Column("code", "string", None, "Mã lựa chọn, chỉ số hoặc nhóm", "Code of the choice, indicator or group"),
    Column("name_vi", "string", None, "Tên gọi (tiếng Việt)", "Name in Vietnamese"),
    Column("name_en", "string", None, "Tên gọi (tiếng Anh)", "Name in English"),
    Column("alone", "number", SHARE, "Phần do riêng lựa chọn này; ước lượng nên có thể hơi dưới 0 hoặc trên 1",
           "What comes from the choice by itself; an estimate, so it may fall a little below 0 or above 1"),
    Column("alone_low", "number", SHARE, "Cận dưới của khoảng 95%", "Lower bound of its interval of 95%"),
    Column("alone_high", "number", SHARE, "Cận trên của khoảng 95%", "Upper bound of its interval of 95%"),
    Column("in_all", "number", SHARE, "Phần do lựa chọn này, gộp cả tương tác với lựa chọn khác",
           "What comes from the choice, together with the others that it acts with"),
    Column("in_all_low", "number", SHARE, "Cận dưới của khoảng 95%", "Lower bound of its interval of 95%"),
    Column("in_all_high", "number", SHARE, "Cận trên của khoảng 95%", "Upper bound of its interval of 95%"),
    Column("mean_shift", "number", SHIFT, "Số bậc đổi trung bình nếu bỏ mục này",
           "By how many places units move on average when this is left out"),
    Column("most", "number", SHIFT, "Số bậc đổi nhiều nhất nếu bỏ mục này",
           "By how many places a unit moves at most when this is left out"),
    Column("simulated", "boolean", None, "Số liệu mô phỏng", "Whether the figures are simulated"),
)  # fmt: skip
CODES = (
    Column("column", "string", None, "Cột có mã này", "Column in which the code stands"),
    Column("code", "string", None, "Mã", "Code"),
    Column("meaning_vi", "string", None, "Nghĩa (tiếng Việt)", "Meaning in Vietnamese"),
    Column("meaning_en", "string", None, "Nghĩa (tiếng Anh)", "Meaning in English"),
)
TABLES = {"scores": SCORES, "inputs": INPUTS, "moves": MOVES, "codes": CODES}

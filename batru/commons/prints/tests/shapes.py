"""One of each form, filled, with names as they are written in Vietnamese."""

from datetime import date, datetime

from batru.commons.prints.public import (
    Apology,
    ControlSheet,
    HandOver,
    Head,
    Letter,
    Party,
    Receipt,
    Refusal,
    Register,
    RegisterRow,
    Shape,
    StopNotice,
    Supplement,
)
from batru.kernel.period import VIETNAM

AT = datetime(2022, 12, 1, 9, 20, tzinfo=VIETNAM)
DUE = datetime(2022, 12, 1, 17, 0, tzinfo=VIETNAM)
DOSSIER = "000.04.01.Y99-221201-0007"
CODE, ADDRESS = "7QK3M-ZX9WT-4RAHB", "https://dichvu.vidu.vn/check/7QK3M-ZX9WT-4RAHB/"
# The longest names in use: a mass organisation of the district, and a head office above it.
LONG = "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam quận Thanh Khê"
DESK = "Bộ phận Tiếp nhận và Trả kết quả"
WARD = "Ủy ban nhân dân phường Xuân Hà"
HOA = Party(
    "Nguyễn Thị Hoa",
    "048190000123",
    "K12/34 Trần Cao Vân, phường Xuân Hà, quận Thanh Khê, thành phố Đà Nẵng",
    "0905 123 456",
    "hoa@vidu.vn",
)


def head(number: str, *, parent: str = WARD, agency: str = DESK, day: date = date(2022, 12, 1)) -> Head:
    """A head of the ward's desk."""
    return Head(parent, agency, number, "Xuân Hà", day, CODE, ADDRESS)


RECEIPT = Receipt(
    head("221201-0007/BPTNTKQ"),
    DOSSIER,
    f"{DESK} {WARD}",
    HOA,
    "Đăng ký khai sinh",
    ("Tờ khai đăng ký khai sinh theo mẫu (01 bản chính)", "Giấy chứng sinh (01 bản chính)"),
    "trong ngày làm việc",
    AT,
    DUE,
    f"{DESK} phường Xuân Hà",
    "Nguyễn Thị Hoa",
    "Trần Quang Minh",
)
SUPPLEMENT = Supplement(
    head("221201-0007/PBS-BPTNTKQ"),
    DOSSIER,
    HOA,
    "Đăng ký khai sinh",
    ("Giấy chứng sinh có đóng dấu của cơ sở khám bệnh, chữa bệnh nơi trẻ em sinh ra;", "Số điện thoại."),
    "Bản chụp bị mờ, không đọc được số.",
    "Trần Quang Minh",
    "0236 3 712 345",
    "Trần Quang Minh",
)
REFUSAL = Refusal(
    head("221201-0007/PTC-BPTNTKQ", parent=LONG),
    DOSSIER,
    f"{DESK} {WARD}",
    HOA,
    "Đăng ký khai sinh",
    ("Thẩm quyền thuộc Ủy ban nhân dân phường Thạc Gián.",),
    "Nguyễn Thị Hoa",
    "Trần Quang Minh",
)
APOLOGY = Apology(
    head("221201-0007/PXL", parent="Ủy ban nhân dân quận Thanh Khê", agency=WARD),
    DOSSIER,
    WARD,
    HOA,
    "Đăng ký khai sinh",
    date(2022, 12, 1),
    DUE,
    "Chờ kết quả xác minh của cơ quan công an.",
    date(2022, 12, 9),
    ("TM. Ủy ban nhân dân", "Chủ tịch"),
    "Lê Thị Lan",
)
STOP_NOTICE = StopNotice(
    head("260105-0007", day=date(2026, 1, 5)),
    "Y99.004.01-260105-010007",
    WARD,
    HOA,
    "Đăng ký khai sinh",
    AT,
    AT,
    DUE,
    "Người nộp hồ sơ đề nghị dừng giải quyết.",
    ("Giám đốc",),
    "Lê Thị Lan",
)
CONTROL_SHEET = ControlSheet(
    head("221201-0007/PKS-BPTNTKQ"),
    DOSSIER,
    WARD,
    "",
    AT,
    DUE,
    (
        HandOver(DESK, "Trần Quang Minh", WARD, "Phạm Thị Thu", AT),
        HandOver(WARD, "Phạm Thị Thu", WARD, "Lê Thị Lan", DUE, "Đúng hạn", "Trình ký"),
    ),
)
REGISTER = Register(
    head("2212/STD-BPTNTKQ"),
    "Hộ tịch",
    "tháng 12 năm 2022",
    (
        RegisterRow(DOSSIER, "Đăng ký khai sinh", "Nguyễn Thị Hoa", "0905 123 456", WARD, AT, DUE, DUE, "trực tiếp"),
        RegisterRow(f"{DOSSIER[:-1]}8", "Đăng ký khai tử", "Trần Văn Bưởi", "0905 000 111", WARD, AT, DUE, None),
    ),
)
LETTER = Letter(
    head("12/UBND", parent="Ủy ban nhân dân quận Thanh Khê", agency=WARD),
    f"trả lời hồ sơ {DOSSIER} về đăng ký khai sinh",
    "bà Nguyễn Thị Hoa",
    ("Ủy ban nhân dân phường Xuân Hà đồng ý đăng ký khai sinh cho cháu Nguyễn Gia Hân.", "Trả lời để bà được biết./."),
    ("Như trên;", "Lưu: VT."),
    ("TM. Ủy ban nhân dân", "Chủ tịch"),
    "Lê Thị Lan",
)
ALL: dict[str, Shape] = {
    shape.form: shape for shape in (RECEIPT, SUPPLEMENT, REFUSAL, APOLOGY, STOP_NOTICE, CONTROL_SHEET, REGISTER, LETTER)
}

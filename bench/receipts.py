"""Receipts as tagged PDF/A with a QR code, one after another: Typst as `commons/prints` uses it beside WeasyPrint."""

import io
import os
from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path
from time import process_time
from typing import Any

import django
import segno
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from bench.measure import Result, interleaved

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "batru.site.settings")
django.setup()

from batru.commons.prints.public import render  # noqa: E402  settings come first
from batru.commons.prints.rules.codes import check_code  # noqa: E402
from batru.commons.prints.rules.words import spoken  # noqa: E402
from batru.commons.prints.tests.shapes import AT, CODE, RECEIPT  # noqa: E402

FONTS = Path(__file__).resolve().parent.parent / "batru" / "site" / "static" / "vendor" / "print"
AT_ONCE = 20
# The rival's font configuration is kept, as one process would; each page still needs its own tree and layout.
KEPT = FontConfiguration()
STYLE = f"""
@font-face {{ font-family: Tinos; src: url(file://{FONTS}/400Regular.ttf) }}
@font-face {{ font-family: Tinos; font-weight: bold; src: url(file://{FONTS}/700Bold.ttf) }}
@font-face {{ font-family: Tinos; font-style: italic; src: url(file://{FONTS}/400Regular_Italic.ttf) }}
@page {{ size: A4; margin: 20mm 18mm 20mm 30mm }}
body {{ font: 13pt/1.2 Tinos }} table {{ width: 100%; text-align: center }} h1 {{ font-size: 14pt; text-align: center }}
p {{ margin: 0 0 8pt; text-indent: 1cm }} td p {{ text-indent: 0; margin: 0 }} .small {{ font-size: 11pt }}
"""


def run() -> list[Result]:
    """The same words on both sides; each page has its own name and code, so that neither side keeps a whole page."""
    numbers = iter(range(10**9))
    timing = interleaved(lambda: _ours(next(numbers)), lambda: _rival(next(numbers)), rounds=5)
    ours, rival = AT_ONCE / timing.ours, AT_ONCE / timing.rival
    mine, other = (1000 * _processor_seconds(side, next(numbers)) / AT_ONCE for side in (_ours, _rival))
    note = f"processor {mine:.1f} and {other:.1f} ms a receipt, ratio {other / mine:.1f}"
    return [Result("receipts as tagged PDF/A: WeasyPrint", ours, rival, 1 / timing.ratio, ">= 10", "a second", note)]


def _processor_seconds(side: Callable[[int], None], start: int) -> float:
    """What a run takes of the processors, all threads together; a crowded machine lengthens the time, hardly this."""
    before = process_time()
    side(start)
    return process_time() - before


def _ours(start: int) -> None:
    for number in range(AT_ONCE):
        render(_receipt(start, number), AT)


def _rival(start: int) -> None:
    for number in range(AT_ONCE):
        page = HTML(string=_page(spoken(_receipt(start, number))))
        page.write_pdf(pdf_variant="pdf/a-2a", pdf_tags=True, font_config=KEPT)


def _receipt(start: int, number: int) -> Any:
    applicant = replace(RECEIPT.applicant, name=f"Nguyễn Thị Hoa {start}-{number}")
    code = check_code(start * AT_ONCE + number)
    head = replace(RECEIPT.head, code=code, address=RECEIPT.head.address.replace(CODE, code))
    return replace(RECEIPT, head=head, applicant=applicant)


def _page(data: dict[str, Any]) -> str:
    head, who = data["head"], data["applicant"]
    square = io.BytesIO()
    segno.make(head["address"], error="m").save(square, kind="svg", border=0, xmldecl=False)
    rows = [
        ("Mã hồ sơ", data["dossier"]),
        ("Tiếp nhận hồ sơ của Ông (Bà)/Tổ chức", who["name"]),
        ("Số định danh cá nhân/tổ chức", who["id_number"]),
        ("Địa chỉ", who["address"]),
        ("Số điện thoại", who["phone"]),
        ("Email", who["email"]),
        ("Nội dung yêu cầu giải quyết", data["request"]),
        *((str(place), paper) for place, paper in enumerate(data["papers"], start=1)),
        ("Thời gian giải quyết hồ sơ theo quy định là", data["term"]),
        ("Thời gian nhận hồ sơ", data["received_at"]),
        ("Thời gian trả kết quả giải quyết hồ sơ", data["due_at"]),
        ("Đăng ký nhận kết quả tại", data["result_place"]),
    ]
    fields = "".join(f"<p>{escape(term)}: {escape(value)}</p>" for term, value in rows)
    return f"""<html lang="vi"><head><title>Giấy tiếp nhận hồ sơ</title><style>{STYLE}</style></head><body>
<table><tr><td><p>{escape(head["parent"].upper())}</p><p><b>{escape(head["agency"].upper())}</b></p></td>
<td><p><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b></p><p><b>Độc lập - Tự do - Hạnh phúc</b></p></td></tr>
<tr><td>Số: {head["number"]}</td><td><i>{head["place"]}, {head["day"]}</i></td></tr></table>
<h1>GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ</h1>{fields}
<table><tr><td><b>NGƯỜI NỘP HỒ SƠ</b></td><td><b>NGƯỜI TIẾP NHẬN HỒ SƠ</b></td></tr>
<tr><td><b>{escape(data["submitter"])}</b></td><td><b>{escape(data["receiver"])}</b></td></tr></table>
<div style="width: 21mm" role="img" aria-label="QR">{square.getvalue().decode()}</div>
<p class="small">Mã kiểm tra: {head["code"]} {head["address"]}</p></body></html>"""

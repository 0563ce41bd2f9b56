"""Every component with the longest real names, to be looked at; only where the example runs."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from batru.commons import clock
from batru.kernel.period import Month

PAGES = ("inbox", "dossier", "board", "wall", "receipt", "question")
LONGEST = "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam quận Thanh Khê"
WARDS = (
    "Vĩnh Trung", "Tân Chính", "Thạc Gián", "Chính Gián", "Tam Thuận", "Xuân Hà", "An Khê", "Hòa Khê",
    "Thanh Khê Đông", "Thanh Khê Tây",
)  # fmt: skip


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page."""
    return _show(request, "gallery")


@require_safe
def page(request: HttpRequest, page: str) -> HttpResponse:
    """One whole page of made-up content."""
    if page not in PAGES:
        raise Http404
    return _show(request, page)


def _show(request: HttpRequest, name: str) -> HttpResponse:
    if not (settings.BATRU_EXAMPLE or settings.DEBUG):
        raise Http404
    now = clock.now()
    return render(request, f"styleguide/{name}.html", {"longest": LONGEST, "pages": PAGES, **_numbers(), **_times(now)})


def _times(now: datetime) -> dict[str, Any]:
    """Due times in every state."""
    return {
        "hours_ahead": now + timedelta(hours=3),
        "days_ahead": now + timedelta(days=3),
        "weeks_ahead": now + timedelta(days=24),
        "days_past": now - timedelta(days=2),
        "minutes_past": now - timedelta(minutes=25),
        "queue": _queue(now),
    }


def _queue(now: datetime) -> list[dict[str, Any]]:
    """A made-up inbox, most endangered first."""
    procedures = ("Đăng ký khai sinh", "Xác nhận tình trạng hôn nhân", "Chứng thực bản sao từ bản chính")
    hours = (-50, -3, 1, 2, 5, 26, 50, 74, 98, 170)
    return [
        {
            "code": f"000.04.01.Y99-221201-{n:04d}",
            "procedure": procedures[n % 3],
            "applicant": LONGEST if n == 2 else "Nguyễn Thị Tuyết Nhung",
            "due": now + timedelta(hours=hour),
            "state": "paused" if n == 6 else None,
        }
        for n, hour in enumerate(hours, 1)
    ]


def _numbers() -> dict[str, Any]:
    """Made-up series, a fan of forecasts, and values by ward."""
    months = [str(Month(2022, 1) + n) for n in range(18)]
    counted = [88.2, 84.1, 90.3, 91.8, 92.2, 90.9, 93.4, 92.1, 94.0, 95.2, 94.4, 91.0]
    ahead = [91.6, 92.0, 92.4, 92.1, 92.9, 93.2]
    spread = [1.2, 1.6, 1.9, 2.2, 2.4, 2.6]
    values = [97.9, 91.2, 88.4, 93.3, 82.4, 95.1, 90.0, None, 86.7, 92.8]
    return {
        "months": months,
        "past": months[:12],
        "counted": counted,
        "others": [[value - shift for value in counted] for shift in (3.1, 5.4)],
        "actual": counted + [None] * 6,
        "forecast": [None] * 12 + ahead,
        "lo80": [None] * 12 + [round(a - s, 1) for a, s in zip(ahead, spread, strict=True)],
        "hi80": [None] * 12 + [round(a + s, 1) for a, s in zip(ahead, spread, strict=True)],
        "lo95": [None] * 12 + [round(a - 1.8 * s, 1) for a, s in zip(ahead, spread, strict=True)],
        "hi95": [None] * 12 + [round(a + 1.8 * s, 1) for a, s in zip(ahead, spread, strict=True)],
        "wards": [
            {"key": f"w{n}", "name": f"Phường {w}", "value": v}
            for n, (w, v) in enumerate(zip(WARDS, values, strict=True))
        ],
        "outlines": _outlines(),
        "heat": [[None if (n + m) % 17 == 0 else 80 + (n * 7 + m * 5) % 20 for m in range(6)] for n in range(10)],
    }


def _outlines() -> dict[str, Any]:
    """Ten squares where wards would be."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"key": f"w{n}", "name": f"Phường {ward}"},
                "geometry": {"type": "Polygon", "coordinates": [_square(n % 5, n // 5)]},
            }
            for n, ward in enumerate(WARDS)
        ],
    }


def _square(column: int, row: int) -> list[list[float]]:
    west, south = 108.18 + column * 0.012, 16.06 + row * 0.012
    east, north = west + 0.012, south + 0.012
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]

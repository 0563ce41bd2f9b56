"""What is particular to VNPost: its fields, its tables, its stream."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import Settings

from batru.commons.post.carriers.vnpost import carrier, messages
from batru.commons.post.carriers.vnpost.carrier import CARRIER
from batru.commons.post.carriers.vnpost.tests.world import Platform, world
from batru.commons.post.rules.carrying import Address, NotTaken, Parcel

DESK = Address("UBND phường Xuân Hà", "34 Hà Huy Tập", "02363000000", province="48", district="491")
HOA = Address("Nguyễn Thị Hoa", "12 Hà Huy Tập", "0905123456", "hoa@example.test", "48", "491")
PARCEL = Parcel("001-T1", "collection", HOA, DESK, "Đăng ký khai sinh", ("Tờ khai", "Giấy chứng sinh"), 8000)
TABLE = {
    "carrier": "vnpost",
    "services": {
        "order": "order/post",
        "cancel": "order/cancel",
        "tracking": "order/getOrderTracking",
        "price": "price",
    },
    "statuses": {"5": "delivered"},
    "provinces": {"48": 55},
    "districts": {"491": 5502},
}


@pytest.fixture
def platform(settings: Settings) -> Iterator[Platform]:
    started = world(settings)
    yield started
    started.close()


def test_an_order_has_the_documented_fields(platform: Platform) -> None:
    """The names are those that OpenCPS puts into its order (VNPostManagementImpl, createMOrderDatasCollect)."""
    taken = CARRIER.order(PARCEL)
    assert platform.orders["001-T1"] == {
        "CustomerCode": "TK-491",
        "OrderNumber": "001-T1",
        "CODAmount": 8000,
        "SenderProvince": 0,
        "SenderDistrict": 0,
        "SenderAddress": "12 Hà Huy Tập",
        "SenderName": "Nguyễn Thị Hoa",
        "SenderEmail": "hoa@example.test",
        "SenderTel": "0905123456",
        "SenderDesc": "Tờ khai; Giấy chứng sinh",
        "Description": "Đăng ký khai sinh",
        "ReceiverName": "UBND phường Xuân Hà",
        "ReceiverAddress": "34 Hà Huy Tập",
        "ReceiverTel": "02363000000",
        "ReceiverProvince": 0,
        "ReceiverDistrict": 0,
        "ReceiverEmail": "",
    }
    assert (taken.item_number, taken.fee_vnd) == ("RN473124829VN", None)


def test_a_place_that_has_vnposts_tables_uses_them(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrier, "_table", lambda: TABLE)
    assert CARRIER.order(PARCEL).fee_vnd == 31_500
    sent = platform.orders["001-T1"]
    assert (sent["SenderProvince"], sent["ReceiverDistrict"]) == (55, 5502)
    platform.tell("001-T1", "5", "Phát thành công")
    [event] = CARRIER.track(["001-T1"], "").events
    assert (event.what, event.words) == ("delivered", "Phát thành công")


def test_an_unknown_status_is_shown_and_changes_nothing(platform: Platform) -> None:
    platform.tell("001-T1", "77", "Chuyển hoàn nội bộ")
    [event] = CARRIER.track(["001-T1"], "").events
    assert (event.what, event.words) == ("note", "Chuyển hoàn nội bộ")


def test_the_stream_is_read_page_by_page(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "PAGE", 2)
    for place in range(5):
        platform.tell("001-T1", "1", f"bước {place}")
    words, cursor, more = [], "", True
    while more:
        told = CARRIER.track([], cursor)
        words += [event.words for event in told.events]
        cursor, more = told.cursor, told.more
    assert words == [f"bước {place}" for place in range(5)]
    assert CARRIER.track([], cursor).cursor == cursor


def test_an_object_id_tells_the_time() -> None:
    """The specification's own example of an ObjectId: 507f1f77 is 17 October 2012, 21:13:27 UTC."""
    row = {"_id": {"$oid": "507f1f77bcf86cd799439011"}, "OrderNumber": "1", "StatusCode": 1, "StatusMessage": None}
    [event] = messages.read_rows({"_embedded": {"rh:doc": [row]}}, {})
    assert (event.at, event.words) == (datetime(2012, 10, 17, 21, 13, 27, tzinfo=UTC), "1")


@pytest.mark.parametrize(
    "row", [{}, {"_id": "x"}, {"_id": {"$oid": "zz"}, "OrderNumber": "1", "StatusCode": "1"}, "text"]
)
def test_a_row_that_cannot_be_read_is_not_skipped(row: Any) -> None:
    with pytest.raises(NotTaken):
        list(messages.read_rows({"_embedded": {"rh:doc": [row]}}, {}))


@pytest.mark.parametrize("answer", [{"Status": False}, {"status": "false"}, {"error": "x"}, {"fault": {"code": 900}}])
def test_a_no_is_not_taken_for_a_yes(answer: dict[str, Any]) -> None:
    with pytest.raises(NotTaken):
        messages.check_taken(answer)


@pytest.mark.parametrize(("price", "vnd"), [("31500", 31500), (31500, 31500), ("31500.0", 31500), (0, 0)])
def test_prices(price: Any, vnd: int) -> None:
    assert messages.read_price({"content": {"price": price}}) == vnd


@pytest.mark.parametrize(
    "answer", [{}, {"content": None}, {"content": {"price": "miễn phí"}}, {"content": {"price": -5}}]
)
def test_no_price_is_no_price(answer: dict[str, Any]) -> None:
    with pytest.raises(NotTaken):
        messages.read_price(answer)


def test_without_an_address_it_says_so(settings: Settings) -> None:
    settings.BATRU_VNPOST_URL = ""
    assert not CARRIER.check().is_well
    with pytest.raises(NotTaken):
        CARRIER.order(PARCEL)


def test_no_error_tells_a_secret(platform: Platform, settings: Settings) -> None:
    settings.BATRU_VNPOST_SECRET = "sai"
    with pytest.raises(NotTaken) as error:
        CARRIER.order(PARCEL)
    assert "sai" not in str(error.value) and str(error.value) == "HTTP 401"

"""VNPost's messages, as OpenCPS exchanges them through an integration platform; what is sent and what is read. Pure."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from batru.commons.post.rules.carrying import Address, Heard, NotTaken, Parcel
from batru.commons.post.rules.orders import NOTE
from batru.commons.post.rules.s10 import looks_like, read

# "The id of the newest row that was fetched; in the first call twenty-four noughts."
FIRST = "0" * 24
PAGE = 1000
NOT_KNOWN = 0


def order_of(parcel: Parcel, customer: str, places: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """The order as JSON; `places` holds VNPost's numbers of provinces and districts."""
    papers = "; ".join(parcel.papers)
    return {
        "CustomerCode": customer,
        "OrderNumber": parcel.number,
        "CODAmount": parcel.cod_vnd,
        **_party("Sender", parcel.sender, places),
        "SenderDesc": papers,
        "Description": parcel.content,
        **_party("Receiver", parcel.receiver, places),
    }


def price_of(parcel: Parcel, grams: int, places: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """The question for the price of the administrative service (HCC)."""
    return {
        "weight": grams,
        "mainSrv": "HCC",
        "isreturn": 1,
        "sender": _codes(parcel.sender, places),
        "receiver": _codes(parcel.receiver, places),
    }


def read_price(answer: Mapping[str, Any]) -> int:
    """The price in VND from {"content": {"price": …}}; NotTaken where there is none."""
    content = answer.get("content")
    price = str(content.get("price", "")) if isinstance(content, Mapping) else ""
    if not price.replace(".0", "").isdigit():
        raise NotTaken(f"no price in {answer!r}"[:300])
    return int(float(price))


def check_taken(answer: Mapping[str, Any]) -> None:
    """NotTaken where the answer says no: a Status that is not true, or an error."""
    status = next((value for name, value in answer.items() if name.lower() == "status"), True)
    error = next((value for name, value in answer.items() if name.lower() in ("error", "fault")), None)
    if error or status in (False, "false", "False", 0, "0"):
        raise NotTaken(f"refused: {answer!r}"[:300])


def read_rows(answer: Mapping[str, Any], statuses: Mapping[str, str]) -> Iterator[Heard]:
    """Tracking rows, oldest first: {"_embedded": {"rh:doc": [{"_id": {"$oid": …}, "OrderNumber", "StatusCode", …}]}}.

    A row tells no time, but its id is an ObjectId, whose first four bytes are the second in which it was written
    (bsonspec.org). NotTaken where a row cannot be read: the next call asks for it again.
    """
    rows = (answer.get("_embedded") or {}).get("rh:doc") or []
    for row in rows:
        try:
            key = str(row["_id"]["$oid"])
            code = str(row["StatusCode"])
            at = datetime.fromtimestamp(int(key[:8], 16), UTC)
            yield Heard(
                key, str(row["OrderNumber"]), statuses.get(code, NOTE), at, str(row.get("StatusMessage") or code)
            )
        except (KeyError, TypeError, ValueError) as error:
            raise NotTaken(f"unreadable row {row!r}"[:300]) from error


def item_number_in(answer: Mapping[str, Any]) -> str:
    """The item's number (MaBuuGui, or ItemCode) where the answer has one."""
    for name in ("MaBuuGui", "ItemCode", "itemCode"):
        text = str(answer.get(name) or "")
        if text:
            found = read(text)
            return str(found) if found else "" if looks_like(text) else text[:40]
    return ""


def _party(who: str, address: Address, places: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    codes = _codes(address, places)
    return {
        f"{who}Province": codes["provCode"],
        f"{who}District": codes["distCode"],
        f"{who}Address": address.address,
        f"{who}Name": address.name,
        f"{who}Email": address.email,
        f"{who}Tel": address.phone,
    }


def _codes(address: Address, places: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    return {
        "provCode": places["provinces"].get(address.province, NOT_KNOWN),
        "distCode": places["districts"].get(address.district, NOT_KNOWN),
    }

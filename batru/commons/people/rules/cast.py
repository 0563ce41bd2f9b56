"""The seven people of the example, the same in fixtures, documents and stories."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from batru.commons.people.rules.actors import CITIZEN, OFFICIAL

HOME, OFFICE, ELSEWHERE = "home", "office", "elsewhere"


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast; `place` says at which of the example's three units the post is."""

    username: str
    full_name: str
    name: str
    words: Mapping[str, str]
    kind: str
    role: str = ""
    place: str = HOME


def _words(vi: str, en: str) -> Mapping[str, str]:
    return MappingProxyType({"vi": vi, "en": en})


MEMBERS = (
    Member("hoa", "Nguyễn Thị Hoa", "bà Hoa", _words("người dân", "citizen"), CITIZEN),
    Member(
        "minh",
        "Trần Văn Minh",
        "anh Minh",
        _words("bộ phận một cửa", "counter clerk"),
        OFFICIAL,
        "counter_clerk",
    ),
    Member("thu", "Lê Thị Thu", "chị Thu", _words("chuyên viên", "specialist"), OFFICIAL, "specialist"),
    Member("lan", "Phạm Thị Lan", "bà Lan", _words("chủ tịch phường", "chair"), OFFICIAL, "chair"),
    Member(
        "phuc",
        "Võ Đình Phúc",
        "anh Phúc",
        _words("phụ trách chuyển đổi số", "digital-transformation officer"),
        OFFICIAL,
        "digital_officer",
        OFFICE,
    ),
    Member(
        "son",
        "Đặng Ngọc Sơn",
        "ông Sơn",
        _words("chủ tịch hội đồng đánh giá", "chair of the evaluation council"),
        OFFICIAL,
        "council_member",
        OFFICE,
    ),
    Member(
        "tu",
        "Huỳnh Cẩm Tú",
        "em Tú",
        _words("một cửa phường khác", "counter clerk of another ward"),
        OFFICIAL,
        "counter_clerk",
        ELSEWHERE,
    ),
)

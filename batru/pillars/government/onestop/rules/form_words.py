"""Words that forms of a dossier use; forms are Vietnamese whoever reads the page."""

from collections.abc import Mapping

from batru.law.terms import Term

UNITS: Mapping[str, str] = {
    "working_day": "{amount} ngày làm việc",
    "working_hour": "{amount} giờ làm việc",
    "calendar_day": "{amount} ngày",
    "clock_hour": "{amount} giờ",
    "same_day": "trong ngày làm việc",
    "unknown": "{amount} ngày",
}
APPLICANT = "Người nộp hồ sơ"
WITHDRAWN = "Người nộp hồ sơ rút hồ sơ."
ONLINE, SHEET = "bản điện tử", "bản giấy"
RESULT_PLACES: Mapping[str, str] = {
    "online": "Hệ thống thông tin giải quyết thủ tục hành chính",
    "post": "Dịch vụ bưu chính",
}
RESULT_WAYS: Mapping[str, str] = {"counter": "trực tiếp", "online": "trực tuyến", "post": "bưu chính"}
ON_TIME, EARLY, LATE = "Đúng hạn", "Trước hạn", "Quá hạn"
ACTS: Mapping[str, str] = {
    "onestop.dossier.received": "Tiếp nhận hồ sơ",
    "onestop.dossier.taken": "Thụ lý hồ sơ",
    "onestop.supplement.asked": "Yêu cầu bổ sung",
    "onestop.supplement.answered": "Đã bổ sung",
    "onestop.dossier.proposed": "Trình quyết định",
    "onestop.dossier.sent_back": "Trả lại để hoàn thiện",
    "onestop.dossier.decided": "Đã quyết định",
    "onestop.dossier.handed_over": "Trả kết quả",
}


def term_words(term: Term | None) -> str:
    """A time limit as a receipt writes it: `05 ngày làm việc`; empty where no source gives it."""
    if term is None:
        return ""
    amount = f"{int(term.amount):02d}" if term.amount == int(term.amount) else f"{term.amount:g}".replace(".", ",")
    return UNITS[term.unit].format(amount=amount)


def serial_of(code: str, time: int = 1) -> str:
    """The day and serial of a dossier's code, which number its forms; the second form of a kind ends in .2."""
    serial = code.partition("-")[2]
    return f"{serial}.{time}" if time > 1 else serial


def lines_of(text: str) -> tuple[str, ...]:
    """What is missing, a point a line; list marks that somebody typed are taken away."""
    return tuple(line for line in (each.strip(" -•*\t") for each in text.splitlines()) if line)


def answer_paragraphs(
    agency: str, code: str, name: str, request: str, received: str, granted: bool, text: str
) -> tuple[str, ...]:
    """The text of an answer: what came, what was decided and why, the closing."""
    said = text.strip().rstrip(".")
    verdict = f"{agency} đồng ý giải quyết" if granted else f"{agency} không đồng ý giải quyết"
    join = ", với nội dung: " if granted else ", với lý do: "
    came = f"{received[:1].upper()}{received[1:]}, " if received else ""
    return (
        f"{came}{agency} nhận hồ sơ số {code} của ông (bà) {name} về việc: {request}.",
        f"Sau khi xem xét hồ sơ, {verdict}{join + said if said else ''}.",
        f"{agency} trả lời để ông (bà) {name} được biết./.",
    )


def authority(role: str) -> tuple[str, ...]:
    """How a signer signs (Decree 30/2020/NĐ-CP annex I, box 7a): a chair on behalf of the committee, others by post."""
    title = role.removesuffix(" Ủy ban nhân dân")
    if title == "Chủ tịch":
        return ("TM. Ủy ban nhân dân", "Chủ tịch")
    if title == "Phó Chủ tịch":
        return ("KT. Chủ tịch", "Phó Chủ tịch")
    return (role,) if role else ()

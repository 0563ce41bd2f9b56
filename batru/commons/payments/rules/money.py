"""Whole đồng and nothing else: the currency has no smaller unit in use, and a float can lose one."""

MOST = 999_999_999_999
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu", "tỷ")


def dong(amount: object) -> int:
    """The amount as whole đồng, from 0 up; TypeError for anything but an int, ValueError for one out of range."""
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise TypeError(f"{amount!r} is not a whole number of đồng.")
    if not 0 <= amount <= MOST:
        raise ValueError(f"{amount} đồng is not an amount that can be owed.")
    return amount


def in_words(amount: int) -> str:
    """An amount as a receipt says it in Vietnamese: 15000 is "Mười lăm nghìn đồng"."""
    if dong(amount) == 0:
        return "Không đồng"
    groups = []
    rest = amount
    while rest:
        rest, group = divmod(rest, 1000)
        groups.append(group)
    said = []
    for place in range(len(groups) - 1, -1, -1):
        if groups[place]:
            words = _hundreds(groups[place], whole=place < len(groups) - 1)
            said += [*words, *filter(None, (_GROUPS[place],))]
    text = " ".join(said)
    return f"{text[0].upper()}{text[1:]} đồng"


def _hundreds(number: int, *, whole: bool) -> list[str]:
    """Three digits; inside a longer number the missing hundreds are said too ("không trăm")."""
    hundreds, rest = divmod(number, 100)
    said = [_DIGITS[hundreds], "trăm"] if hundreds or whole else []
    return said + _tens(rest, after=bool(said))


def _tens(number: int, *, after: bool) -> list[str]:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return [*(["lẻ"] if after and ones else []), *([_DIGITS[ones]] if ones else [])]
    said = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        return [*said, "mốt"]
    if ones == 5:
        return [*said, "lăm"]
    return [*said, _DIGITS[ones]] if ones else said

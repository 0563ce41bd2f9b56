"""Messages with parameters, told in either language."""

from dataclasses import dataclass

from batru.kernel.text import Said, said

VIETNAMESE = {"{who} holds {what}": "{who} giữ {what}", "nothing": "không có gì"}


@dataclass
class _Words:
    vi: str
    en: str


def test_a_message_is_told_with_all_that_is_said_in_it() -> None:
    told = said("{who} holds {what}", who=_Words("phường", "the ward"), what=said("nothing"))
    assert str(told) == "the ward holds nothing"
    assert told.told(lambda message: VIETNAMESE[message], "vi") == "phường giữ không có gì"


def test_what_says_nothing_is_empty_in_every_language() -> None:
    assert not Said() and str(Said()) == ""
    assert Said().told(lambda message: "header of the translations", "vi") == ""


def test_braces_in_a_parameter_stay() -> None:
    assert str(said("{reason}", reason="must not contain {'colour'}")) == "must not contain {'colour'}"

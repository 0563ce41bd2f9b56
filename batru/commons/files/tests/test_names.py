"""What a file may be called."""

import pytest

from batru.commons.files.rules.names import clean_name, disposition, ending_of, folders_of

SHA_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\hoa\\Đơn xin.pdf", "Đơn xin.pdf"),
        ("../../etc/passwd", "passwd"),
        ("don\r\nSet-Cookie: a.pdf", "donSet-Cookie: a.pdf"),
        ("anh\u202efdp.exe", "anhfdp.exe"),
        ("Hoa\u0300.pdf", "Hoà.pdf"),
        ("", "file"),
        ("...", "file"),
        ("a" * 300 + ".pdf", "a" * 150 + ".pdf"),
    ],
)
def test_a_name_is_one_plain_part(given: str, kept: str) -> None:
    assert clean_name(given) == kept


@pytest.mark.parametrize(("name", "ending"), [("Đơn.PDF", "pdf"), ("log.xes.gz", "gz"), ("khong", ""), (".pdf", "")])
def test_the_ending_is_what_stands_after_the_last_dot(name: str, ending: str) -> None:
    assert ending_of(name) == ending


def test_contents_are_spread_over_folders() -> None:
    assert str(folders_of(SHA_OF_NOTHING)) == f"e3/b0/{SHA_OF_NOTHING}"


@pytest.mark.parametrize("wrong", ["", "../x", SHA_OF_NOTHING.upper(), SHA_OF_NOTHING + "\n"])
def test_only_a_digest_leads_to_a_path(wrong: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        folders_of(wrong)


def test_a_header_gives_the_name_twice() -> None:
    # RFC 6266 example form; percent-encoding of "Đ" (U+0110) in UTF-8 is C4 90 (RFC 8187)
    assert disposition('Đơn "1".pdf', inline=False) == (
        "attachment; filename=\"don _1_.pdf\"; filename*=UTF-8''%C4%90%C6%A1n%20%221%22.pdf"
    )

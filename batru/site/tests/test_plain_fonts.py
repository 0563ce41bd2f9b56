"""A font of two glyphs, put together by hand after the OpenType specification."""

import struct
from pathlib import Path

from django.conf import settings

from batru.site.plain_fonts import plain

# A triangle: one contour that ends at point 2, three bytes of instructions, three points on the curve.
TRIANGLE = struct.pack(">5hH", 1, 0, 0, 9, 9, 2)
POINTS = bytes((1, 1, 1)) + struct.pack(">6h", 0, 9, -5, 0, 0, 9)
# The triangle once moved and scaled (words, one scale, more to come), once as it is, then two bytes of instructions.
MOVED, AS_IT_IS = struct.pack(">HHhhh", 0x1 | 0x8 | 0x20, 0, 4, 4, 0x2000), struct.pack(">HHbb", 0x100, 0, 0, 0)
TWICE = struct.pack(">5h", -1, 0, 0, 9, 9) + MOVED


def a_font() -> bytes:
    glyphs = [
        TRIANGLE + struct.pack(">H", 3) + b"abc" + POINTS,
        TWICE + AS_IT_IS + struct.pack(">H", 2) + b"de",
    ]
    glyphs = [glyph + bytes(-len(glyph) % 4) for glyph in glyphs]
    first, second = map(len, glyphs)
    loca = struct.pack(">3H", 0, first // 2, (first + second) // 2)
    tables = {b"fpgm": b"program.", b"glyf": b"".join(glyphs), b"head": bytes(54), b"loca": loca}
    records, body, start = b"", b"", 12 + 16 * len(tables)
    for tag, table in tables.items():
        records += struct.pack(">4s3I", tag, 0, start + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return struct.pack(">I4H", 0x10000, len(tables), 64, 2, 0) + records + body


def tables_of(font: bytes) -> dict[bytes, bytes]:
    rows = (struct.unpack_from(">4s3I", font, 12 + 16 * n) for n in range(struct.unpack_from(">H", font, 4)[0]))
    return {tag: font[start : start + length] for tag, _, start, length in rows}


def test_only_the_instructions_are_gone() -> None:
    tables = tables_of(plain(a_font()))
    assert list(tables) == [b"glyf", b"head", b"loca"]
    triangle = TRIANGLE + bytes(2) + POINTS
    twice = TWICE + struct.pack(">HHbb", 0, 0, 0, 0)
    assert (len(triangle), len(twice)) == (29, 26)
    assert tables[b"glyf"] == triangle + bytes(3) + twice + bytes(2)
    assert tables[b"loca"] == struct.pack(">3H", 0, 16, 30)


def test_the_whole_file_sums_to_what_the_specification_names() -> None:
    made = plain(a_font())
    assert sum(struct.unpack(f">{len(made) // 4}I", made)) % 2**32 == 0xB1B0AFBA
    assert plain(made) == made


def test_the_fonts_of_the_forms_have_none() -> None:
    fonts = sorted(Path(settings.BATRU_PRINT_FONTS).glob("*.ttf"))
    assert len(fonts) == 4
    assert all({b"fpgm", b"prep"}.isdisjoint(tables_of(font.read_bytes())) for font in fonts)

"""TrueType fonts for print: the outlines without the programs that fit them to coarse screens.

Those programs are half of what a subset weighs in a file that is kept for ever, and no printer runs them.
"""

import struct
from collections.abc import Iterator
from itertools import pairwise

PROGRAMS = {b"fpgm", b"prep", b"cvt ", b"gasp", b"hdmx", b"VDMX", b"LTSH"}
HEAD, RECORD = struct.Struct(">IHHHH"), struct.Struct(">4sIII")
# Flags of a component, and where `head` keeps what depends on the whole file.
WORDS, ONE_SCALE, MORE, TWO_SCALES, MATRIX, INSTRUCTED = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100
ADJUSTMENT, LOCA_FORMAT, WHOLE = 8, 50, 0xB1B0AFBA


def plain(font: bytes) -> bytes:
    """The same font, drawn alike, without its instructions."""
    tables = {tag: table for tag, table in _tables(font) if tag not in PROGRAMS}
    long = struct.unpack_from(">h", tables[b"head"], LOCA_FORMAT)[0] == 1
    glyphs = [_plain_glyph(glyph) for glyph in _glyphs(tables[b"glyf"], tables[b"loca"], long=long)]
    ends = [0]
    for glyph in glyphs:
        ends.append(ends[-1] + len(glyph))
    tables[b"glyf"] = b"".join(glyphs)
    tables[b"loca"] = struct.pack(f">{len(ends)}{'I' if long else 'H'}", *(end if long else end // 2 for end in ends))
    return _file(font[:4], tables)


def _tables(font: bytes) -> Iterator[tuple[bytes, bytes]]:
    for number in range(HEAD.unpack_from(font)[1]):
        tag, _, start, length = RECORD.unpack_from(font, HEAD.size + number * RECORD.size)
        yield tag, font[start : start + length]


def _glyphs(glyf: bytes, loca: bytes, *, long: bool) -> Iterator[bytes]:
    size = 4 if long else 2
    places = struct.unpack(f">{len(loca) // size}{'I' if long else 'H'}", loca)
    for start, end in pairwise(place if long else place * 2 for place in places):
        yield glyf[start:end]


def _plain_glyph(glyph: bytes) -> bytes:
    if not glyph:
        return glyph
    contours = struct.unpack_from(">h", glyph)[0]
    shorter = _composite(glyph) if contours < 0 else _simple(glyph, 10 + 2 * contours)
    return shorter + bytes(-len(shorter) % 4)


def _simple(glyph: bytes, at: int) -> bytes:
    """`at`: where the length of the instructions stands, after the ends of the contours."""
    return glyph[:at] + b"\0\0" + glyph[at + 2 + struct.unpack_from(">H", glyph, at)[0] :]


def _composite(glyph: bytes) -> bytes:
    """Each component says of itself whether instructions follow the last one."""
    made, at, flags = bytearray(glyph), 10, MORE
    while flags & MORE:
        flags = struct.unpack_from(">H", glyph, at)[0]
        struct.pack_into(">H", made, at, flags & ~INSTRUCTED)
        scales = 2 * bool(flags & ONE_SCALE) + 4 * bool(flags & TWO_SCALES) + 8 * bool(flags & MATRIX)
        at += (8 if flags & WORDS else 6) + scales
    return bytes(made[:at])


def _file(version: bytes, tables: dict[bytes, bytes]) -> bytes:
    """Tables in the order of their tags, each on a boundary of four bytes, with the sums that readers check."""
    tables = {tag: tables[tag] for tag in sorted(tables)}
    tables[b"head"] = tables[b"head"][:ADJUSTMENT] + bytes(4) + tables[b"head"][ADJUSTMENT + 4 :]
    power = len(tables).bit_length() - 1
    records = [HEAD.pack(int.from_bytes(version), len(tables), 16 << power, power, 16 * len(tables) - (16 << power))]
    body, places, start = b"", {}, HEAD.size + RECORD.size * len(tables)
    for tag, table in tables.items():
        places[tag] = start + len(body)
        records.append(RECORD.pack(tag, _sum(table), places[tag], len(table)))
        body += table + bytes(-len(table) % 4)
    made = bytearray(b"".join(records) + body)
    struct.pack_into(">I", made, places[b"head"] + ADJUSTMENT, (WHOLE - _sum(bytes(made))) % 2**32)
    return bytes(made)


def _sum(table: bytes) -> int:
    words = table + bytes(-len(table) % 4)
    return sum(int(word) for word in struct.unpack(f">{len(words) // 4}I", words)) % 2**32

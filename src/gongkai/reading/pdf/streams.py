"""Packed streams that do not unpack to their end, and fonts that unpack to something else than they were.

PDFium draws what comes before the damage, or nothing, and says nothing of the rest: cells come out blank.
"""

from __future__ import annotations

import base64
import re
import struct
import zlib
from collections.abc import Iterator

import numpy as np

_STREAM = re.compile(rb"stream\r?\n")
_LONGEST_HEAD = 4000
_FILTER = re.compile(rb"/Filter\s*(?:\[\s*)?(?P<text>/(?:ASCII85Decode|A85)\s*)?/(?:FlateDecode|Fl)\b\s*(?!/(?:ASCII|LZW|Flate|DCT|Run|CCITT))")
_TRUETYPE = re.compile(rb"/Length1\s+(?P<size>\d+(?!\d|\s+\d+\s+R))?")
_OTHER_FONT = re.compile(rb"/Length2\b|/Subtype\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_PIECE = 1 << 20
_MOST = 256 << 20


def has_broken_stream(data: bytes) -> bool:
    """Whether a packed stream of a file that is not encrypted is damaged or cut off; pictures are not looked at."""
    if b"/Encrypt" in data:
        return False
    return any(not _unpacks(body, as_text) for _, body, as_text in _packed(data))


def has_damaged_font(data: bytes) -> bool:
    """Whether a TrueType program that the file embeds is not what its own table of contents says.

    Programs that take characters out of a font may leave the old checksums in it, those of the outlines and of their index alike,
    so a wrong one alone says nothing; and fonts are only worth the look where text takes no room.
    """
    return b"/Encrypt" not in data and any(
        (length := _TRUETYPE.search(head)) and not _OTHER_FONT.search(head) and _is_damaged(body, as_text, length["size"])
        for head, body, as_text in _packed(data))


def _packed(data: bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """What stands before each packed stream, the stream, and whether it is written in letters; no pictures."""
    for match in _STREAM.finditer(data):
        if data.endswith(b"end", 0, match.start()):
            continue
        start = data.rfind(b"obj", max(match.start() - _LONGEST_HEAD, 0), match.start())
        head = data[start : match.start()] if start >= 0 else b""
        packed = _FILTER.search(head)
        if packed is not None and not _PICTURE.search(head):
            yield head, data[match.end() : data.find(b"endstream", match.end())], packed["text"] is not None


def _unpacks(body: bytes, as_text: bool) -> bool:
    try:
        rest = _plain(body, as_text)
        inflated, size = zlib.decompressobj(), 0
        while rest and not inflated.eof:
            size += len(inflated.decompress(rest, _PIECE))
            rest = inflated.unconsumed_tail
            if size > _MOST:
                return True  # too large to be a report's; the budget of glyphs ends it
        return inflated.eof
    except (zlib.error, ValueError):
        return False


def _plain(body: bytes, as_text: bool) -> bytes:
    return _from_letters(body.strip().removesuffix(b"~>")) if as_text else body


def _from_letters(body: bytes) -> bytes:
    """ASCII base 85 at once; with shorthands or errors, as the standard library reads it, which goes letter by letter."""
    letters = body.translate(None, b" \t\n\r\v")
    short = -len(letters) % 5
    digits = np.frombuffer(letters + short * b"u", np.uint8).astype(np.int64) - ord("!")
    words = digits.reshape(-1, 5) @ (85 ** np.arange(4, -1, -1))
    if not (digits.size and digits.min() >= 0 and digits.max() < 85 and words.max() <= 0xFFFFFFFF):
        return base64.a85decode(body)
    packed: bytes = words.astype(">u4").tobytes()
    return packed[: len(packed) - short]


def _is_damaged(body: bytes, as_text: bool, length: bytes | None) -> bool:
    try:
        font = zlib.decompressobj().decompress(_plain(body, as_text), _MOST)
        tables = [struct.unpack_from(">4s3I", font, 12 + 16 * i) for i in range(struct.unpack_from(">H", font, 4)[0])]
    except (zlib.error, ValueError, struct.error):
        return True
    if not tables or any(start + size > len(font) for _, _, start, size in tables):
        return True
    wrong = {tag for tag, checksum, start, size in tables if tag != b"head" and _checksum(font[start : start + size]) != checksum}
    other_size = length is not None and int(length) != len(font)
    return bool(wrong) and (other_size or (b"glyf" in wrong) != (b"loca" in wrong))


def _checksum(table: bytes) -> int:
    table += bytes(-len(table) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(table) // 4}I", table)
    return sum(words) & 0xFFFFFFFF

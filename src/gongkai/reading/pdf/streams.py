"""Packed streams that do not unpack to their end: PDFium draws what comes before, and says nothing of the rest.

A page's content breaks off so, or a font loses characters, and cells come out blank.
"""

from __future__ import annotations

import base64
import re
import zlib

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_LONGEST_HEAD = 4000
_FILTER = re.compile(rb"/Filter\s*(?:\[\s*)?(?P<text>/(?:ASCII85Decode|A85)\s*)?/(?:FlateDecode|Fl)\b\s*(?!/(?:ASCII|LZW|Flate|DCT|Run|CCITT))")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_PIECE = 1 << 20
_MOST = 256 << 20


def has_broken_stream(data: bytes) -> bool:
    """Whether a packed stream of a file that is not encrypted is damaged or cut off; pictures are not looked at."""
    if b"/Encrypt" in data:
        return False
    for match in _STREAM.finditer(data):
        start = data.rfind(b"obj", max(match.start() - _LONGEST_HEAD, 0), match.start())
        head = data[start : match.start()] if start >= 0 else b""
        packed = _FILTER.search(head)
        if packed is None or _PICTURE.search(head):
            continue
        body = data[match.end() : data.find(b"endstream", match.end())]
        if not _unpacks(body, packed["text"] is not None):
            return True
    return False


def _unpacks(body: bytes, as_text: bool) -> bool:
    try:
        rest = base64.a85decode(body.strip().removesuffix(b"~>")) if as_text else body
        inflated, size = zlib.decompressobj(), 0
        while rest and not inflated.eof:
            size += len(inflated.decompress(rest, _PIECE))
            rest = inflated.unconsumed_tail
            if size > _MOST:
                return True  # too large to be a report's; the budget of glyphs ends it
        return inflated.eof
    except (zlib.error, ValueError):
        return False

"""Bytes to text. What a page declares is not asked: too many declare what they are not."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_NULS_AT_DIGITS = re.compile(rb"(?<=[0-9])\x00+|\x00+(?=[0-9])")
_LOST = re.compile(r"(?<=[0-9])[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]+|[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]+(?=[0-9])")
"""Control characters beside a digit: there may have been another one in their place."""
_ASCII = re.compile(r"[\x00-\x7f]+")
_ODD = re.compile(r"[\ufffd\ue000-\uf8ff]")


def decode(data: bytes) -> str | None:
    """The text of ``data``, or None if it is not text.

    A byte order mark decides; then strict UTF-8, which other encodings hardly ever pass;
    then the likelier of GB18030 and UTF-8 with few damaged characters.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _text(data[len(bom):].decode(name, errors="replace"))
    if data.count(0) > len(data) // 8:
        return _utf16(data)
    if b"\x00" in data:
        data = _NULS_AT_DIGITS.sub(b"\x1a", data).replace(b"\x00", b"")
    try:
        return _text(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    candidates = (data.decode(name, errors="replace") for name in ("gb18030", "utf-8", "big5"))
    best = max(candidates, key=_plausibility)
    return _text(best)


def _utf16(data: bytes) -> str | None:
    candidates = (data.decode(name, errors="replace") for name in ("utf-16-le", "utf-16-be"))
    best = max(candidates, key=_plausibility)
    plain = sum(c < "\x7f" for c in best)
    return _text(best) if _plausibility(best) > 0.3 or plain > len(best) // 2 else None


_LEVEL_ONE = frozenset(
    bytes((high, low)).decode("gb2312")
    for high in range(0xB0, 0xD8)
    for low in range(0xA1, 0xFF if high != 0xD7 else 0xFA)
)
"""The 3,755 characters of GB 2312 level one: nearly all that Chinese offices write."""


def _plausibility(text: str) -> float:
    sample = _ASCII.sub("", text)
    if not sample:
        return 0.0
    good = sum(map(_LEVEL_ONE.__contains__, sample))
    bad = len(_ODD.findall(text))
    return (good - 20 * bad) / len(sample)


def _text(text: str) -> str | None:
    """None for what decodes but is no text: control characters or nothing but damage."""
    head = text[:200_000]
    controls = _CONTROL.search(text) is not None
    if controls and len(_CONTROL.findall(head)) > max(8, len(head) // 100):
        return None
    if head.count("\ufffd") > max(16, len(head) // 50):
        return None
    if controls:
        text = _LOST.sub("\ufffd", text)
    return text.replace("\r\n", "\n").replace("\r", "\n")

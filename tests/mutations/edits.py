"""Changes to bytes and to text: chance and the content in, the changed content out (or None where there is nothing to change)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

ByteEdit = Callable[[bytes, Random], bytes | None]
TextEdit = Callable[[str, Random], str | None]

_NUMBER = re.compile(r"(?<![\d.A-Za-z_=\"#%-])\d{1,9}(?:\.\d+)?(?![\d.A-Za-z_\"%])")
"""Numbers as texts print them; those of attributes stand in quotes."""
_CELL_NUMBER = re.compile(r"(?:(?<=>)|(?<=[|\t\n ]))\s*\d{1,9}(?:\.\d+)?\s*(?=[<|\t\n ])")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_STRANGE = (
    "\x00", "\x08", "\x0b", "\x1b", "\u00a0", "\u00ad", "\u200b", "\u200f", "\u202e", "\u2028", "\u3000", "\ufeff", "\ufffd", "０", "９", "٣", "三", "〇",
    "²", "①", "½", "\u0301", "𝟗", ",", "，", ".", "·", "-", "—", "−", "/", "%", "(", ")", "（1）", "<", ">", "&", "&#56;", "&nbsp;", "\"", "'", "|",
    "\t", "\n", "\r", " ", "  ", "O", "l", "万", "件", "元", "一、", "年", "0", "1", "7", "00", "e5", "#REF!", "=", "总计", "其他",
)
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")
_LETTERS = {"0": "O", "1": "l", "5": "S", "8": "B", "2": "Z", "9": "g"}


# -- bytes -------------------------------------------------------------------------------

def flip_bits(data: bytes, rng: Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 64))):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def set_bytes(data: bytes, rng: Random) -> bytes:
    out = bytearray(data)
    at = rng.randrange(len(out))
    for i in range(at, min(len(out), at + rng.choice((1, 1, 2, 4, 32, 512)))):
        out[i] = rng.choice((0, 0xFF, 0x20, 0x30 + rng.randrange(10), rng.randrange(256)))
    return bytes(out)


def delete_bytes(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + data[at + rng.choice((1, 1, 2, 16, 256, 4096)):]


def insert_bytes(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.randbytes(rng.choice((1, 1, 2, 16, 256))) + data[at:]


def repeat_bytes(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data))
    piece = data[at:at + rng.choice((1, 8, 64, 1024))]
    return data[:at] + piece * rng.choice((2, 2, 3)) + data[at + len(piece):]


def swap_bytes(data: bytes, rng: Random) -> bytes:
    size = rng.choice((1, 8, 64, 1024))
    if len(data) < 4 * size:
        return flip_bits(data, rng)
    a, b = sorted(rng.sample(range(0, len(data) - size, size), 2))
    return data[:a] + data[b:b + size] + data[a + size:b] + data[a:a + size] + data[b + size:]


def cut_end(data: bytes, rng: Random) -> bytes:
    return data[:rng.choice((rng.randrange(len(data)), len(data) - rng.randrange(1, min(len(data), 200))))]


def cut_start(data: bytes, rng: Random) -> bytes:
    return data[rng.choice((rng.randrange(len(data)), rng.randrange(1, min(len(data), 200)))):]


def cut_middle(data: bytes, rng: Random) -> bytes:
    a, b = sorted((rng.randrange(len(data)), rng.randrange(len(data))))
    return data[:a] + data[b:]


# -- encodings ---------------------------------------------------------------------------

def declare_otherwise(data: bytes, rng: Random) -> bytes:
    """The same bytes, another charset named (where one is named at all)."""
    other = rng.choice((b"gb2312", b"gbk", b"utf-8", b"big5", b"utf-16", b"iso-8859-1", b"shift_jis", b"x-nothing", b""))
    return re.sub(rb"(?i)(charset\s*=\s*[\"']?|encoding=\")([\w-]*)", lambda m: m[1] + other, data)


def encode_otherwise(data: bytes, rng: Random) -> bytes | None:
    """Another encoding, the declaration left as it was."""
    text = _text_of(data)
    return None if text is None else text.encode(rng.choice(("gb18030", "gbk", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "big5")), "replace")


def mix_encodings(data: bytes, rng: Random) -> bytes | None:
    """Two encodings in one file, as when pages are pasted together."""
    text = _text_of(data)
    if text is None:
        return None
    cut = rng.randrange(len(text))
    a, b = rng.sample(("utf-8", "gb18030", "big5", "utf-16-le"), 2)
    return text[:cut].encode(a, "replace") + text[cut:].encode(b, "replace")


def mistake_encoding(data: bytes, rng: Random) -> bytes | None:
    """Bytes decoded as what they are not, and saved so."""
    text = _text_of(data)
    if text is None:
        return None
    a, b = rng.choice((("utf-8", "gb18030"), ("gb18030", "latin-1"), ("utf-8", "latin-1"), ("utf-8", "cp1252"), ("gb18030", "utf-8")))
    return text.encode(a, "replace").decode(b, "replace").encode("utf-8", "replace")


def text_of(data: bytes) -> tuple[str, str] | None:
    """A file's text, and its encoding."""
    for codec in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig" if data[:3] == b"\xef\xbb\xbf" else "utf-8", "gb18030", "big5"):
        try:
            return data.decode(codec), codec
        except UnicodeDecodeError:
            continue
    return None


def _text_of(data: bytes) -> str | None:
    found = text_of(data)
    return None if found is None else found[0]


# -- characters and digits ---------------------------------------------------------------

def change_characters(text: str, rng: Random) -> str | None:
    """One to a few characters deleted, doubled, exchanged, replaced or put in."""
    if len(text) < 4:
        return None
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        at = rng.randrange(len(text) - 1)
        op = rng.randrange(5)
        if op == 0:
            text = text[:at] + text[at + rng.choice((1, 1, 2, 5)):] or "x"
        elif op == 1:
            text = text[:at] + text[at] + text[at:]
        elif op == 2:
            text = text[:at] + text[at + 1] + text[at] + text[at + 2:]
        elif op == 3:
            text = text[:at] + rng.choice(_STRANGE) + text[at + 1:]
        else:
            text = text[:at] + rng.choice(_STRANGE) + text[at:]
    return text


def change_digits(text: str, rng: Random) -> str | None:
    """One to three printed numbers changed: a digit altered, lost, added, moved, split or written in another script."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        changed = _one_number(text, rng)
        if changed is None:
            return None
        text = changed
    return text


def _one_number(text: str, rng: Random) -> str | None:
    found = list((_CELL_NUMBER if rng.random() < 0.7 else _NUMBER).finditer(text)) or list(_NUMBER.finditer(text))
    if not found:
        return None
    match = rng.choice(found)
    number = match[0].strip()
    i = rng.randrange(len(number))
    digit = str(rng.randrange(10))
    new = rng.choice((
        number[:i] + digit + number[i + 1:], number[:i] + digit + number[i + 1:], number[:i] + number[i + 1:], number[:i] + digit + number[i:],
        number[:i] + rng.choice(_STRANGE) + number[i:], number[:i] + rng.choice(_STRANGE) + number[i + 1:], number.translate(_FULL),
        number[:i] + _LETTERS.get(number[i], "?") + number[i + 1:], number[::-1], number + "." + digit, number + rng.choice(_STRANGE), rng.choice(_STRANGE) + number,
        "", "-" + number, str(rng.randrange(10 ** rng.randint(1, 9))), "0" + number,
    ))
    return text[:match.start()] + match[0].replace(number, new, 1) + text[match.end():]


def swap_numbers(text: str, rng: Random) -> str | None:
    """Two numbers change places."""
    found = list(_CELL_NUMBER.finditer(text))
    if len(found) < 2:
        return None
    a = rng.randrange(len(found) - 1)
    b = a + 1 if rng.random() < 0.5 else rng.randrange(a + 1, len(found))
    first, second = found[a], found[b]
    return (text[:first.start()] + second[0] + text[first.end():second.start()] + first[0] + text[second.end():])


# -- lines of plain text -----------------------------------------------------------------

def change_lines(text: str, rng: Random) -> str | None:
    lines = text.split("\n")
    if len(lines) < 4:
        return None
    for _ in range(rng.choice((1, 1, 2, 4))):
        i = rng.randrange(len(lines) - 1)
        op = rng.randrange(7)
        if op == 0:
            del lines[i:i + rng.choice((1, 1, 2, 8))]
        elif op == 1:
            lines.insert(i, lines[i])
        elif op == 2:
            lines[i], lines[i + 1] = lines[i + 1], lines[i]
        elif op == 3:
            lines[i:i + 2] = [rng.choice(("", " ")).join(lines[i:i + 2])]
        elif op == 4:
            cut = rng.randrange(len(lines[i]) + 1)
            lines[i:i + 1] = [lines[i][:cut], lines[i][cut:]]
        elif op == 5:
            j = rng.randrange(len(lines))
            lines[i], lines[j] = lines[j], lines[i]
        else:
            lines.insert(i, rng.choice(("", f"- {rng.randrange(20)} -", "0", "0 0 0", "合计", lines[rng.randrange(len(lines))])))
        if len(lines) < 4:
            break
    return "\n".join(lines)


def change_fields(text: str, rng: Random) -> str | None:
    """A field of a line lost, doubled, exchanged with its neighbour or parted otherwise."""
    lines = text.split("\n")
    many = [i for i, line in enumerate(lines) if len(re.split(r"[\t|　 ]+", line)) > 3]
    if not many:
        return None
    i = rng.choice(many)
    parts = re.split(r"([\t|　 ]+)", lines[i])
    fields = range(0, len(parts), 2)
    j = rng.choice(fields[:-1])
    op = rng.randrange(6)
    if op == 0:
        del parts[j:j + 2]
    elif op == 1:
        parts[j:j] = parts[j:j + 2]
    elif op == 2:
        parts[j], parts[j + 2] = parts[j + 2], parts[j]
    elif op == 3:
        parts[j] = ""
    elif op == 4:
        parts[j + 1] = rng.choice(("", " ", "\t", "|", "\n", "　", "  |  "))
    else:
        parts.insert(j, rng.choice(("0\t", "|", "\t", "—\t")))
    lines[i] = "".join(parts)
    return "\n".join(lines)


# -- markup ------------------------------------------------------------------------------

def change_tags(text: str, rng: Random) -> str | None:
    """A tag lost, doubled, renamed, broken, put in, or an attribute of it changed."""
    found = list(_TAG.finditer(text))
    if len(found) < 4:
        return None
    for _ in range(rng.choice((1, 1, 2))):
        match = rng.choice(found)
        tag = match[0]
        other = rng.choice(found)[0]
        new = rng.choice((
            "", "", tag + tag, other, tag[:-1], tag[1:], tag.replace('"', "", 1), re.sub(r'="\d+"', f'="{rng.choice((0, 1, 2, 3, 7, 99999))}"', tag),
            re.sub(r'\s[\w:]+="[^"]*"', "", tag, count=1), tag + other, other + tag, "<!--" + tag, tag + "-->", tag.upper(),
            "</" + tag[1:].lstrip("/"), tag.replace("/", "", 1), tag[:-1].rstrip("/") + "/>", "<br>" + tag, tag.replace(">", ' style="display:none">', 1),
            tag.replace(">", " hidden>", 1), "<table>" + tag, tag + "</table>", "<tr>" + tag, tag + "<td>", "<![CDATA[" + tag,
        ))
        text = text.replace(tag, new, 1) if rng.random() < 0.2 else text[:match.start()] + new + text[match.end():]
        found = list(_TAG.finditer(text))
        if len(found) < 4:
            break
    return text


CELLS = ("td", "th", "w:tc", "table:table-cell", "c", "ofd:TextObject", "TextObject", "ofd:TextCode")
ROWS = ("tr", "w:tr", "table:table-row", "row")
BLOCKS = ("table", "tbody", "thead", "w:tbl", "table:table", "p", "w:p", "text:p", "div", "span", "w:r", "mergeCell", "si", "ofd:PathObject", "ofd:Layer", "h1")


def elements(text: str, names: Sequence[str]) -> list[tuple[int, int]]:
    """Where the elements of these names begin and end; one left open ends where the next of its name begins."""
    found: list[tuple[int, int]] = []
    pattern = re.compile(rf"<(/?)({'|'.join(map(re.escape, names))})(?=[\s>/])[^<>]*?(/?)>", re.IGNORECASE)
    opened: dict[str, list[int]] = {}
    for match in pattern.finditer(text):
        name = match[2].casefold()
        if match[1]:
            if opened.get(name):
                found.append((opened[name].pop(), match.end()))
        elif match[3]:
            found.append((match.start(), match.end()))
        else:
            opened.setdefault(name, []).append(match.start())
    return sorted(found)


def _change_elements(names: Sequence[str]) -> TextEdit:
    def change(text: str, rng: Random) -> str | None:
        found = elements(text, names)
        if len(found) < 2:
            return None
        i = rng.randrange(len(found))
        start, end = found[i]
        piece = text[start:end]
        op = rng.randrange(7)
        if op == 0:
            return text[:start] + text[end:]
        if op == 1:
            return text[:start] + piece + text[start:]
        if op == 2:
            return text[:start] + re.sub(r">[^<>]+<", "><", piece) + text[end:]
        if op == 3:
            return text[:start] + "<!--" + piece + "-->" + text[end:]
        others = [f for f in found if f[0] >= end] or [f for f in found if f[1] <= start]
        if not others:
            return text[:start] + text[end:]
        other = others[0] if rng.random() < 0.6 else rng.choice(others)
        (a, b), (c, d) = sorted(((start, end), other))
        if op == 4:
            return text[:a] + text[b:d] + text[a:b] + text[d:]
        return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]

    return change


change_cells = _change_elements(CELLS)
change_rows = _change_elements(ROWS)
change_blocks = _change_elements(BLOCKS)

BYTES: dict[str, tuple[ByteEdit, ...]] = {
    "bytes": (flip_bits, set_bytes, delete_bytes, insert_bytes, repeat_bytes, swap_bytes),
    "truncation": (cut_end, cut_end, cut_start, cut_middle),
}
ENCODINGS: tuple[ByteEdit, ...] = (declare_otherwise, encode_otherwise, mix_encodings, mistake_encoding)
TEXT: dict[str, tuple[TextEdit, ...]] = {
    "characters": (change_characters,),
    "digits": (change_digits, change_digits, swap_numbers),
}
LINES: dict[str, tuple[TextEdit, ...]] = {"lines": (change_lines,), "cells": (change_fields,)}
MARKUP: dict[str, tuple[TextEdit, ...]] = {"tags": (change_tags,), "cells": (change_cells,), "rows": (change_rows,), "blocks": (change_blocks,)}

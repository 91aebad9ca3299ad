"""Whether a damaged file prints in a cell what was read there, told without the readers of the package.

Two witnesses. The damage itself: the pieces of text between tags, lines and separators, before and after, differ in a few
places, and there the old number of the cell has given way to the new one. And the common way to read such a file, by another
library and labels matched by exact text (``benchmarks.rivals``): it finds the same number in the same cell.
"""

from __future__ import annotations

import email
import functools
import io
import itertools
import re
import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from html import unescape

from benchmarks import rivals

from gongkai import form
from gongkai.form import Cell
from mutations.edits import text_of
from mutations.fates import Number, same

Doubtful = dict[Cell, tuple[Number, Number]]

_INLINE = re.compile(r"</?(?:span|font|b|i|u|em|strong|a|o:p|w:r|w:t|w:rPr|w:rFonts|w:proofErr|w:lang|w:sz|text:span)\b[^<>]*>", re.IGNORECASE)
_HIDDEN = re.compile(r"<w:r>(?:(?!</w:r>).)*<w:(?:vanish|strike|dstrike)/>(?:(?!</w:r>).)*</w:r>", re.DOTALL)
"""Runs of a Word document that are hidden or struck out."""
_BETWEEN = re.compile(r"<[^<>]*>|[\s|│┃\u3000]+")
_NUMBER_BYTES = re.compile(rb"(?<=[\s>|])\d+(?:\.\d+)?(?=[\s<|])")
_ALONE = re.compile(rb"[\s>|]\d+(?:\.\d+)?[\s<|]")
_ANCHOR = 3
"""Least pieces that stand as they stood before numbers that others gave way to."""
_BROKEN = re.compile("[<>]")
"""A tag that is one no more."""
_PLAIN = str.maketrans("０１２３４５６７８９．，－（）−", "0123456789.,-()-")


def pieces(text: str) -> list[str]:
    """What is printed between tags, blanks and separators."""
    found = [p for p in _BETWEEN.split(_INLINE.sub("", _HIDDEN.sub("", text)).replace("&nbsp;", " ")) if p]
    return [unescape(p) for p in found] if "<" in text else found


def number(piece: str) -> Number:
    """The number a piece prints, with a sign, a unit or a remark, as anyone would read it."""
    match = re.fullmatch(r"([-+]?\d[\d,]*(?:\.\d+)?)(?:[一-龥]{0,2}|\(.*\)|\[.*\])[*※①②③]?", piece.translate(_PLAIN).strip("\u200b\ufeff\u00ad\u200f\u200e"))
    try:
        return Decimal(match[1].replace(",", "")) if match else None
    except InvalidOperation:
        return None


def by_the_damage(before: str, after: str) -> Callable[[Doubtful], set[Cell]]:
    def told(doubtful: Doubtful) -> set[Cell]:
        a, b = pieces(before), pieces(after)
        return _among(_changes(a, b), doubtful) | _among(_between_labels(a, b), doubtful) | _among(_after_labels(a, b), doubtful)

    return told


def _among(changes: list[tuple[Number, Number]], doubtful: Doubtful) -> set[Cell]:
    """The cells whose old number gave way to the one read; each change speaks for one."""
    found: set[Cell] = set()
    for cell, (old, new) in doubtful.items():
        for change in changes:
            if new is not None and same(change[0], old) and same(change[1], new):
                changes.remove(change)
                found.add(cell)
                break
    return found


def by_the_place(before: bytes, after: bytes) -> Callable[[Doubtful], set[Cell]]:
    """Damage that leaves a file as long as it was moves nothing: where an old number stood, the new one stands."""
    def told(doubtful: Doubtful) -> set[Cell]:
        if len(before) != len(after):
            return set()
        changes = [(number(old[0].decode()), number(new.decode())) for old in _NUMBER_BYTES.finditer(before)
                   if (new := after[old.start() : old.end()]) != old[0] and _ALONE.fullmatch(after[old.start() - 1 : old.end() + 1])]
        return _among(changes, doubtful)

    return told


def by_exchanged_heads(truth: Mapping[Cell, Number], before: str, after: str) -> Callable[[Doubtful], set[Cell]]:
    """Two heads of columns in each other's place: the file says of each number in them that it is the other column's.

    ``truth`` is what the undamaged file prints: where a word stands in the other column, that one is not read at all.
    """
    def told(doubtful: Doubtful) -> set[Cell]:
        a, b = (_head_names().findall("".join(pieces(text))) for text in (before, after))  # heads may stand upright, a piece each
        differing = [i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
        if len(a) != len(b) or len(differing) != 2:
            return set()
        if b[differing[0]] != a[differing[1]] or b[differing[1]] != a[differing[0]]:
            return set()
        found: set[Cell] = set()
        for c, (_, new) in doubtful.items():
            first, second = ({t.key for t in _heads_over(c) if t.zh == a[i]} for i in differing)
            if c[2] in first | second:
                found |= {c for key in (first | second) - {c[2]} if same(new, truth.get((c[0], c[1], key)))}
            routes = {r.key for r in form.DISPUTE_ROUTES for i in differing if r.zh == a[i]}
            if c[0] == form.DISPUTES and c[1] in routes and len(routes) == 2:
                found |= {c for key in routes - {c[1]} if same(new, truth.get((c[0], key, c[2])))}
        return found

    return told


@functools.cache
def _head_names() -> re.Pattern[str]:
    columns = (c for e in form.EDITIONS.values() for t in e.tables.values() for ln in t.lines for c in ln.columns)
    return re.compile("|".join(sorted({re.escape(t.zh) for t in (*columns, *form.DISPUTE_ROUTES)}, key=len, reverse=True)))


def _heads_over(cell: Cell) -> tuple[form.Term, ...]:
    """The heads of the columns of a cell's row, in any edition; those of section four stand three times."""
    if cell[0] == form.DISPUTES:
        return ()
    return tuple({c for e in form.EDITIONS.values() for ln in e.tables[cell[0]].lines if ln.key == cell[1] for c in ln.columns})


def inside_the_archive(
    witness: Callable[[str, str], Callable[[Doubtful], set[Cell]]], before: bytes, after: bytes,
) -> Callable[[Doubtful], set[Cell]]:
    """What a witness says of the pages inside a web archive, whose letters may stand in it encoded."""
    def told(doubtful: Doubtful) -> set[Cell]:
        text = text_of(b"\n".join(_pages(before)))
        if text is None:
            return set()
        return witness(text[0], b"\n".join(_pages(after)).decode(text[1], "replace"))(doubtful)

    return told


def _changes(a: list[str], b: list[str]) -> list[tuple[Number, Number]]:
    """The numbers that gave way to others, where everything about them stands as it stood."""
    if len(a) == len(b):
        pairs = [(number(x), number(y), x, y) for x, y in zip(a, b, strict=True) if x != y]
        if all(x is not None or y is not None for x, y, _, _ in pairs):  # no label changed, so none moved
            return [(x, y) for x, y, _, _ in pairs]
    if len(a) + len(b) > 20_000:
        return []
    found: list[tuple[Number, Number]] = []
    for op, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        new = b[k:m] if j - i == m - k else [p for p in b[k:m] if not _BROKEN.search(p)]
        if op == "replace" and j - i == len(new):
            found += [(number(x), number(y)) for x, y in zip(a[i:j], new, strict=True)]
    return found


def _between_labels(a: list[str], b: list[str]) -> list[tuple[Number, Number]]:
    """The numbers that others gave way to between two labels which follow each other as they did, where as many stand as stood."""
    if len(a) + len(b) > 20_000:
        return []
    one, other = ([i for i, piece in enumerate(p) if number(piece) is None] for p in (a, b))
    found: list[tuple[Number, Number]] = []
    for i, k, size in SequenceMatcher(None, [a[i] for i in one], [b[i] for i in other], autojunk=False).get_matching_blocks():
        for n in range(size - 1):
            old, new = a[one[i + n] + 1 : one[i + n + 1]], b[other[k + n] + 1 : other[k + n + 1]]
            if len(old) == len(new):
                found += [(number(x), number(y)) for x, y in zip(old, new, strict=True) if x != y]
    return found


def _after_labels(a: list[str], b: list[str]) -> list[tuple[Number, Number]]:
    """The numbers after a label that others gave way to when what followed was cut out, as many as they were."""
    if len(a) + len(b) > 20_000:
        return []
    found: list[tuple[Number, Number]] = []
    for i, k, size in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        while size and number(a[i + size - 1]) is not None:
            size -= 1  # the first numbers after the label may be those that stood there
        if size >= _ANCHOR:
            old, new = (list(itertools.takewhile(lambda n: n is not None, map(number, p))) for p in (a[i + size :], b[k + size :]))
            if len(old) == len(new):
                found += [(x, y) for x, y in zip(old, new, strict=True) if x != y]
    return found


def by_the_common_way(kind: str, data: bytes) -> Callable[[Doubtful], set[Cell]]:
    """A number that is gone counts as told where the other library finds the cell's row and nothing in the cell."""

    def told(doubtful: Doubtful) -> set[Cell]:
        cells = _read(kind, data)
        return {cell for cell, (_, new) in doubtful.items() if cell in cells and same(cells[cell], new)}

    return told


def _read(kind: str, data: bytes) -> dict[Cell, Number]:
    if kind == "xlsx":
        return rivals.place(_sheets(data))
    if kind == "mhtml":
        return next((cells for page in _pages(data) if (cells := rivals.read("html", page))), {})
    return rivals.read(kind, data) if kind in rivals.RIVALS else {}


def _sheets(data: bytes) -> list[list[list[object]]]:
    """A workbook's cells as they stand in its XML; a spreadsheet library gives up on a file whose strings are too few."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            parts = {name: file.read(name).decode("utf-8") for name in file.namelist() if name.endswith(".xml")}
    except Exception:  # noqa: BLE001 - a witness that cannot read the file says nothing
        return []
    strings = ["".join(_texts(item)) for item in re.findall(r"<si\b.*?</si>|<si/>", parts.get("xl/sharedStrings.xml", ""), re.DOTALL)]
    return [_grid(text, strings) for name, text in sorted(parts.items()) if "worksheets/sheet" in name]


def _texts(item: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<t\b[^>]*>([^<]*)</t>", re.sub(r"<rPh\b.*?</rPh>", "", item, flags=re.DOTALL))]


def _grid(text: str, strings: list[str]) -> list[list[object]]:
    rows: list[list[object]] = []
    for row in re.findall(r"<row\b.*?</row>", text, re.DOTALL):
        cells: dict[int, str] = {}
        for letters, attributes, content in re.findall(r'<c r="([A-Z]+)\d+"([^>]*)>(.*?)</c>', row, re.DOTALL):
            value = unescape("".join(re.findall(r"<v>([^<]*)</v>", content)))
            if 't="s"' in attributes:
                value = strings[int(value)] if value.isdigit() and int(value) < len(strings) else ""
            cells[functools.reduce(lambda n, c: n * 26 + ord(c) - 64, letters, 0)] = value or "".join(_texts(content))
        rows.append([cells.get(i, "") for i in range(min(cells, default=1), max(cells, default=0) + 1)])
    return rows


def _pages(data: bytes) -> list[bytes]:
    try:
        message = email.message_from_bytes(data)
        return [part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "text/html"]
    except Exception:  # noqa: BLE001
        return []

"""A document as one stream of labels and values, whatever its layout.

A :class:`Chunk` is a run of labels followed by the values they stand before. Rows of a
table, lines of text and one cell to a line all come out the same, so that one alignment
serves them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from gongkai import form, labels, numbers
from gongkai.document import Document, Grid, GridCell, Paragraph, Place
from gongkai.extract.words import (
    begins_otherwise,
    head_words,
    is_form_word,
    known_words,
    labels_a_line,
    labels_in,
    line_words,
)

_WORD = re.compile(r"\S+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_PAGE = re.compile(r"^[-—–－―·•\s]+\d{1,3}[-—–－―·•\s]+$|^第\s*\d{1,3}\s*页(?:\s*共\s*\d{1,3}\s*页)?$")
_PAGE_OF = re.compile(r"^(\d{1,3})\s*/\s*(\d{1,3})$")
_GLUED = re.compile(
    r"(?P<text>(?:[1-8１-８]\s*[.．、](?=\s*[^\d\s]))?(?:[^\d０-９]|(?<![\d０-９])[1-8１-８]\s*[.．、](?=\s*[^\d\s]))+?)"
    r"(?P<run>[-−－]?[\d０-９](?:[\d０-９.．,，/\s-]*[\d０-９])?(?:万元|元|件|项)?)"
    r"(?=$|[1-8１-８]\s*[.．、]\s*[^\d\s]|[^\d０-９.．,，])"
)
_MAY_HOLD_VALUES = re.compile(r"[\d\s]")
_RUNNING_NUMBER = re.compile(r"\d(?:[\s\u00a0\u3000]?\d)?[\s\u00a0\u3000]+(?=[1-8１-８（(一二三四])")
_UNIT_AFTER = re.compile(rf"[\s\u00a0\u3000]+(?:{'|'.join(sorted(numbers.UNITS, key=len, reverse=True))})$")
_SHARE = re.compile(r"^[-+]?\d[\d,.]*\s*[%‰]$")
_LIST_NUMBER = re.compile(r"^[1-8１-８]\s*[.．、]$")
_RUNNING = frozenset({"序号", "行次", "编号"})
"""Heads of a column of running numbers."""
_UNSEEN_ROWS = 3
"""Most rows together whose running numbers a text prints apart from their values."""
MAX_PENDING = 80
_LONG_TEXT = 300
"""Characters past which a text is no cell of its own."""
_UNREADABLE = re.compile(
    r"^(?:无|没有|未|零|〇|[Oo]|不适用|暂无|无数据|未统计|待定|见附件|\.{2,}|…+|[*?x×]{1,4}|[(\[]?略[)\]]?|nan|n/a|#[a-z/0]+[!?]?|=.*"
    r"|[-+]?\d[\d.,]*(?:\s*(?:、|/|\+|或|~|～|-|至|;)\s*[-+]?\d[\d.,]*)+|[-+]?\d[\d.,]*[?*]+|[(\[]\d+[)\]])$", re.I)
"""What stands in a cell's place without being a number: it keeps the place, and is not read."""


# Nothing alters a value, a head or a piece once made. They are not frozen, as a report has a thousand of them, and a frozen one
# takes three times as long to make; ``tests/extract/test_stream.py`` sees to it.


@dataclass(slots=True, unsafe_hash=True)
class Value:
    """A value as it stands: ``run`` when several numbers may have grown together."""

    text: str
    place: Place
    column: int = 0
    width: int = 1
    number: numbers.Number | None = None
    blank: bool = False
    run: bool = False

    @property
    def told(self) -> str:
        """What it says, as two printings of it compare: 4.5 is 4.50, and 12 with a line break in it 12; marks for nothing are no zeros."""
        text = "".join(numbers.clean(self.text).split())
        number = self.number or numbers.parse(text)
        return str(number.value.normalize()) if number else text


@dataclass(slots=True, unsafe_hash=True)
class Head:
    """A label piece with its geometry."""

    text: str
    block: int
    row: int
    column: int
    width: int
    place: Place


@dataclass(slots=True)
class Chunk:
    labels: list[Head]
    values: list[Value]
    block: int
    row: int
    kind: str
    upright: bool = False
    """Values stand one below the other, one to a row."""
    index: int = 0
    heading: form.Section | None = None
    """The section that the last heading before this chunk opened."""
    part: int = 0
    """Counts the reports that follow one another in one file."""
    tail: int = 0
    """How many cells every row of heads right above leaves empty at its end: columns that are not the form's."""

    @property
    def printed(self) -> list[Value]:
        return [v for v in self.values if not v.blank]


@dataclass(slots=True)
class Stream:
    chunks: list[Chunk] = field(default_factory=list)
    heads: dict[int, list[Head]] = field(default_factory=dict)
    """By block, the label pieces that may stand over columns: those in rows without values."""
    words: list[Head] = field(default_factory=list)
    """Every label piece, in order."""
    tail: list[Head] = field(default_factory=list)
    """Labels after the last value."""


@dataclass(slots=True, unsafe_hash=True)
class _Piece:
    text: str
    place: Place
    column: int
    width: int
    run: bool = False


def value_of(piece: _Piece) -> Value | None:
    """The piece as a value, or None if it is words."""
    found = _reading(piece.text, piece.run)
    if found is None:
        return None
    text, number, blank, run = found
    return Value(text, piece.place, piece.column, piece.width, number, blank, run)


class _Reading(NamedTuple):
    """A value but for its place."""

    text: str
    number: numbers.Number | None = None
    blank: bool = False
    run: bool = False


@lru_cache(maxsize=16384)
def _reading(text: str, is_run: bool) -> _Reading | None:
    if numbers.is_blank(text):
        return _Reading("", blank=True)
    if numbers.is_blank_mark(text):
        return _Reading(text, blank=True)
    if _LIST_NUMBER.match(text.strip()):
        return None  # a list number that its label was torn from
    number = None if is_run else numbers.parse(text)
    if number is not None:
        return _Reading(text, number)
    cleaned = numbers.clean(text)
    if not is_run and _UNREADABLE.match(cleaned):
        return _Reading(text)
    if is_run or (re.search(r"\d", cleaned) and not _HAN.search(re.sub(r"\(.*?\)", "", cleaned))):
        digits = re.fullmatch(r"[\d\s,.\-/]+(?:万元|元|件|项)?", cleaned)
        if digits or is_run:
            compact = re.sub(r"[^\d]", "", cleaned)
            run = is_run or (cleaned.isdigit() and len(compact) > 1 and compact[0] == "0")
            return _Reading(text, run=run)
    return None


def stream(document: Document) -> Stream:
    return _Builder().build(document)


class _Builder:
    def __init__(self) -> None:
        self.out = Stream()
        self.pending: list[Head] = []
        self.heading: form.Section | None = None
        self.part = 0
        self.blanks = 0  # blank cells since the last label, where each cell has a line
        self.label_kind = ""  # of the row that the last label stands in
        self.apart = 0  # labels that follow a label with an empty line between, less those that follow at once
        self.usual_gap = 0  # empty lines before a paragraph of prose
        self.tails: list[int] = []  # empty cells at the end of each row of a grid since the last chunk
        self.pages: set[str] = set()  # how many there are, as lines with a page's number say
        self.rows = 0  # chunks of the part that stand in a section with a table, or carry the label of a row

    def is_page(self, line: str) -> bool:
        """Whether a line is a page's number. Of how many, every page says the same; else these are numbers of someone's own."""
        of = _PAGE_OF.match(line)
        return bool(_PAGE.match(line)) or (of is not None and 0 < int(of[1]) <= int(of[2]) and len(self.pages) == 1)

    def build(self, document: Document) -> Stream:
        texts = [b.text for b in document.blocks if isinstance(b, Paragraph)]
        texts += ["".join(c.text for c in row) for b in document.blocks
                  if isinstance(b, Grid) and b.kind != "ruled" and any("/" in c.text for c in b.cells) for row in b.rows()]
        lines = (line for text in texts if "/" in text for line in text.split("\n"))
        self.pages = {of[2] for line in lines if (of := _PAGE_OF.match(line.strip())) is not None}
        for index, block in enumerate(document.blocks):
            if isinstance(block, Grid):
                for row in block.rows():
                    chunks = len(self.out.chunks)
                    self.row(self.grid_pieces(row, block.kind), index, row[0].row, block.kind)
                    if len(self.out.chunks) > chunks:
                        self.out.chunks[chunks].tail = min(self.tails, default=0)
                        self.tails = []
                    elif len(row) > 1:  # a row of one cell is a heading, not of heads
                        self.tails.append(_empty_at_end(row))
            else:
                self.paragraph(block, index)
        self.out.tail = self.pending
        for i, chunk in enumerate(self.out.chunks):
            chunk.index = i
            if chunk.upright and self.apart > 0:  # empty lines part all cells: they are none
                chunk.values = [v for v in chunk.values if v.text or not v.blank]
            if chunk.upright:
                chunk.values = _before_years(chunk.values, self.usual_gap)
        valued: dict[int, set[int]] = {}
        for chunk in self.out.chunks:
            valued.setdefault(chunk.block, set()).add(chunk.row)
        for index, rows in valued.items():
            self.out.heads[index] = [h for h in self.out.heads.get(index, ()) if h.row not in rows]
        _without_running_numbers(self.out.chunks)
        _without_running_column(self.out.chunks, self.out.words)
        return self.out

    # -- pieces -------------------------------------------------------------------------

    def grid_pieces(self, row: tuple[GridCell, ...], kind: str) -> list[_Piece]:
        if kind != "ruled" and len(row) >= 1:
            joined = "".join(c.text for c in row)
            if self.is_page(joined.strip()):
                return []
        if kind != "aligned" and (len(row) > 1 or kind != "ruled"):
            return [_Piece(text, place, column, width) for text, _, column, width, _, place in row]
        pieces: list[_Piece] = []
        for cell in row:
            inner = self.split(cell.text, cell.place, cell.column)
            pieces.extend([_Piece(cell.text, cell.place, cell.column, cell.width)] if inner is None else inner)
        return pieces

    def split(self, text: str, place: Place, column: int) -> list[_Piece] | None:
        """Labels and values that stand in one piece of text, or None if it is one of either."""
        if not _MAY_HOLD_VALUES.search(text):
            return None
        words = text.split()
        if len(text) > _LONG_TEXT or len(words) >= 12:
            flat = self.flattened(text, place, column)
            if flat is not None or len(text) > _LONG_TEXT:
                return flat or self.glued(text, place, column)
        if _only_values(words):
            return self._spread(text, place, column)
        start = _first_value(text) if len(words) > 1 else None
        if start is not None:
            return [*self._label(text[:start], place, column), *self._spread(text[start:], place, column + start)]
        return self.glued(text, place, column)

    def _label(self, text: str, place: Place, column: int) -> list[_Piece]:
        """The label before a row's values, less the running number before it and the unit after it."""
        head = text.strip()
        running = _RUNNING_NUMBER.match(head)
        if running and labels.label(head[running.end() :]).number:
            head = head[running.end() :]
        unit = _UNIT_AFTER.search(head)
        if unit and labels_a_line(head[: unit.start()]):
            head = head[: unit.start()]
        return [_Piece(head, place, column, len(text))]

    def _spread(self, text: str, place: Place, column: int) -> list[_Piece]:
        """Every word for itself, but a unit with the number before it."""
        pieces: list[_Piece] = []
        for m in _WORD.finditer(text):
            last = pieces[-1] if pieces else None
            if last is not None and m[0] in numbers.UNITS and (number := numbers.parse(last.text)) is not None and number.unit is None:
                start = last.column - column
                pieces[-1] = replace(last, text=text[start : m.end()], width=m.end() - start)
            else:
                pieces.append(_Piece(m[0], place, column + m.start(), len(m[0])))
        return pieces

    def flattened(self, text: str, place: Place, column: int) -> list[_Piece] | None:
        """A whole table on one line, its cells parted by blanks: most words are the form's."""
        pieces = self._spread(text, place, column)
        words = [p for p in pieces if _reading(p.text, p.run) is None]
        if len(pieces) - len(words) < 4 or not words:
            return None
        known = sum(known_words(p.text) or labels_a_line(p.text) for p in words)
        return pieces if known * 2 >= len(words) else None

    def glued(self, text: str, place: Place, column: int) -> list[_Piece] | None:
        """``label0000000label…`` without separators, when the words between are the form's."""
        if begins_otherwise(text):
            return None
        pieces: list[_Piece] = []
        end = 0
        while (m := _GLUED.match(text, end)) is not None:
            if not known_words(m["text"]):
                return None
            pieces.append(_Piece(m["text"], place, column + m.start(), len(m["text"])))
            start = column + m.start("run")
            pieces.extend(
                _Piece(part, place, start, len(part), run=True) for part in m["run"].split()
            )
            end = m.end()
        if not pieces:
            return None
        rest = text[end:].strip()
        if rest:
            if len(rest) > _LONG_TEXT or _GLUED.search(text, end) is not None or not known_words(rest):
                return None
            pieces.append(_Piece(rest, place, column + end, len(rest)))
        return pieces

    # -- rows ---------------------------------------------------------------------------

    def paragraph(self, block: Paragraph, index: int) -> None:
        text = block.text
        gap = block.gap
        if self.pending:
            self.apart += 1 if gap else -1
        if labels.is_sentence(text) or labels.section(text) is not None:
            if self.pending:
                self.usual_gap = gap
            else:
                gap = max(0, gap - self.usual_gap)
        self.blank(gap, block.place, "line")
        for offset, line in enumerate(text.split("\n") if "\n" in text else [text]):
            line = line.strip(" \u00a0\u3000")
            if not line or self.is_page(line):
                continue
            indent = (block.place.column or 1) - 1
            pieces = self.split(line, block.place, indent) or [_Piece(line, block.place, indent, len(line))]
            self.row(pieces, index, offset, "line")

    def blank(self, count: int, place: Place, kind: str) -> None:
        """Blank cells, each on a line of its own as the cells about it are: after values, or before the first of a row."""
        last = self.out.chunks[-1] if self.out.chunks else None
        if self.pending:
            self.blanks += count if self.label_kind == kind else 0
        elif last is not None and last.upright and last.kind == kind:
            last.values.extend(Value("", place, blank=True) for _ in range(count))

    def row(self, pieces: list[_Piece], block: int, row: int, kind: str) -> None:
        filled = len([True for p in pieces if p.text.strip()])
        if len(pieces) == 1 and kind == "separated":
            if not filled:
                self.blank(1, pieces[0].place, kind)
                return
            self.apart -= 1  # each cell says where it ends, so that a blank one is told
        bare = filled > 0 and len(pieces) > 1 and kind in ("ruled", "separated") and self._under_dispute_heads() and all(map(value_of, pieces))
        groups = [([], [v for p in pieces if (v := value_of(p))])] if bare else list(self._groups(pieces, kind))
        for heads, values in groups:
            single = filled == 1 and not heads and not bare
            new = [
                Head(part, block, row, p.column, p.width, p.place) for p in heads for part in labels_in(p.text)
            ]
            if len(values) == 1 and new and labels.section(new[-1].text) is not None:
                continue  # a line of a table of contents with its page
            for head in new:
                found = labels.section(head.text)
                if self.rows >= 3 and ((found is not None and found.key == "overview") or labels.is_title(head.text)):
                    self.part, self.rows = self.part + 1, 0
                if found is not None:
                    self.heading = found
            self.out.heads.setdefault(block, []).extend(new)
            self.out.words.extend(new)
            self.pending.extend(new)
            if new:
                self.blanks, self.label_kind = 0, kind
            if not values:
                continue
            if all(v.blank and not v.text for v in values) and not (new and labels_a_line(new[-1].text)):
                continue
            last = self.out.chunks[-1] if self.out.chunks else None
            if not self.pending and single and last is not None and last.upright:
                last.values.extend(v for v in values if not (v.blank and not v.text))
                continue
            if single:
                values = [v for v in values if not (v.blank and not v.text)]
                if not values:
                    continue
                if self.pending and (self._under_dispute_heads() or labels_a_line(self.pending[-1].text)):
                    values = [Value("", values[0].place, blank=True)] * self.blanks + values
            self.blanks = 0
            self.out.chunks.append(
                Chunk(self.pending[-MAX_PENDING:], values, block, row, kind, upright=single and not new,
                      heading=self.heading, part=self.part)
            )
            in_table = self.heading is not None and self.heading.key in form.FRAMES
            self.rows += in_table or (len(values) >= 3 and bool(new) and labels_a_line(new[-1].text))
            self.pending = []

    def _under_dispute_heads(self) -> bool:
        """Whether the next row stands right under the heads of section four: no label opens it, so its first cells
        may be blank.
        """
        if self.heading is None or self.heading.key != form.DISPUTES:
            return False
        return any(labels.column_term(h.text, form.DISPUTE_OUTCOMES) for h in self.pending[-5:])

    def _groups(self, pieces: list[_Piece], kind: str) -> Iterator[tuple[list[_Piece], list[Value]]]:
        """The row as (labels, values) pairs; a number in front of the first label is a row number."""
        heads: list[_Piece] = []
        values: list[Value] = []
        for piece in pieces:
            value = value_of(piece)
            if value is None and _SHARE.match(numbers.clean(piece.text)):
                continue  # the form asks for no percentages: a column of someone's own
            if value is None and kind in ("ruled", "separated") and _in_place_of_a_value(piece, heads, values):
                value = Value(piece.text, piece.place, piece.column, piece.width)
            if value is not None:
                if heads or values or value.text:
                    values.append(value)
                continue
            if numbers.clean(piece.text) in numbers.UNITS and (heads or values or self._after_label()):
                continue
            if values:
                if all(v.blank and not v.text for v in values):
                    values = []  # blanks between labels are merged cells
                elif not heads and all(v.number is not None or v.blank for v in values) and len(values) <= 2:
                    values = []
                else:
                    yield heads, values
                    heads, values = [], []
            heads.append(piece)
        if heads or values:
            yield heads, values


    def _after_label(self) -> bool:
        """Whether the label of a row, whole, is all that stands right before."""
        return bool(self.pending) and labels.label(self.pending[-1].text).word in line_words() - head_words()


def _empty_at_end(row: tuple[GridCell, ...]) -> int:
    return next((i for i, cell in enumerate(reversed(row)) if not numbers.is_blank(cell.text)), len(row))


def _before_years(values: list[Value], gap: int) -> list[Value]:
    """Numbers set one below the other, without the list of years (links to other reports) and the ``gap`` before it."""
    printed = [(i, v.text.strip()) for i, v in enumerate(values) if v.text or not v.blank]
    for n, (i, text) in enumerate(printed[:-2]):
        if re.fullmatch(r"20\d\d", text) and all(printed[n + k][1] == str(int(text) + k) for k in (1, 2)):
            return values[: max(i - gap, printed[n - 1][0] + 1 if n else 0)]
    return values


def _without_running_numbers(chunks: list[Chunk]) -> None:
    """Where one cell stands below the other, a row's running number follows the values of the row before: it is taken out."""
    for start, chunk in enumerate(chunks):
        if len(chunk.values) != 1 or chunk.values[0].text.strip() != "1" or not any(
            labels.label(h.text).word in _RUNNING for h in chunk.labels
        ):
            continue
        numbered = []
        for k, after in enumerate(chunks[start + 1 :], start=2):
            if not after.upright or not after.values or "".join(after.values[-1].text.split()) != str(k):
                break
            numbered.append(after)
        for after in numbered:
            after.values.pop()


def _without_running_column(chunks: list[Chunk], words: list[Head]) -> None:
    """In text set in columns, the running number under its head is none of a row's values."""
    if all(c.kind != "aligned" for c in chunks):
        return
    for head in words:
        if labels.label(head.text).word not in _RUNNING:
            continue
        last = taken = 0
        below = [c for c in chunks if c.kind == "aligned" and c.values and (c.block, c.row) > (head.block, head.row)]
        for k, chunk in enumerate(below, start=1):
            first = chunk.values[0]
            number = int(first.text) if first.text.strip().isdecimal() and len(first.text) < 4 else 0
            if chunk.heading is below[0].heading and last < number <= last + k - taken + _UNSEEN_ROWS and (
                first.column < head.column + head.width and head.column < first.column + first.width
            ):
                chunk.values.pop(0)
                last, taken = number, k


def _only_values(words: list[str]) -> bool:
    """Whether a line prints nothing but two or more values."""
    return len(words) > 1 and all(_SHARE.match(w) or _reading(w, False) is not None for w in words)


def _first_value(text: str) -> int | None:
    """Where the values of a line begin that names a row and then prints its cells; None if it is no such line."""
    words = list(_WORD.finditer(text))
    for k, word in enumerate(words):
        if k == 0 or _reading(word[0], False) is None:
            continue
        if not _HAN.search(text[: word.start()]):
            if k == 1 and words[0][0].isdigit() and len(words[0][0]) == len(word[0]) == 1:
                continue  # a running number with a blank between its digits
            return None
        rest = words[k:]
        odd = [w[0] for w in rest if _reading(w[0], False) is None and w[0] not in numbers.UNITS]
        if len(odd) * 3 <= len(rest) and all(len(w) <= 6 and not is_form_word(labels.label(w).word) for w in odd):
            return word.start()
    return None


def _in_place_of_a_value(piece: _Piece, heads: list[_Piece], values: list[Value]) -> bool:
    """A few characters after a row's label or among its numbers, and no word of the form."""
    text = piece.text.strip()
    if len(text) > 8 or numbers.clean(text) in numbers.UNITS or not (heads or values):
        return False
    if values and not all(v.blank for v in values):
        return not is_form_word(labels.label(text).word)
    if len(text) == 1 and _HAN.match(text):
        return False  # a character torn from a label beside or above
    return bool(heads) and labels_a_line(heads[-1].text) and not is_form_word(labels.label(text).word)

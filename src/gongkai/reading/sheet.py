"""A worksheet as paragraphs and grids, whatever file it came in.

Only what is seen is read. Hidden rows, columns and sheets hold last year's figures, drafts and
lists to choose from, and whoever reads the printed form knows nothing of them; so do values that
are left over under a merged range.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gongkai.document import Grid, GridCell, Paragraph, Place

MAX_CELLS = 1_000_000
"""Cells of a workbook; a form has about a thousand, a workbook the forms of some hundred units."""
_NUMBER = re.compile(r"^[-+]?[\d０-９][\d０-９,，.．]*\D{0,3}$|^[-/—－／]+$")
_HEADING = re.compile(r"^\s*第?[一二三四五六七八九十]{1,3}\s*[、.．章节部]")
_ENDED = re.compile(r"[。；：！？!?;:]\s*$|。")
_LONG = 60
_PROSE = 150
_NEAR, _FAR, _REACH = 12, 60, 2000
"""Rows that a label may stand apart from rows with numbers, labels that may follow one another, rows that
a merged range is followed down."""
_UNNAMED = re.compile(r"^(?:sheet|工作表|表|表格|table)\s*\d*$", re.I)


def tidy(text: str) -> str:
    """The lines of a cell that hold something, without the blanks around them."""
    lines = (line.strip(" \u00a0\u3000\t\r") for line in text.replace("\r\n", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a cell's text in one font; ``struck`` and ``raised`` are None where the cell's own font holds."""

    text: str
    struck: bool | None = None
    raised: bool | None = None


def seen(runs: Iterable[Run], struck: bool = False, raised: bool = False) -> str:
    """Text as a reader sees it in a cell whose font is ``struck`` or ``raised``.

    Raised text is a note and comes in brackets, lest a footnote's mark become a digit; struck-out text is gone.
    """
    parts = []
    for run in runs:
        if struck if run.struck is None else run.struck:
            continue
        note = (raised if run.raised is None else run.raised) and run.text.strip()
        parts.append(f"[{run.text.strip()}]" if note else run.text)
    return tidy("".join(parts))


@dataclass(slots=True)
class SheetCell:
    text: str
    bordered: bool = False


@dataclass(slots=True)
class Sheet:
    """Cells by (row, column) from 0; ``merges`` are (first row, last row, first column, last column)."""

    name: str
    number: int
    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    notes: list[tuple[int, str]] = field(default_factory=list)
    """Text boxes: the row they are anchored to, and their text."""


@dataclass(slots=True)
class _Box:
    """A cell or merged range as seen: rows and columns are ranks among the visible ones."""

    text: str
    row: int
    column: int
    height: int
    width: int
    bordered: bool
    place: Place


def blocks(sheet: Sheet) -> list[Paragraph | Grid]:
    """Tables as grids; what stands alone in its row is a paragraph, so that titles and headings are found."""
    boxes = _boxes(sheet)
    rows: dict[int, list[_Box]] = {}
    for box in boxes:
        if box.text:
            rows.setdefault(box.row, []).append(box)
    remarks = _remarks(boxes)
    out: list[Paragraph | Grid] = []
    if (rows or sheet.notes) and not _UNNAMED.match(sheet.name.strip()):
        out.append(Paragraph(sheet.name.strip(), Place(table=sheet.number), heading=True))
    notes = sorted(sheet.notes)
    visible = _Visible(sheet)
    run: list[int] = []
    kinds = _kinds(rows, boxes, remarks)

    def flush() -> None:
        if run:
            out.extend(_grid(run, rows, boxes, remarks))
            run.clear()

    for row in sorted(rows):
        while notes and visible.row(notes[0][0]) <= row:
            flush()
            out.extend(_lines(notes.pop(0)[1], Place(table=sheet.number)))
        if kinds[row]:
            run.append(row)
        else:
            flush()
            for box in rows[row]:
                out.extend(_lines(box.text, box.place))
            continue
        aside = [b for b in rows[row] if id(b) in remarks]
        if aside:
            flush()
            for box in aside:
                out.extend(_lines(box.text, box.place))
    flush()
    for _, text in notes:
        out.extend(_lines(text, Place(table=sheet.number)))
    return out


def _lines(text: str, place: Place) -> Iterator[Paragraph]:
    return (Paragraph(line, place) for line in text.split("\n") if line)


class _Visible:
    """Ranks among rows and columns that are shown."""

    def __init__(self, sheet: Sheet) -> None:
        self._rows = sorted(sheet.hidden_rows)
        self._columns = sorted(sheet.hidden_columns)

    def row(self, row: int) -> int:
        return row - bisect_left(self._rows, row)

    def column(self, column: int) -> int:
        return column - bisect_left(self._columns, column)

    def rows(self, first: int, last: int) -> int:
        return last - first + 1 - (bisect_right(self._rows, last) - bisect_left(self._rows, first))

    def columns(self, first: int, last: int) -> int:
        return last - first + 1 - (bisect_right(self._columns, last) - bisect_left(self._columns, first))


def _boxes(sheet: Sheet) -> list[_Box]:
    """What the sheet shows: merged ranges with their first cell's text, other cells as they are."""
    visible = _Visible(sheet)
    used_rows = sorted({r for r, _ in sheet.cells})
    used_columns = sorted({c for _, c in sheet.cells})
    boxes: list[_Box] = []
    covered: set[tuple[int, int]] = set()
    for first_row, last_row, first, last in sheet.merges:
        inner_rows = used_rows[bisect_left(used_rows, first_row): bisect_right(used_rows, last_row)]
        inner_columns = used_columns[bisect_left(used_columns, first): bisect_right(used_columns, last)]
        if len(inner_rows) * len(inner_columns) > MAX_CELLS:
            continue
        keys = [(r, c) for r in inner_rows for c in inner_columns if (r, c) in sheet.cells]
        if (first_row, first) in covered:
            continue  # ranges that overlap are damage; the first counts
        covered.update(keys)
        covered.add((first_row, first))
        height, width = visible.rows(first_row, last_row), visible.columns(first, last)
        if height <= 0 or width <= 0:
            continue
        anchor = sheet.cells.get((first_row, first))
        boxes.append(_Box(
            anchor.text if anchor else "", visible.row(first_row), visible.column(first), height, width,
            any(sheet.cells[k].bordered for k in keys),
            Place(table=sheet.number, row=first_row + 1, column=first + 1)))
    for (row, column), cell in sheet.cells.items():
        if (row, column) in covered or row in sheet.hidden_rows or column in sheet.hidden_columns:
            continue
        boxes.append(_Box(cell.text, visible.row(row), visible.column(column), 1, 1, cell.bordered,
                          Place(table=sheet.number, row=row + 1, column=column + 1)))
    boxes.sort(key=lambda b: (b.row, b.column))
    return boxes


def _is_number(text: str) -> bool:
    return bool(_NUMBER.match(text.strip()))


def _remarks(boxes: list[_Box]) -> set[int]:
    """A word or two right of everything, behind an empty column: a link or a remark, no part of a table."""
    filled = [b for b in boxes if b.text]
    if len(filled) < 12:
        return set()
    taken = sorted({(b.column, b.column + b.width) for b in filled})
    end = taken[0][1]
    for start, stop in taken:
        if start > end:
            aside = [b for b in filled if b.column >= start]
            if len(aside) <= 2 and not any(_is_number(b.text) for b in aside):
                return {id(b) for b in aside}
        end = max(end, stop)
    return set()


def _kinds(rows: dict[int, list[_Box]], boxes: list[_Box], remarks: set[int]) -> dict[int, bool]:
    """For each row with text: whether it is a table's."""
    upright = [b for b in boxes if b.height > 1 and b.text]
    blank: dict[int, int] = {}
    for box in boxes:
        if not box.text and box.bordered:
            blank[box.row] = blank.get(box.row, 0) + 1
    order = sorted(rows)
    reached: set[int] = set()
    for box in upright:
        under = order[bisect_left(order, box.row + 1): bisect_left(order, box.row + box.height)][:_REACH]
        reached.update([box.row, *under] if under else ())
    content = {r: [b for b in rows[r] if id(b) not in remarks] for r in order}
    sure = {r: len(content[r]) > 1 and not _is_prose(content[r]) for r in order}
    numeric = {r: any(_is_number(b.text) for b in content[r]) for r in order}
    kinds: dict[int, bool] = {}
    for i, row in enumerate(order):
        if sure[row] or not content[row]:
            kinds[row] = sure[row]
            continue
        text = content[row][0].text
        if len(content[row]) > 1 or len(text) > _LONG or _ENDED.search(text):
            kinds[row] = False
        elif row in reached or blank.get(row, 0) >= 2:
            kinds[row] = True
        elif _between_numbers(order, i, sure, numeric):
            kinds[row] = not content[row][0].width > 3 or not _HEADING.match(text)
        elif not _HEADING.match(text) and _amid(order, i, sure, content):
            kinds[row] = True
        else:
            # A row across the table, drawn as one of its cells, unless it is numbered as a heading is.
            kinds[row] = content[row][0].bordered and content[row][0].width > 1 and not _HEADING.match(text)
    return kinds


def _between_numbers(order: list[int], i: int, sure: dict[int, bool], numeric: dict[int, bool]) -> bool:
    """A label without numbers, with numbered rows next above and below: its cells are blank."""
    above = next((r for r in order[max(0, i - _NEAR): i][::-1] if sure[r]), None)
    below = next((r for r in order[i + 1: i + 1 + _NEAR] if sure[r]), None)
    if above is None or below is None or not (numeric[above] and numeric[below]):
        return False
    return below - above <= _NEAR


def _amid(order: list[int], i: int, sure: dict[int, bool], content: dict[int, list[_Box]]) -> bool:
    """A short label with a table's rows right above and right below, other such labels between: its cells are blank."""
    for step in (-1, 1):
        for at in range(i, i + _FAR * step, step):
            after = at + step
            if not 0 <= after < len(order) or abs(order[after] - order[at]) != 1:
                return False
            if sure[order[after]]:
                break
            boxes = content[order[after]]
            if len(boxes) != 1 or len(boxes[0].text) > _LONG or _ENDED.search(boxes[0].text):
                return False
        else:
            return False
    return True


def _is_prose(row: list[_Box]) -> bool:
    return any(len(b.text) > _PROSE for b in row) and not any(_is_number(b.text) for b in row)


def _grid(run: list[int], rows: dict[int, list[_Box]], boxes: list[_Box], remarks: set[int]) -> Iterator[Grid]:
    """The rows as one grid. Places in it without text are blank cells wherever a column of the table begins.

    Rows parted by an empty row may be tables of different width, so each part has its own columns; one
    that is no wider than the part above is taken as its continuation.
    """
    members = set(run)
    inside = [b for b in boxes if id(b) not in remarks and b.row in members]
    actual = {b.column: b.place.column for b in inside if b.text}
    upright = [b for b in inside if b.height > 1]
    by_row: dict[int, list[_Box]] = {r: [] for r in run}
    for box in inside:
        by_row[box.row].append(box)
    beside: dict[int, list[tuple[int, int]]] = {}
    heights: dict[int, int] = {}
    for box in upright:
        spanned = run[bisect_left(run, box.row): bisect_left(run, box.row + box.height)][:_REACH]
        heights[id(box)] = max(1, len(spanned))
        for row in spanned:
            if row != box.row:
                beside.setdefault(row, []).append((box.column, box.column + box.width))
    first = min(actual)
    cells: list[GridCell] = []
    starts: set[int] = set()
    high = 0
    kept = {r: i for i, r in enumerate(run)}
    for part in _parts(run, beside):
        texts = [b for r in part for b in by_row[r] if b.text]
        own = {b.column for b in texts}
        own_high = max(b.column + b.width for b in texts)
        inherits = starts and min(own) >= min(starts) and own_high <= high
        starts, high = (starts | own, high) if inherits else (own, own_high)
        low = min(starts)
        for row in part:
            held = list(beside.get(row, ()))
            line: list[GridCell] = []
            for box in by_row[row]:
                if not low <= box.column < high or (not box.text and box.width == 1 and box.column not in starts):
                    continue
                line.append(GridCell(box.text, kept[row], box.column - first, min(box.width, high - box.column),
                                     heights.get(id(box), 1), box.place))
                held.append((box.column, box.column + box.width))
            source = rows[row][0].place
            for column in starts:
                if not any(a <= column < b for a, b in held):
                    place = Place(table=source.table, row=source.row, column=actual[column])
                    line.append(GridCell("", kept[row], column - first, 1, 1, place))
            cells.extend(sorted(line, key=lambda c: c.column))
    yield Grid(tuple(cells), "ruled")


def _parts(run: list[int], beside: dict[int, list[tuple[int, int]]]) -> Iterator[list[int]]:
    """Rows that follow one another without an empty row between."""
    part: list[int] = []
    for row in run:
        if part and row != part[-1] + 1 and row not in beside:
            yield part
            part = []
        part.append(row)
    if part:
        yield part

"""Each cell by itself: what is no number, negative, broken, blank, or carries a remark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai import form
from gongkai.checks.finding import Finding, keys, number
from gongkai.extract import Extraction
from gongkai.extract.stream import Value
from gongkai.form import DISCLOSURE, Cell, Edition
from gongkai.settle import Settled

_MAY_BE_NEGATIVE = frozenset({"change"})


def odd_cells(extraction: Extraction, settled: Mapping[Cell, Settled]) -> Iterator[Finding]:
    """What stands in a cell and is no plain count."""
    edition = extraction.edition
    blank: dict[str, list[Cell]] = {}  # by row: section two has no sums that could prove a zero
    for cell, value in extraction.cells.items():
        if cell not in settled or _is_count(value):
            continue
        name = form.cell_label(cell, edition)
        if value.number is None:
            if not value.blank:
                left = settled[cell].value
                instead = "" if left is None else f"勾稽关系只留下一个数：{number(left)}，作推算值。"
                yield Finding("not_a_number", "warning", f"“{name}”不是可确认的数字，未予采用：“{value.text.strip()}”。{instead}",
                              cell[0], keys(cell), expected=left)
            elif cell[0] == DISCLOSURE:
                blank.setdefault(cell[1], []).append(cell)
            elif settled[cell].value is None:
                yield Finding("blank_cell", "warning", f"“{name}”空白，勾稽关系不能确定其为零。", cell[0], keys(cell))
            continue
        size = value.number.value
        if size < 0 and cell[2] not in _MAY_BE_NEGATIVE:
            yield Finding("negative", "error", f"“{name}”为负数：{number(size)}。", cell[0], keys(cell), size)
        if cell[2] != "amount" and size != size.to_integral_value():
            yield Finding("fraction", "error", f"“{name}”应为整数，印为 {value.text.strip()}。", cell[0], keys(cell))
        if value.number.note:
            yield Finding("cell_note", "note", f"“{name}”附有说明：{value.number.note}。", cell[0], keys(cell), size)
    yield from _blank_rows(edition, blank)


def _is_count(value: Value) -> bool:
    """Whether a cell is as a cell should be: a whole number, not below zero, and nothing beside it."""
    number = value.number
    return number is not None and number.note is None and number.value >= 0 and number.value == number.value.to_integral_value()


def _blank_rows(edition: Edition, blank: Mapping[str, list[Cell]]) -> Iterator[Finding]:
    for key, cells in blank.items():
        line = edition.tables[DISCLOSURE].line(key)
        names = "、".join(next(t.zh for t in line.columns if t.key == c[2]) for c in cells)
        yield Finding("blank_cell", "note", f"“{line.term.zh}”的{names}没有印数字（空白、“/”或“—”），未作零处理。", DISCLOSURE,
                      keys(cells[0]) if len(cells) == 1 else key)

"""The sheet of one unit: the statutory form with its cells to fill in, everything else locked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from xlsxwriter.worksheet import Worksheet

from gongkai import form
from gongkai.unit_line import unit_line
from gongkai.workbook import styles
from gongkai.workbook.blank_form.areas import TITLE_ROWS, reference
from gongkai.workbook.blank_form.last_year import LastYear
from gongkai.workbook.blank_form.live_checks import LiveChecks, has_decimals, may_be_negative
from gongkai.workbook.ink import Pen
from gongkai.workbook.layout import GRID, Block, form_layout
from gongkai.workbook.printed import COLUMN_WIDTH, LOOKS, SOURCE, TITLE, broken, row_heights

HEADER = "政府信息公开年度统计表"
"""Over each page of the forms."""
_LOOKS = {role: look if role == "heading" else replace(look, fill=styles.HEAD_FILL) for role, look in LOOKS.items()}
_INPUT = replace(LOOKS["value"], unlocked=True, shrink=True)
_MOST = 999_999_999


def report_title(unit: str, year: int) -> str:
    """The report's title, by which a reader knows what it is."""
    return f"{unit}{year}年政府信息公开工作年度报告"


@dataclass(frozen=True)
class _Kind:
    """Cells that take numbers of one kind, and what is said to whoever types another."""

    cells: list[form.Cell]
    validate: str
    least: int
    error: str
    prompt: str = ""


class UnitForm:
    """The form of one edition for one year, to be written for many units."""

    def __init__(self, year: int, edition: form.Edition) -> None:
        self.year, self.edition = year, edition
        self.layout = form_layout(edition)
        self.checks = LiveChecks(edition, self.layout)
        self._heights = row_heights(self.layout)
        self._labels = [(b, broken(b)) for b in self.layout.blocks if b.cell is None]
        counts = [c for c in edition.cells if not has_decimals(c) and not may_be_negative(c)]
        carried = [c for c in counts if c[:2] == (form.APPLICATIONS, "carried_in")]
        count = _Kind([c for c in counts if c not in carried], "integer", 0, "请填写不小于 0 的整数；不适用的留空。")
        self._carried = replace(count, cells=carried)
        self._kinds = [
            count,
            _Kind([c for c in edition.cells if may_be_negative(c)], "integer", -_MOST,
                  "请填写整数，减少的填负数。", "增加填正数，减少填负数。"),
            _Kind([c for c in edition.cells if has_decimals(c)], "decimal", 0,
                  "请填写不小于 0 的金额，可有小数。", "按表头所列单位填写，可有小数。"),
        ]
        label = edition.tables[form.APPLICATIONS].line("carried_in").printed_label
        self._carried_label = next(b for b in self.layout.blocks if b.text == label)

    def write(self, pen: Pen, ws: Worksheet, unit: str, last: LastYear | None) -> str:
        """Write the blank form of ``unit`` on ``ws``; returns what it says of itself: whether all sums agree."""
        edition = self.edition
        pen.widths(ws, [COLUMN_WIDTH] * GRID)
        source = f"{unit_line(unit, self.year)}　表式：{edition.name}年版（{edition.document}）"
        for row, text, look, points in ((1, report_title(unit, self.year), TITLE, 28.0), (2, source, SOURCE, 15.0)):
            pen.block(ws, row, 1, 1, GRID, text, look)
            pen.height(ws, row, points * styles.text_lines(text, COLUMN_WIDTH * GRID, look.size))
        for block, text in self._labels:
            pen.block(ws, block.row + TITLE_ROWS, block.col, block.rows, block.cols, text, _LOOKS[block.role])
        filled = last.filled if last is not None else {}
        for block in self.layout.cells():
            assert block.cell is not None
            pen.block(ws, block.row + TITLE_ROWS, block.col, block.rows, block.cols, filled.get(block.cell), _INPUT)
        for row, points in enumerate(self._heights, start=TITLE_ROWS + 1):
            pen.height(ws, row, points)
        verdict = self.checks.write(pen, ws, last, _notes(last))
        for kind in (*self._kinds, self._carried if last is None else replace(self._carried, prompt=_prefill_note(last))):
            self._validate(pen, ws, kind)
        if last is not None:
            _remark(ws, self._carried_label, _prefill_note(last))
        pen.page(ws, last_row=self.layout.rows + TITLE_ROWS, last_col=GRID, freeze=(TITLE_ROWS + 1, 1), pages_high=1,
                 contents=False, book_title=HEADER, title=f"{unit} {self.year}年")
        ws.print_black_and_white()  # the grey of locked cells is for the screen
        ws.set_zoom(90)
        protect(ws)
        return verdict

    def _validate(self, pen: Pen, ws: Worksheet, kind: _Kind) -> None:
        """What a cell takes while it is typed in, and a mark on what was pasted past that."""
        if not kind.cells:
            return
        areas = self.checks.places.rectangles(kind.cells)
        ranges = [(top - 1, left - 1, bottom - 1, right - 1) for top, left, bottom, right in areas]
        rule: dict[str, Any] = {
            "validate": kind.validate, "criteria": "between", "minimum": kind.least, "maximum": _MOST,
            "error_title": "不能这样填", "error_message": kind.error, "other_cells": ranges[1:],
        }
        if kind.prompt:
            rule |= {"input_title": "说明", "input_message": kind.prompt}
        ws.data_validation(*ranges[0], rule)
        for area in map(reference, areas):
            first = area.split(":")[0]
            wrong = f"{first}<{kind.least}" + (f",{first}<>INT({first})" if kind.validate == "integer" else "")
            pen.alarm(ws, area, f'AND({first}<>"",IF(ISNUMBER({first}),OR({wrong}),TRUE))')


def protect(ws: Worksheet) -> None:
    """Lock what is not to be filled in; without a password, since it guards against slips, not against people."""
    ws.protect("", {"format_columns": True, "format_rows": True})


def _notes(last: LastYear | None) -> list[str]:
    notes = [
        "白色格填写，灰色格锁定；按 Tab 键跳到下一格。没有的填 0，不适用的留空。",
        "总计由填报单位填写，不自动代填：右边的和供核对，两者不等即有一处填错。",
        "核对结果在右边和本窗口上方两行随填随变，不打印。",
    ]
    if last is not None:
        notes.append(_prefill_note(last))
    return notes


def _prefill_note(last: LastYear) -> str:
    label = form.term_label(form.APPLICATIONS, "carried_out", 0)
    if all(last.carried(term.key) is None for term in form.APPLICANTS):
        return f"本单位{last.year}年报告的“{label}”数值不明，“上年结转”没有预填。"
    return f"“上年结转”已按本单位{last.year}年报告的“{label}”预填，可改；该报告空白或不明的留空。"


def _remark(ws: Worksheet, block: Block, note: str) -> None:
    """The note on the row of the carry-over, for whoever asks where its numbers come from."""
    ws.write_comment(block.row + TITLE_ROWS - 1, block.col - 1, note, {
        "author": "gongkai", "width": 260, "height": 80, "font_name": styles.SONG, "font_size": 9})

"""The sheet of one unit: the statutory form with its cells to fill in, everything else locked."""

from __future__ import annotations

from copy import copy

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Protection
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gongkai import form
from gongkai.workbook import styles
from gongkai.workbook.blank_form.areas import TITLE_ROWS, Places
from gongkai.workbook.blank_form.last_year import LastYear
from gongkai.workbook.blank_form.live_checks import (
    LiveChecks,
    alarm,
    has_decimals,
    may_be_negative,
)
from gongkai.workbook.layout import GRID, Block, form_layout
from gongkai.workbook.page import set_page, set_widths
from gongkai.workbook.safe import clean_text, header_text
from gongkai.workbook.styles import Look, Pen

COLUMN_WIDTH = 6.0
_TITLE = Look(styles.HEI, 16, horizontal="center")
_SOURCE = Look(styles.SONG, 9, horizontal="center")
_LOOKS = {
    "heading": Look(styles.HEI, 12, wrap=False),
    "head": Look(styles.FANGSONG, 10, bold=True, horizontal="center", border="thin", fill=styles.HEAD_FILL),
    "upright": Look(styles.FANGSONG, 10, bold=True, horizontal="center", stacked=True, border="thin", wrap=False,
                    fill=styles.HEAD_FILL),
    "label": Look(styles.FANGSONG, 10, horizontal="left", border="thin", fill=styles.HEAD_FILL),
    "value": Look(styles.FANGSONG, 10, horizontal="center", border="thin", wrap=False),
}
_MOST = 999_999_999


def title(unit: str, year: int) -> str:
    """The report's title, by which a reader knows whose form it is and for which year."""
    return f"{unit}{year}年政府信息公开工作年度报告"


def write_unit(
    pen: Pen, ws: Worksheet, unit: str, year: int, edition: form.Edition, last: LastYear | None
) -> str:
    """Write the blank form of ``unit`` on ``ws``; returns the cell that says whether all sums agree."""
    set_widths(ws, [COLUMN_WIDTH] * GRID)
    pen.block(ws, 1, 1, 1, GRID, title(unit, year), _TITLE)
    ws.row_dimensions[1].height = min(
        24.0 * styles.text_lines(title(unit, year), COLUMN_WIDTH * GRID, _TITLE.size), styles.ROW_LIMIT)
    source = f"填报单位：{unit}　年度：{year}　表式：{edition.name}年版（{edition.document}）"
    pen.block(ws, 2, 1, 1, GRID, source, _SOURCE)
    ws.row_dimensions[2].height = min(
        14.0 * styles.text_lines(source, COLUMN_WIDTH * GRID, _SOURCE.size) + 2, styles.ROW_LIMIT)

    layout = form_layout(edition)
    heights: dict[int, float] = {}
    inputs: list[Cell] = []
    for block in layout.blocks:
        row = block.row + TITLE_ROWS
        if block.cell is None:
            pen.block(ws, row, block.col, block.rows, block.cols, _broken(block), _LOOKS[block.role])
            if block.rows == 1:
                heights[row] = max(heights.get(row, 0), _height(block))
            continue
        pen.block(ws, row, block.col, block.rows, block.cols, _prefill(block.cell, last), _LOOKS["value"])
        inputs += [ws.cell(row, c) for c in range(block.col, block.col + block.cols)]
    _open(inputs)
    for row in range(1 + TITLE_ROWS, layout.rows + TITLE_ROWS + 1):
        ws.row_dimensions[row].height = heights.get(row, 14.5)

    checks = LiveChecks(pen, ws, edition, layout, last)
    checks.write(_notes(last))
    _validate(ws, checks.places, edition, last)
    _remark(ws, layout.blocks, edition, last)
    set_page(ws, last_row=layout.rows + TITLE_ROWS, last_col=GRID, freeze=f"A{TITLE_ROWS + 1}", pages_high=1,
             title=f"{unit} {year}年")
    ws.oddHeader.left.text = (ws.oddHeader.right.text or "").split("&9")[0] + "&9" + header_text("政府信息公开年度统计表")
    ws.page_setup.blackAndWhite = True  # the grey of locked cells is for the screen
    ws.sheet_view.zoomScale = 90
    protect(ws)
    return checks.verdict


def protect(ws: Worksheet) -> None:
    """Lock what is not to be filled in; without a password, since it guards against slips, not against people."""
    ws.protection.sheet = True
    ws.protection.formatColumns = False
    ws.protection.formatRows = False


def _open(cells: list[Cell]) -> None:
    """Unlock cells of one look; a number wider than its column is shown smaller, not as ####."""
    first = cells[0]
    first.protection = Protection(locked=False)
    first.alignment = Alignment(horizontal="center", vertical="center", shrink_to_fit=True)
    for cell in cells[1:]:
        cell._style = copy(first._style)


def _prefill(cell: form.Cell, last: LastYear | None) -> int | float | None:
    if last is None or cell[:2] != (form.APPLICATIONS, "carried_in"):
        return None
    return last.prefilled(cell[2])


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
    known = [t for t in form.APPLICANTS if last.carried(t.key) is not None]
    label = form.term_label(form.APPLICATIONS, "carried_out", 0)
    if not known:
        return f"本单位{last.year}年报告的“{label}”数值不明，“上年结转”没有预填。"
    return f"“上年结转”已按本单位{last.year}年报告的“{label}”预填，可改；该报告空白或不明的留空。"


def _remark(ws: Worksheet, blocks: list[Block], edition: form.Edition, last: LastYear | None) -> None:
    """The note on the row of the carry-over, for whoever asks where its numbers come from."""
    if last is None:
        return
    label = edition.tables[form.APPLICATIONS].line("carried_in").printed_label
    block = next(b for b in blocks if b.text == label)
    comment = Comment(clean_text(_prefill_note(last)), "gongkai", height=80, width=260)
    ws.cell(block.row + TITLE_ROWS, block.col).comment = comment


def _validate(ws: Worksheet, places: Places, edition: form.Edition, last: LastYear | None) -> None:
    """What a cell takes while it is typed in, and a mark on what was pasted past that."""
    counts = [c for c in edition.cells if not has_decimals(c) and not may_be_negative(c)]
    carried = [c for c in counts if c[:2] == (form.APPLICATIONS, "carried_in")] if last is not None else []
    kinds: tuple[tuple[list[form.Cell], str, int, str, str], ...] = (
        ([c for c in counts if c not in carried], "whole", 0, "请填写不小于 0 的整数；不适用的留空。", ""),
        (carried, "whole", 0, "请填写不小于 0 的整数；不适用的留空。", _prefill_note(last) if last else ""),
        ([c for c in edition.cells if may_be_negative(c)], "whole", -_MOST, "请填写整数，减少的填负数。", "增加填正数，减少填负数。"),
        ([c for c in edition.cells if has_decimals(c)], "decimal", 0, "请填写不小于 0 的金额，可有小数。", "按表头所列单位填写，可有小数。"),
    )
    for cells, kind, least, error, prompt in kinds:
        if not cells:
            continue
        rule = DataValidation(
            type=kind, operator="between", formula1=str(least), formula2=str(_MOST), allow_blank=True,
            showErrorMessage=True, errorStyle="stop", errorTitle="不能这样填", error=error,
        )
        if prompt:
            rule.showInputMessage, rule.promptTitle, rule.prompt = True, "说明", prompt
        areas = places.areas(cells)
        rule.sqref = MultiCellRange(" ".join(areas))
        ws.add_data_validation(rule)
        for area in areas:
            first = area.split(":")[0]
            wrong = f"{first}<{least}" + (f",{first}<>INT({first})" if kind == "whole" else "")
            formula = f'AND({first}<>"",IF(ISNUMBER({first}),OR({wrong}),TRUE))'
            ws.conditional_formatting.add(area, alarm(formula))


def _height(block: Block) -> float:
    if block.role == "heading":
        return 21.0
    n = styles.text_lines(_broken(block), block.cols * COLUMN_WIDTH, _LOOKS["label"].size)
    return 14.5 if n == 1 else n * 13.5 + 3


def _broken(block: Block) -> str:
    """Heads of four characters over one column break in the middle, the balance note at its comma."""
    text = block.text
    if text == form.BALANCE_NOTE:
        return text.replace("，", "，\n")
    return f"{text[:2]}\n{text[2:]}" if block.role == "head" and block.cols == 1 and len(text) == 4 else text

"""What is not there, or could not be placed: sections, tables, rows, cells, pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai import form
from gongkai.checks.finding import TABLE_NAMES, Finding, keys
from gongkai.extract import Extraction
from gongkai.form import Cell
from gongkai.settle import Settled

_DOUBTS = {
    "unplaced": ("warning", "{table}{names}的数字无法确定属于哪一列，未予采用（{n} 个数据项）：{text}"),
    "placed_by_equations": ("note", "{table}{names}的数字由勾稽关系确定所属列，且只有这一种可能：{text}"),
    "extra_value": ("note", "{table}{names}多印了数字；无论去掉哪一个，读数都相同：{text}"),
    "second_table": ("error", "文件中有两张{table}且数字不同，无法确定哪一张属于本年度，{n} 个不一致的数据项未予采用。"),
    "unlabelled_row": ("warning", "{table}中有一行数字没有行名，按次序可能是{names}，但勾稽关系不能证实，未予采用。"),
    "second_report": ("warning", "文件中还有另一份报告，只读取了第一份。"),
}


def unread_pages(metadata: Mapping[str, str]) -> Iterator[Finding]:
    """Pages of the file that hold only pictures, or could not be read."""
    for key, what in (("picture_pages", "只有图片，没有文字"), ("damaged_pages", "已损坏")):
        if metadata.get(key):
            yield Finding("page_unread", "warning", f"第 {metadata[key].replace(',', '、')} 页{what}，未读取。")
    if metadata.get("broken_stream"):
        yield Finding("page_unread", "warning", "文件的部分数据已损坏，页面上可能有内容未读到。")


def missing_sections(found: list[dict[str, object]]) -> Iterator[Finding]:
    """Sections of the form without a heading in the text."""
    present = {s["section"] for s in found}
    for section in form.SECTIONS:
        if section.key not in present:
            yield Finding("section_missing", "warning", f"未找到“{section.heading}”一节。")


def missing_cells(extraction: Extraction, settled: Mapping[Cell, Settled]) -> Iterator[Finding]:
    """Tables, rows and cells of the form that the source does not have."""
    doubted = {cell for d in extraction.doubts for cell in d.cells}
    for frame, table in extraction.edition.tables.items():
        absent = {c for c in table.cells if settled[c].raw is None and c not in doubted}
        if not absent:
            continue
        if len(absent) == len(table.cells):
            yield Finding("table_missing", "error", f"未读到{TABLE_NAMES[frame]}：{len(absent)} 个数据项全部缺失。", frame)
            continue
        for line in table.lines:
            cells = [(frame, line.key, t.key) for t in line.columns]
            gone = [c for c in cells if c in absent]
            if len(gone) == len(cells):
                yield Finding("row_missing", "warning", f"{TABLE_NAMES[frame]}缺少“{line.printed_label}”一行。",
                              frame, line.key)
            else:
                for cell in gone:
                    yield Finding("cell_missing", "warning",
                                  f"{TABLE_NAMES[frame]}缺少“{form.cell_label(cell, extraction.edition)}”。",
                                  frame, keys(cell))


def doubts(extraction: Extraction) -> Iterator[Finding]:
    """Numbers that were found and not placed, or placed by the equations alone."""
    for doubt in extraction.doubts:
        if not doubt.cells:
            yield Finding(doubt.rule, *_DOUBTS[doubt.rule])
            continue
        table = extraction.edition.tables[doubt.frame]
        rows = list(dict.fromkeys(c[1] for c in doubt.cells))
        names = "、".join(f"“{table.line(k).printed_label}”" for k in rows[:4]) + ("等" if len(rows) > 4 else "")
        cell = keys(doubt.cells[0]) if len(doubt.cells) == 1 else rows[0] if len(rows) == 1 else None
        yield Finding(doubt.rule, _DOUBTS[doubt.rule][0], _DOUBTS[doubt.rule][1].format(
            table=TABLE_NAMES[doubt.frame], names=names, text=" ".join(doubt.detail.split()), n=len(doubt.cells)),
            doubt.frame, cell)

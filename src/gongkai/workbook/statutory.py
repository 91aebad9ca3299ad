"""One sheet per report: the statutory tables as the government's form prints them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from gongkai import form
from gongkai.dataset import Dataset
from gongkai.workbook import styles
from gongkai.workbook.layout import GRID, Block, form_layout
from gongkai.workbook.page import back_link, set_page, set_widths
from gongkai.workbook.safe import clean_text
from gongkai.workbook.styles import Look, Pen

COLUMN_WIDTH = 6.0
MARK = "※"
_TITLE = Look(styles.HEI, 16, horizontal="center")
_SOURCE = Look(styles.SONG, 9, horizontal="center", color="FF404040")
_LOOKS = {
    "heading": Look(styles.HEI, 12, wrap=False),
    "head": Look(styles.FANGSONG, 10, bold=True, horizontal="center", border="thin"),
    "upright": Look(styles.FANGSONG, 10, bold=True, horizontal="center", stacked=True, border="thin", wrap=False),
    "label": Look(styles.FANGSONG, 10, horizontal="left", border="thin"),
    "value": Look(styles.FANGSONG, 10, horizontal="center", border="thin", wrap=False),
}
_NOTE = Look(styles.SONG, 9, vertical="top")
_LISTED = 12
_QUOTED = 30
"""Cells named one by one in the notes under a form; the rest stand in the data sheets."""


@dataclass(frozen=True)
class Shown:
    """What a cell of the form shows: a number, the source's own sign for nothing, or None."""

    value: int | float | str | None
    number_format: str = "General"
    basis: str = "printed"
    raw: str | None = None


def report_cells(dataset: Dataset) -> dict[str, dict[form.Cell, dict[str, Any]]]:
    """Every row of the three cell frames, by report and cell; of two rows for one cell the first, as measures do."""
    cells: dict[str, dict[form.Cell, dict[str, Any]]] = {}
    for frame in form.FRAMES:
        first, second = form.KEYS[frame]
        for row in dataset.frames[frame].to_dict("records"):
            cells.setdefault(row["report_id"], {}).setdefault((frame, row[first], row[second]), row)
    return cells


def shown(row: Mapping[str, Any] | None, unit: str | None) -> Shown:
    """What the form shows for a row of a cell frame: a blank stays blank, and NA is blank, not 0."""
    if row is None:
        return Shown(None, basis="unknown")
    raw = styles.plain(row["raw"])
    basis, value = str(row["basis"]), styles.plain(row["value"])
    text = str(raw) if raw is not None else None
    if basis == "unknown" or value is None:
        return Shown(None, basis="unknown", raw=text)
    if basis == "blank":
        return Shown((text or "").strip() or None, basis=basis, raw=text)
    assert isinstance(value, (int, float))
    mark = f'"{MARK}"' if basis == "derived" else ""
    own_unit = styles.plain(row.get("unit"))
    suffix = f'"{_unit(own_unit)}"' if own_unit and own_unit != unit else ""
    return Shown(value, f"General{suffix}{mark}", basis, text)


def _unit(text: object) -> str:
    """A unit inside a number format, whose text is quoted and short."""
    return clean_text(str(text)).replace('"', "").replace("\n", "")[:12]


def write_report(
    pen: Pen,
    ws: Worksheet,
    report: Mapping[str, Any],
    edition: form.Edition,
    cells: Mapping[form.Cell, Mapping[str, Any]],
    remarks: Sequence[str] = (),
) -> None:
    """The form of one report on ``ws``, A4 portrait, one page wide; notes on its cells and ``remarks`` beneath."""
    set_widths(ws, [COLUMN_WIDTH] * GRID)
    publisher, year = str(report["publisher"]), int(report["year"])
    title = styles.plain(report["title"]) or f"{publisher}{year}年政府信息公开工作年度报告"
    pen.block(ws, 1, 1, 1, GRID, title, _TITLE)
    ws.row_dimensions[1].height = min(
        24.0 * styles.text_lines(str(title), COLUMN_WIDTH * GRID, _TITLE.size), styles.ROW_LIMIT)
    issued = report["published_on"]
    source = f"{publisher}　{year}年度　表式：{edition.name}年版（{edition.document}）"
    if not pd.isna(issued):
        source += f"　发布日期：{issued:%Y-%m-%d}"
    pen.block(ws, 2, 1, 1, GRID, source, _SOURCE)
    ws.row_dimensions[2].height = min(
        13.5 * styles.text_lines(source, COLUMN_WIDTH * GRID, _SOURCE.size), styles.ROW_LIMIT)

    layout = form_layout(edition)
    units = {
        ("disclosure", line.key, term.key): term.unit
        for line in edition.tables["disclosure"].lines for term in line.columns
    }
    seen: dict[form.Cell, Shown] = {}
    lines: dict[int, float] = {}
    for block in layout.blocks:
        top = block.row + 2
        if block.cell is None:
            pen.block(ws, top, block.col, block.rows, block.cols, _broken(block), _LOOKS[block.role])
            if block.rows == 1:
                lines[top] = max(lines.get(top, 0), _height(block))
            continue
        what = seen[block.cell] = shown(cells.get(block.cell), units.get(block.cell))
        look = Look(
            styles.FANGSONG, 10, horizontal="center", border="thin", wrap=False,
            hatched=what.basis == "unknown", number_format=what.number_format,
        )
        cell = pen.block(ws, top, block.col, block.rows, block.cols, what.value, look)
        if words := _remark(what):
            cell.comment = Comment(clean_text(words), "gongkai", height=70, width=220)
    for row in range(3, layout.rows + 3):
        ws.row_dimensions[row].height = lines.get(row, 14.5)

    last = layout.rows + 2
    for note in _numbered([*form_notes(seen, edition), *remarks]):
        last += 1
        pen.block(ws, last, 1, 1, GRID, note, _NOTE)
        ws.row_dimensions[last].height = min(
            12.5 * styles.text_lines(note, COLUMN_WIDTH * GRID, _NOTE.size) + 1, styles.ROW_LIMIT)
    # The form alone fills a page; long notes are let run on to the next.
    total = sum(ws.row_dimensions[r].height for r in range(1, last + 1))
    set_page(ws, last_row=last, last_col=GRID, freeze="A3", pages_high=1 if total < 960 else 0,
             title=f"{publisher} {year}年")
    back_link(pen, ws, GRID)


def _height(block: Block) -> float:
    if block.role == "heading":
        return 21.0
    n = styles.text_lines(_broken(block), block.cols * COLUMN_WIDTH, _LOOKS["label"].size)
    return 14.5 if n == 1 else n * 12.5 + 2


def _broken(block: Block) -> str:
    """Heads of four characters over one column break in the middle, the balance note at its comma."""
    text = block.text
    if text == form.BALANCE_NOTE:
        return text.replace("，", "，\n")
    return f"{text[:2]}\n{text[2:]}" if block.role == "head" and block.cols == 1 and len(text) == 4 else text


def _remark(what: Shown) -> str:
    if what.basis == "derived":
        return "原表此格未印数，本数按表内勾稽关系推得。"
    if what.basis == "unknown":
        why = f"原文为“{_short(what.raw)}”，不能读作数。" if what.raw else "原表未印数，也无从推得。"
        return f"此格数值不明：{why}不作零计。"
    return ""


def _short(text: str) -> str:
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"


def form_notes(seen: Mapping[form.Cell, Shown], edition: form.Edition) -> list[str]:
    """In words, under the form: what was blank, what was derived, what is unknown."""
    by_basis: dict[str, list[form.Cell]] = {}
    for cell, what in seen.items():
        by_basis.setdefault(what.basis, []).append(cell)
    notes = []
    if blank := by_basis.get("blank"):
        notes.append(f"空白（或“/”“—”）：原表如此，共{len(blank)}格；表内勾稽关系在其为零时成立，统计时按零计。")
    if derived := by_basis.get("derived"):
        notes.append(f"{MARK} 推得：原表未印数，由表内勾稽关系得出唯一的数，共{len(derived)}格。")
    if unknown := by_basis.get("unknown"):
        named = "；".join(
            form.cell_label(cell, edition) + (f"（原文“{_short(raw)}”）" if (raw := seen[cell].raw) else "")
            for cell in unknown[:_LISTED]
        )
        rest = f"；其余{len(unknown) - _LISTED}格见明细表" if len(unknown) > _LISTED else ""
        notes.append(f"带底纹的空格：数值不明，不作零计，共{len(unknown)}格：{named}{rest}。")
    return notes


def _numbered(notes: Sequence[str]) -> list[str]:
    if len(notes) < 2:
        return [f"注：{text}" for text in notes]
    return [("注：" if i == 1 else "　　") + f"{i}. {text}" for i, text in enumerate(notes, start=1)]

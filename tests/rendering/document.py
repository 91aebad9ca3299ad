"""A printed report before it has a file type: lines of prose, and grids in the form's layout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random

from gongkai import form
from gongkai.form import APPLICATIONS, DISCLOSURE, DISPUTES, Cell
from rendering.cells import Figures


@dataclass(frozen=True)
class Box:
    """One printed cell. ``cell`` is None for heads, labels and decoration."""

    text: str
    cols: int = 1
    rows: int = 1
    cell: Cell | None = None
    number: Decimal | None = None
    vertical: bool = False


@dataclass(frozen=True)
class Grid:
    frame: str
    rows: tuple[tuple[Box, ...], ...]
    head: int
    """How many rows, from the top, are heads (of the first block of a disclosure table)."""

    def mapped(self, change: Callable[[Box], Box]) -> Grid:
        return replace(self, rows=tuple(tuple(change(b) for b in row) for row in self.rows))

    def matrix(self) -> list[list[tuple[Box, bool, bool]]]:
        """Every row filled to full width: (box, is its first row, is its first column)."""
        out: list[list[tuple[Box, bool, bool]]] = [[] for _ in self.rows]
        taken: list[dict[int, tuple[Box, bool, bool]]] = [{} for _ in self.rows]
        for y, row in enumerate(self.rows):
            x = 0
            for box in row:
                while x in taken[y]:
                    x += 1
                for dy in range(box.rows):
                    if y + dy < len(self.rows):
                        for dx in range(box.cols):
                            taken[y + dy][x + dx] = (box, dy == 0, dx == 0)
                x += box.cols
        width = max((max(t, default=-1) + 1 for t in taken), default=0)
        empty = (Box(""), True, True)
        for y, t in enumerate(taken):
            out[y] = [t.get(x, empty) for x in range(width)]
        return out


@dataclass(frozen=True)
class Text:
    """A line of the report: ``role`` is title, heading, prose or noise."""

    text: str
    role: str = "prose"
    section: str = ""


@dataclass(frozen=True)
class Paper:
    figures: Figures
    blocks: tuple[Text | Grid, ...]
    quirks: tuple[str, ...] = field(default=())

    def truth(self) -> dict[Cell, Decimal | None]:
        """The cells that this paper prints: the number, or None where the cell holds none."""
        return {
            box.cell: box.number
            for block in self.blocks if isinstance(block, Grid)
            for row in block.rows for box in row if box.cell is not None
        }

    def with_blocks(self, blocks: list[Text | Grid]) -> Paper:
        return replace(self, blocks=tuple(blocks))

    def grids(self, change: Callable[[Grid], Grid], *frames: str) -> Paper:
        return self.with_blocks([
            change(b) if isinstance(b, Grid) and (not frames or b.frame in frames) else b for b in self.blocks])

    def boxes(self, change: Callable[[Box], Box], *frames: str) -> Paper:
        return self.grids(lambda g: g.mapped(change), *frames)


def show(number: Decimal) -> str:
    return f"{number:f}"


def _value(figures: Figures, cell: Cell, cols: int = 1) -> Box:
    number = figures.numbers[cell]
    return Box(show(number), cols=cols, cell=cell, number=number)


def _disclosure(figures: Figures) -> Grid:
    rows: list[tuple[Box, ...]] = []
    for group in figures.edition.groups:
        rows.append((Box(group.article, cols=4),))
        last = 4 - len(group.columns)

        def span(i: int, group: form.DisclosureGroup = group, last: int = last) -> int:
            return last if i == len(group.columns) - 1 else 1

        rows.append((Box("信息内容"), *(Box(c.zh, cols=span(i)) for i, c in enumerate(group.columns))))
        rows.extend(
            (Box(item.zh), *(_value(figures, (DISCLOSURE, item.key, c.key), span(i)) for i, c in enumerate(group.columns)))
            for item in group.items)
    return Grid(DISCLOSURE, tuple(rows), 2)


def _applications(figures: Figures) -> Grid:
    a = form.APPLICANTS
    rows: list[tuple[Box, ...]] = [
        (Box(form.BALANCE_NOTE, cols=3, rows=3), Box(form.APPLICANTS_LABEL, cols=7)),
        (Box(a[0].zh, rows=2), Box(form.ORGANISATIONS_LABEL, cols=5), Box(a[-1].zh, rows=2)),
        tuple(Box(t.zh) for t in a[1:-1]),
    ]
    lines = figures.edition.tables[APPLICATIONS].lines
    inside = [ln for ln in lines if ln.group]
    for line in lines:
        values = tuple(_value(figures, (APPLICATIONS, line.key, t.key)) for t in a)
        label = Box(line.printed_label, cols=3)
        if line.group == form.RESULT_LABEL:
            label = replace(label, cols=2)
        elif line.group:
            label = replace(label, cols=1)
        lead: list[Box] = []
        if inside and line is inside[0]:
            lead.append(Box(form.RESULT_LABEL, rows=len(inside), vertical=True))
        if line.group and line.group != form.RESULT_LABEL:
            siblings = [ln for ln in lines if ln.group == line.group]
            if line is siblings[0]:
                lead.append(Box(line.group, rows=len(siblings)))
        rows.append((*lead, label, *values))
    return Grid(APPLICATIONS, tuple(rows), 3)


def _disputes(figures: Figures) -> Grid:
    first, *rest = form.DISPUTE_ROUTES
    outcomes = form.DISPUTE_OUTCOMES
    return Grid(DISPUTES, (
        (Box(first.zh, cols=5), Box(form.LITIGATION_LABEL, cols=10)),
        (*(Box(o.zh, rows=2) for o in outcomes), *(Box(r.zh, cols=5) for r in rest)),
        tuple(Box(o.zh) for _ in rest for o in outcomes),
        tuple(_value(figures, (DISPUTES, r.key, o.key)) for r in form.DISPUTE_ROUTES for o in outcomes),
    ), 3)


def grid(figures: Figures, frame: str) -> Grid:
    return {DISCLOSURE: _disclosure, APPLICATIONS: _applications, DISPUTES: _disputes}[frame](figures)


def _prose(rng: Random, figures: Figures) -> dict[str, list[str]]:
    y, n = figures.year, lambda top=400: rng.randint(0, top)
    return {
        "overview": rng.sample([
            f"（一）主动公开。{y}年通过政府网站公开信息{n()}条，政务新媒体{n()}条，召开新闻发布会{n(9)}次。",
            f"（二）依申请公开。全年收到政府信息公开申请{n()}件，上年结转{n(9)}件，同比增长{n(90)}.{n(9)}%，均已按期答复。",
            f"（三）政府信息管理。清理规范性文件{n(60)}件，其中废止{n(9)}件、现行有效{n(60)}件。",
            f"（四）平台建设。本年行政许可{n()}件、行政处罚{n()}件、行政强制{n(9)}件，办结率100%。",
            f"（五）监督保障。开展培训{n(9)}次，{n(300)}人次参加；被申请行政复议{n(9)}件，行政诉讼{n(9)}件。",
        ], rng.randint(2, 5)),
        "problems": [
            f"一是公开内容有待深化；二是{y}年培训仅{n(9)}次，覆盖不足。",
            f"下一步，{y + 1}年计划公开重点领域信息{n()}条。",
        ],
        "other": [f"{y}年收取政府信息公开信息处理费{rng.choice((0, 0, n()))}元。", f"办理人大代表建议{n(60)}件、政协提案{n(60)}件。"],
    }


def compose(figures: Figures, rng: Random) -> Paper:
    """The report as the form wants it: title, six sections, the three tables."""
    y = figures.year
    blocks: list[Text | Grid] = [
        Text(f"{figures.publisher}{y}年政府信息公开工作年度报告", "title"),
        Text(f"根据《中华人民共和国政府信息公开条例》编制本报告。数据统计期限自{y}年1月1日起至{y}年12月31日止。"
             f"联系地址：人民路{rng.randint(1, 99)}号，邮编：{rng.randint(100000, 860000)}，电话：0{rng.randint(10, 999)}-{rng.randint(2000000, 89999999)}。"),
    ]
    prose = _prose(rng, figures)
    for section in form.SECTIONS:
        blocks.append(Text(section.heading, "heading", section.key))
        if section.key in form.FRAMES:
            blocks.append(grid(figures, section.key))
        else:
            blocks.extend(Text(t, section=section.key) for t in prose[section.key])
    return Paper(figures, tuple(blocks))


def values(grid: Grid) -> Iterator[Box]:
    return (b for row in grid.rows for b in row if b.cell is not None)

"""Text layouts: each takes a paper and gives the bytes of a .txt or .md file."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from unicodedata import east_asian_width

from gongkai.form import APPLICATIONS, DISPUTES
from rendering.document import Box, Grid, Paper, Text

Renderer = Callable[[Paper, Random], bytes]


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _wrap(text: str, width: int) -> list[str]:
    """Lines no wider than ``width``; numbers are never cut."""
    if text.isascii() or _width(text) <= width:
        return [text]
    lines, line = [], ""
    for ch in text:
        if line and _width(line + ch) > width and not (ch in ".)）、" or (ch.isdigit() and line[-1].isdigit())):
            lines.append(line)
            line = ""
        line += ch
    return [*lines, line] if line else lines


def _assemble(paper: Paper, table: Callable[[Grid], list[str]], gap: int = 1) -> bytes:
    lines: list[str] = []
    for block in paper.blocks:
        lines += [block.text] if isinstance(block, Text) else table(block)
        lines += [""] * gap
    return ("\n".join(lines) + "\n").encode()


def cell_a_line(paper: Paper, rng: Random) -> bytes:
    """Every cell on its own line, blank lines between, some labels wrapped; blank cells leave nothing."""
    tear = rng.random() < 0.5

    def table(grid: Grid) -> list[str]:
        out: list[str] = []
        for row in grid.rows:
            for box in row:
                text = box.text
                if tear and box.cell is None and len(text) > 3 and rng.random() < 0.2:
                    cut = rng.randint(2, len(text) - 1)
                    parts = [text[:cut], text[cut:]]
                else:
                    parts = [text]
                for part in parts:
                    out += [part, ""] if part else []
        return out

    return _assemble(paper, table)


def cell_a_line_tight(paper: Paper, rng: Random) -> bytes:
    """Every cell on its own line; a blank cell is an empty line."""
    return _assemble(paper, lambda g: [b.text for row in g.rows for b in row], gap=rng.choice((0, 1)))


def _filled(grid: Grid) -> list[list[str]]:
    """Merged cells as a text and blanks."""
    return [[box.text if top and left else "" for box, top, left in row] for row in grid.matrix()]


def tabs(paper: Paper, rng: Random) -> bytes:
    """Tab-separated, merged cells as blanks."""
    return _assemble(paper, lambda g: ["\t".join(row) for row in _filled(g)])


def tabs_short(paper: Paper, rng: Random) -> bytes:
    """Tab-separated, merged cells written once with no blanks for the columns they cover."""
    return _assemble(paper, lambda g: ["\t".join(b.text for b in row) for row in g.rows])


def tabs_slipped(paper: Paper, rng: Random) -> bytes:
    """As the older seed: rows slip a column, a group label leaves a stray character on its second row."""

    def table(grid: Grid) -> list[str]:
        out = []
        if grid.frame != APPLICATIONS:
            return ["\t".join(row) for row in _filled(grid)]
        stray = ""
        for y, row in enumerate(_filled(grid)):
            row = list(row)
            if y >= grid.head:
                if stray and not row[1]:
                    row[1], stray = stray, ""
                elif row[1].startswith("（") and len(row[1]) < 9 and rng.random() < 0.3:
                    stray = row[1][-1]
                if rng.random() < 0.2 and not row[0]:
                    row = [*row[1:], ""]
                elif rng.random() < 0.1:
                    row = ["", *row]
                if rng.random() < 0.05:
                    out.append("")
            out.append("\t".join(row))
        return out

    return _assemble(paper, table)


def pipes(paper: Paper, rng: Random) -> bytes:
    """Markdown pipe tables, merged cells as empty cells."""
    outer = rng.random() < 0.8

    def table(grid: Grid) -> list[str]:
        rows = [" | ".join(row) for row in _filled(grid)]
        rows = [f"| {r} |" for r in rows] if outer else rows
        width = len(_filled(grid)[0])
        rule = "|---" * width + "|" if outer else "|".join(["---"] * width)
        return [rows[0], rule, *rows[1:]]

    return _assemble(paper, table)


def pipes_repeated(paper: Paper, rng: Random) -> bytes:
    """Pipe tables from converters that repeat a merged cell's label in every place it covers; values stand once."""

    def table(grid: Grid) -> list[str]:
        rows = [[box.text if (top and left) or box.cell is None else "" for box, top, left in row] for row in grid.matrix()]
        lines = ["| " + " | ".join(r) + " |" for r in rows]
        return [lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]]

    return _assemble(paper, table)


def pipes_archive(paper: Paper, rng: Random) -> bytes:
    """Web-archive text: each cell on its own line, ending in a pipe."""

    def table(grid: Grid) -> list[str]:
        out: list[str] = []
        for row in grid.rows:
            out += [f"{b.text} |" if b.text else "|" for b in row] + [""]
        return out

    return _assemble(paper, table)


def pipes_rows(paper: Paper, rng: Random) -> bytes:
    """Rows joined by pipes with no outer pipes and no blanks for merged cells."""
    return _assemble(paper, lambda g: [" | ".join(b.text for b in row) for row in g.rows])


def table_a_row(paper: Paper, rng: Random) -> bytes:
    """Each row its own little Markdown table."""

    def table(grid: Grid) -> list[str]:
        out: list[str] = []
        for row in grid.rows:
            out += ["| " + " | ".join(b.text for b in row) + " |", "|" + "---|" * len(row), ""]
        return out

    return _assemble(paper, table)


def aligned(paper: Paper, rng: Random) -> bytes:
    """Columns aligned by spaces, wide characters counting two."""

    def table(grid: Grid) -> list[str]:
        rows = _filled(grid)
        widths = [max(_width(r[x]) if grid.matrix()[y][x][0].cols == 1 else 0 for y, r in enumerate(rows)) + rng.randint(2, 4)
                  for x in range(len(rows[0]))]
        out = []
        for row in rows:
            line, at = "", 0
            for x, text in enumerate(row):
                if text:
                    line = (line + " " * max(at - _width(line), 2 if line else 0)) + text
                at += widths[x]
            out.append(line.rstrip())
        return out

    return _assemble(paper, table)


def spaced(paper: Paper, rng: Random) -> bytes:
    """Cells of a row joined by one space, one row a line."""
    return _assemble(paper, lambda g: [" ".join(b.text for b in row if b.text) for row in g.rows])


def raw_pdf(paper: Paper, rng: Random) -> bytes:
    """`pdftotext -raw`: wrapped labels over lines, numbers after, page numbers in between."""
    label_width = rng.choice((22, 30, 60))

    def table(grid: Grid) -> list[str]:
        out: list[str] = []
        page = rng.randint(2, 4)
        for row in grid.rows:
            current: list[str] = []
            for box in row:
                if not box.text:
                    continue
                if box.vertical:
                    out += list(box.text) if rng.random() < 0.7 else [box.text]
                    continue
                limit = label_width if box.cell is None and grid.frame == APPLICATIONS and len(box.text) > 6 else 8 if box.cell is None and rng.random() < 0.5 else 80
                parts = _wrap(box.text, limit)
                if len(parts) == 1 and not (box.rows > 1 and current):
                    current.append(parts[0])
                else:
                    if current:
                        out.append(" ".join(current))
                    out += parts
                    current = []
            if current:
                out.append(" ".join(current))
            if rng.random() < 0.05:
                out.append(f"- {page} -")
                page += 1
        return out

    return _assemble(paper, table, gap=0)


def layout_pdf(paper: Paper, rng: Random) -> bytes:
    """`pdftotext -layout`: text where it stands on the page, so labels stand before, on and after their numbers."""
    indent = " " * rng.choice((0, 2, 4))
    label_width, value_width, head_width = rng.choice((20, 26, 34)), rng.choice((6, 8, 12)), rng.choice((4, 6))
    rotated = rng.random() < 0.4

    def table(grid: Grid) -> list[str]:
        matrix = grid.matrix()
        columns = len(matrix[0])
        if grid.frame == APPLICATIONS:
            widths = [4, 14, label_width] + [value_width] * (columns - 3)
        elif grid.frame == DISPUTES:
            widths = [value_width] * columns
        else:
            widths = [22] * columns
        # Heights in half lines; a row is as high as its tallest unmerged cell.
        anchors: list[tuple[int, int, Box]] = [
            (y, x, box) for y, row in enumerate(matrix) for x, (box, top, left) in enumerate(row) if top and left and box.text]
        wrapped: dict[int, list[str]] = {}
        heights = [2] * len(matrix)
        for i, (y, x, box) in enumerate(anchors):
            span = sum(widths[x:x + box.cols])
            if box.vertical and not rotated:
                lines = list(box.text)
            elif box.vertical:
                lines = [" ".join(box.text[j:j + 2] for j in range(0, len(box.text), 2))]
            elif box.cell is None and y < grid.head and box.cols == 1:
                lines = _wrap(box.text, head_width)
            else:
                lines = _wrap(box.text, span - 1)
            wrapped[i] = lines
            if box.rows == 1:
                heights[y] = max(heights[y], 2 * len(lines))
        tops = [sum(heights[:y]) for y in range(len(matrix))]
        lefts = [sum(widths[:x]) for x in range(columns)]
        placed: dict[int, list[tuple[int, str]]] = {}
        for i, (y, x, box) in enumerate(anchors):
            height = sum(heights[y:y + box.rows])
            start = tops[y] + (height - 2 * len(wrapped[i])) // 2
            span = sum(widths[x:x + box.cols])
            for j, line in enumerate(wrapped[i]):
                centred = box.cell is not None or y < grid.head or grid.frame != APPLICATIONS
                left = lefts[x] + (max(0, span - _width(line)) // 2 if centred else 0)
                placed.setdefault(start + 2 * j, []).append((left, line))
        out: list[str] = []
        page = rng.randint(2, 4)
        breaks = {tops[y] for y in range(grid.head + 1, len(matrix)) if rng.random() < 0.04}
        for at in range(sum(heights) + 1):
            if at in breaks:
                out += ["", f"{' ' * rng.randint(2, 60)}{'-' if rng.random() < 0.5 else '- '}{page} -", ""]
                page += 1
            if at in placed:
                line = ""
                for left, text in sorted(placed[at]):
                    line += " " * max(left - _width(line), 1 if line else 0) + text
                out.append(indent + line)
        return out

    return _assemble(paper, table)


def joined(paper: Paper, rng: Random) -> bytes:
    """All cells of a row run together; now and then two rows, too."""

    def table(grid: Grid) -> list[str]:
        out: list[str] = []
        for y, row in enumerate(grid.rows):
            text = "".join(b.text for b in row)
            if out and y > grid.head and rng.random() < 0.1:
                out[-1] += text
            else:
                out.append(text)
        return out

    return _assemble(paper, table)


def flattened(paper: Paper, rng: Random) -> bytes:
    """Everything of a table on one line, cells parted by one space."""
    return _assemble(paper, lambda g: [" ".join(b.text for row in g.rows for b in row if b.text)])


def comma_rows(paper: Paper, rng: Random) -> bytes:
    """Full-width table copied into text with ideographic spaces between cells."""
    return _assemble(paper, lambda g: ["　".join(b.text for b in row) for row in g.rows])


def boxed(paper: Paper, rng: Random) -> bytes:
    """Tables ruled with box-drawing characters, as terminal and e-mail exports print them."""

    def table(grid: Grid) -> list[str]:
        rows = _filled(grid)
        widths = [max(_width(r[x]) for r in rows) for x in range(len(rows[0]))]
        rule = "+" + "+".join("-" * (w + 2) for w in widths) + "+" if rng.random() < 0.5 else "├" + "┼".join("─" * (w + 2) for w in widths) + "┤"
        bar = "|" if rule[0] == "+" else "│"
        out = [rule]
        for row in rows:
            out += [f"{bar} " + f" {bar} ".join(_pad(t, w) for t, w in zip(row, widths, strict=True)) + f" {bar}", rule]
        return out

    return _assemble(paper, table)


EXACT: dict[str, Renderer] = {
    f.__name__: f for f in (
        cell_a_line, cell_a_line_tight, tabs, tabs_short, tabs_slipped, pipes, pipes_repeated, pipes_archive, pipes_rows,
        table_a_row, aligned, spaced, raw_pdf, layout_pdf, comma_rows, boxed,
    )
}
"""Layouts in which every number can be told: without quirks they read back whole."""

LOSSY: dict[str, Renderer] = {"joined": joined, "flattened": flattened}
"""Layouts in which a number may be past telling; what is read must still be right."""

LAYOUTS = {**EXACT, **LOSSY}

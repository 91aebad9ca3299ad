"""Changes to a report before it is printed in any file type, so that what the file prints afterwards is known.

``Fair`` gives, for each cell, the numbers that an attentive human could take from the changed print (None: none). Most
cells have one. A row that lacks a box, or has one too many, has two: the number that stands under the head as drawn, and
the cell's own, which the sums of the form may bring back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random

from gongkai.form import DISCLOSURE, Cell
from rendering.document import Box, Grid, Paper, Text, show
from rendering.telling import TRACELESS

Fair = dict[Cell, frozenset[Decimal | None]]
Change = Callable[[Paper, Random, bool], tuple[Paper, Fair] | None]
_LABEL_TYPOS = "的了人行件其他0１ 、，不一政"


def fair(paper: Paper) -> Fair:
    return {cell: frozenset({number}) for cell, number in paper.truth().items()}


def _boxes(paper: Paper) -> list[tuple[int, int, int]]:
    """Block, row and position of every box that holds a cell of the form."""
    return [(b, y, x) for b, block in enumerate(paper.blocks) if isinstance(block, Grid)
            for y, row in enumerate(block.rows) for x, box in enumerate(row) if box.cell is not None]


def _row(paper: Paper, block: int, y: int) -> tuple[Box, ...]:
    grid = paper.blocks[block]
    assert isinstance(grid, Grid)
    return grid.rows[y]


def _with_rows(paper: Paper, block: int, rows: list[tuple[Box, ...]]) -> Paper:
    grid = paper.blocks[block]
    assert isinstance(grid, Grid)
    return paper.with_blocks([replace(grid, rows=tuple(rows)) if i == block else b for i, b in enumerate(paper.blocks)])


def _with_row(paper: Paper, block: int, y: int, row: tuple[Box, ...]) -> Paper:
    grid = paper.blocks[block]
    assert isinstance(grid, Grid)
    return _with_rows(paper, block, [row if i == y else r for i, r in enumerate(grid.rows)])


def other_digits(paper: Paper, rng: Random, traceless: bool) -> tuple[Paper, Fair] | None:
    """One to three numbers printed otherwise."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        b, y, x = rng.choice(_boxes(paper))
        row = _row(paper, b, y)
        box = row[x]
        if box.number is None or box.text != show(box.number):
            return None
        text = show(box.number)
        i = rng.randrange(len(text))
        changed = rng.choice((text[:i] + str(rng.randrange(10)) + text[i + 1:], text[:i] + text[i + 1:], text[:i] + str(rng.randrange(1, 10)) + text[i:]))
        changed = changed.lstrip("0") or "0"
        if not changed.isdigit():
            return None
        paper = _with_row(paper, b, y, (*row[:x], replace(box, text=changed, number=Decimal(changed)), *row[x + 1:]))
    return paper, fair(paper)


def empty_cell(paper: Paper, rng: Random, traceless: bool) -> tuple[Paper, Fair] | None:
    """One to three cells left blank."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        b, y, x = rng.choice(_boxes(paper))
        row = _row(paper, b, y)
        paper = _with_row(paper, b, y, (*row[:x], replace(row[x], text="", number=None), *row[x + 1:]))
    before = paper.truth()
    return paper, {c: frozenset({n}) for c, n in before.items()}


def exchanged_cells(paper: Paper, rng: Random, traceless: bool) -> tuple[Paper, Fair] | None:
    """Two numbers in each other's place."""
    b, y, x = rng.choice(_boxes(paper))
    places = [p for p in _boxes(paper) if p[0] == b and p != (b, y, x)]
    near = [p for p in places if p[1] == y] or places
    _, y2, x2 = rng.choice(near if rng.random() < 0.6 else places)
    first, second = _row(paper, b, y)[x], _row(paper, b, y2)[x2]
    paper = _with_row(paper, b, y, tuple(replace(box, text=second.text, number=second.number) if i == x else box for i, box in enumerate(_row(paper, b, y))))
    paper = _with_row(paper, b, y2, tuple(replace(box, text=first.text, number=first.number) if i == x2 else box for i, box in enumerate(_row(paper, b, y2))))
    return paper, fair(paper)


def lost_box(paper: Paper, rng: Random, traceless: bool) -> tuple[Paper, Fair] | None:
    """A row with a box too few: what stood behind it moves up."""
    b, y, x = rng.choice(_boxes(paper))
    row = _row(paper, b, y)
    changed = _with_row(paper, b, y, (*row[:x], *row[x + 1:]))
    return changed, _moved(paper, row, x, (*row[:x], *row[x + 1:]), traceless)


def extra_box(paper: Paper, rng: Random, traceless: bool) -> tuple[Paper, Fair] | None:
    """A row with a box too many: what stood behind it moves on."""
    b, y, x = rng.choice(_boxes(paper))
    row = _row(paper, b, y)
    extra = Box(rng.choice((row[x].text, "0", "", str(rng.randrange(100)))))
    extra = replace(extra, number=Decimal(extra.text) if extra.text.isdigit() else None)
    new = (*row[:x], extra, *row[x:])
    return _with_row(paper, b, y, new), _moved(paper, row, x, new, traceless)


def _moved(paper: Paper, row: tuple[Box, ...], x: int, new: tuple[Box, ...], traceless: bool) -> Fair:
    out = fair(paper)
    for i in range(x, len(row)):
        cell = row[i].cell
        if cell is None:
            continue
        stands = new[i].number if i < len(new) else None
        out[cell] = frozenset({row[i].number, None}) if traceless else frozenset({row[i].number, stands, None})
    return out


def lost_row(paper: Paper, rng: Random, traceless: bool) -> tuple[Paper, Fair] | None:
    b, y, _ = rng.choice(_boxes(paper))
    grid = paper.blocks[b]
    assert isinstance(grid, Grid)
    changed = _with_rows(paper, b, [r for i, r in enumerate(grid.rows) if i != y])
    gone = {box.cell for box in grid.rows[y]}
    # A number that the form's sums bring back is the row's own.
    return changed, {c: n | {None} if c in gone else n for c, n in fair(paper).items()}


def second_row(paper: Paper, rng: Random, traceless: bool) -> tuple[Paper, Fair] | None:
    """A row printed twice, now and then with other numbers: then only sums can tell which is meant."""
    b, y, _ = rng.choice(_boxes(paper))
    grid = paper.blocks[b]
    assert isinstance(grid, Grid)
    row = grid.rows[y]
    again = tuple(replace(box, text=(text := str(rng.randrange(50))), number=Decimal(text)) if box.cell and rng.random() < 0.3 else box for box in row)
    again = again if rng.random() < 0.7 else row
    changed = _with_rows(paper, b, [*grid.rows[:y + 1], again, *grid.rows[y + 1:]])
    return changed, {c: n | {None} for c, n in fair(paper).items()}


def exchanged_rows(paper: Paper, rng: Random, traceless: bool) -> tuple[Paper, Fair] | None:
    """Two rows, labels and all, in each other's place."""
    b, y, _ = rng.choice(_boxes(paper))
    grid = paper.blocks[b]
    assert isinstance(grid, Grid)
    plain = [i for i, row in enumerate(grid.rows) if any(x.cell for x in row) and len(row) == len(grid.rows[y]) and i != y
             and not any(x.rows > 1 for x in row)]
    if grid.frame == DISCLOSURE:  # the heads of a block are its own
        plain = [i for i in plain if [x.cell and x.cell[2] for x in grid.rows[i]] == [x.cell and x.cell[2] for x in grid.rows[y]]]
    if not plain or any(x.rows > 1 for x in grid.rows[y]):
        return None
    other = rng.choice(plain)
    rows = list(grid.rows)
    rows[y], rows[other] = rows[other], rows[y]
    return _with_rows(paper, b, rows), {c: n | {None} for c, n in fair(paper).items()}


def torn_labels(paper: Paper, rng: Random, traceless: bool) -> tuple[Paper, Fair] | None:
    """Characters of labels and heads lost, doubled or altered."""
    labels = [(b, y, x) for b, block in enumerate(paper.blocks) if isinstance(block, Grid)
              for y, row in enumerate(block.rows) for x, box in enumerate(row) if box.cell is None and box.text]
    if not labels:
        return None
    for _ in range(rng.choice((1, 2, 5))):
        b, y, x = rng.choice(labels)
        row = _row(paper, b, y)
        text = row[x].text
        i = rng.randrange(max(1, len(text)))
        new = rng.choice((text[:i] + text[i + 1:], text[:i] + rng.choice(_LABEL_TYPOS) + text[i + 1:], text[:i] + rng.choice(_LABEL_TYPOS) + text[i:], text[:i], ""))
        paper = _with_row(paper, b, y, (*row[:x], replace(row[x], text=new), *row[x + 1:]))
    return paper, {c: n | {None} for c, n in fair(paper).items()}


def other_blocks(paper: Paper, rng: Random, traceless: bool) -> tuple[Paper, Fair] | None:
    """Headings, paragraphs and tables lost, doubled or exchanged."""
    blocks: list[Text | Grid] = list(paper.blocks)
    for _ in range(rng.choice((1, 1, 2))):
        i, j = rng.randrange(1, len(blocks)), rng.randrange(1, len(blocks))
        op = rng.randrange(3)
        if op == 0 and len(blocks) > 3:
            del blocks[i]
        elif op == 1:
            blocks.insert(j, blocks[i])
        else:
            blocks[i], blocks[j] = blocks[j], blocks[i]
    return paper.with_blocks(blocks), {c: n | {None} for c, n in fair(paper).items()}


KINDS: dict[str, tuple[Change, ...]] = {
    "printed digits": (other_digits,), "printed cells": (empty_cell, exchanged_cells, lost_box, extra_box),
    "printed rows": (lost_row, second_row, exchanged_rows), "printed labels": (torn_labels,), "printed blocks": (other_blocks,),
}


def change(paper: Paper, kind: str, rng: Random, format_: str, layout: str) -> tuple[Paper, Fair] | None:
    return rng.choice(KINDS[kind])(paper, rng, (format_, layout) in TRACELESS)

"""The rival way: a table library and the shortest sensible code on top, labels matched by exact text.

Written as a competent analyst writes it in an afternoon: blanks inside labels do not matter,
thousands separators are dropped, whatever is no number counts as missing, both editions are known.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd

from gongkai import form
from gongkai.form import APPLICATIONS, DISCLOSURE, DISPUTES, Cell

Tables = Iterable[Sequence[Sequence[Any]]]
Cells = dict[Cell, Decimal | None]

# The analyst's three dictionaries: label as the form prints it, and what it is called.
ITEMS = {line.term.zh: line.key for e in form.EDITIONS.values() for line in e.tables[DISCLOSURE].lines}
MEASURES = {c.zh: c.key for e in form.EDITIONS.values() for line in e.tables[DISCLOSURE].lines for c in line.columns}
OUTCOMES = {line.printed_label: line.key for e in form.EDITIONS.values() for line in e.tables[APPLICATIONS].lines}
APPLICANTS = [a.key for a in form.APPLICANTS]
DISPUTE_CELLS = [(DISPUTES, r.key, o.key) for r in form.DISPUTE_ROUTES for o in form.DISPUTE_OUTCOMES]


def number(text: str) -> Decimal | None:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def place(tables: Tables) -> Cells:
    cells: Cells = {}
    for table in tables:
        heads: list[str] = []
        disputes = False
        for raw in table:
            row = ["" if pd.isna(t) else "".join(str(t).split()) for t in raw]
            after = max((i + 1 for i, t in enumerate(row) if t in OUTCOMES), default=0)
            if not row:
                continue
            if row[0] == "信息内容":
                heads = row
            elif "结果维持" in row:
                disputes = True
            elif row[0] in ITEMS and heads:
                for head, text in zip(heads, row, strict=False):
                    if head in MEASURES:
                        cells.setdefault((DISCLOSURE, ITEMS[row[0]], MEASURES[head]), number(text))
            elif after and len(row) >= after + len(APPLICANTS):
                values = row[after:]
                while len(values) > len(APPLICANTS):  # left over of a merged label, or padding of a short row
                    values = values[:-1] if values[0] else values[1:]
                for applicant, text in zip(APPLICANTS, values, strict=True):
                    cells.setdefault((APPLICATIONS, OUTCOMES[row[after - 1]], applicant), number(text))
            elif disputes and len(row) == len(DISPUTE_CELLS) and number(row[0]) is not None:
                for cell, text in zip(DISPUTE_CELLS, row, strict=True):
                    cells.setdefault(cell, number(text))
    return cells


def read_html(data: bytes) -> Tables:
    """pandas: merged cells repeated; a page that comes out without one label is tried in the usual encodings."""
    found: list[list[list[Any]]] = []
    for encoding in (None, "utf-8", "gb18030"):
        with contextlib.suppress(ValueError, LookupError):
            found = [_rows(t) for t in pd.read_html(io.BytesIO(data), flavor="lxml", encoding=encoding)]
            if place(found):
                break
    return found


def _rows(table: pd.DataFrame) -> list[list[Any]]:
    """A <thead> becomes column names, and is put back as rows."""
    heads = [list(row) for row in zip(*(c if isinstance(c, tuple) else (c,) for c in table.columns), strict=True)]
    named = not isinstance(table.columns, pd.RangeIndex)
    return (heads if named else []) + table.astype(object).to_numpy().tolist()


def read_pdf(data: bytes) -> Tables:
    """pdfplumber: a table a page; the further columns of a merged cell are None."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [[[c for c in row if c is not None] for row in t] for page in pdf.pages for t in page.extract_tables()]


def read_docx(data: bytes) -> Tables:
    """python-docx: merged cells repeated."""
    import docx

    for table in docx.Document(io.BytesIO(data)).tables:
        yield [[cell.text for cell in row.cells] for row in table.rows]


RIVALS: dict[str, tuple[str, Callable[[bytes], Tables]]] = {
    "html": ("pandas.read_html", read_html),
    "pdf": ("pdfplumber.extract_tables", read_pdf),
    "docx": ("python-docx", read_docx),
}
"""By format: the library, and its tables as rows of texts."""


def read(kind: str, data: bytes) -> Cells:
    """What the rival way makes of a file; nothing, where the library finds no table or gives up."""
    try:
        return place(RIVALS[kind][1](data))
    except ImportError:
        raise
    except Exception:  # noqa: BLE001 - whatever a library raises, the analyst has no numbers
        return {}

"""Frames as CSV files: UTF-8, one row a line, readable in any editor, and in a spreadsheet without a text that it runs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

import pandas as pd

from gongkai import schema
from gongkai.store.formula import bare_column, inert, inert_column

_MISSING = "<NA>"
# As RFC 4180 has it. The writer quotes what holds one of these two: a bare carriage return would end a row for some.
_END = "\r\n"


def name_of(frame: str) -> str:
    return f"{frame}.csv"


def write(parts: Iterable[dict[str, pd.DataFrame]], folder: Path) -> None:
    """Write frames that come in parts, one below the other, each to its file."""
    with ExitStack() as opened:
        files = {name: opened.enter_context((folder / name_of(name)).open("wb")) for name in schema.DATASET_FRAMES}
        for number, part in enumerate(parts):
            for name, file in files.items():
                write_rows(part[name], file, header=number == 0)


def write_rows(frame: pd.DataFrame, file: object, *, header: bool = True) -> None:
    _escaped(frame).to_csv(file, index=False, header=header, na_rep=_MISSING, lineterminator=_END,
                           date_format="%Y-%m-%d", quoting=csv.QUOTE_MINIMAL, encoding="utf-8")


def write_list(head: Sequence[str], rows: Iterable[Sequence[str | None]], path: Path) -> None:
    """Write rows of text that are no frame, for people to read; a missing text is an empty one."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator=_END)
        writer.writerow(head)
        writer.writerows([None if text is None else inert(text) for text in row] for row in rows)


def read(path: Path, columns: dict[str, str]) -> pd.DataFrame:
    """A frame as it was written, equal in values and types."""
    text = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[], encoding="utf-8")
    return _typed(text, columns)


def _escaped(frame: pd.DataFrame) -> pd.DataFrame:
    """Text that looks like the mark for a missing value gets a backslash, so that it comes back as text; none is a formula."""
    out = frame.copy()
    for column in out.columns:
        if out[column].dtype == schema.TEXT:
            clash = out[column].str.fullmatch(r"\\*" + _MISSING).fillna(False)
            out[column] = inert_column(out[column].mask(clash, "\\" + out[column]))
    return out


def _typed(text: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    data: dict[str, object] = {}
    for column, dtype in columns.items():
        values = text[column].astype(object)
        missing = values == _MISSING
        if dtype == schema.TEXT:
            plain = values.str.replace(r"^\\(\\*" + _MISSING + r")$", r"\1", regex=True)
            data[column] = bare_column(plain).mask(missing, pd.NA).astype(schema.TEXT)
        elif dtype == schema.DATE:
            data[column] = pd.to_datetime(values.mask(missing, None), format="%Y-%m-%d").astype(schema.DATE)
        elif dtype == schema.FLAG:
            data[column] = values.map({"True": True, "False": False}).astype(schema.FLAG)
        else:
            convert = int if dtype == schema.COUNT else float
            data[column] = pd.array([pd.NA if m else convert(v) for v, m in zip(values, missing, strict=True)],
                                    dtype=dtype)
    return pd.DataFrame(data, columns=list(columns))

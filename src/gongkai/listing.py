"""CSV files that a user keeps beside the reports: rows with the line they stand on."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from pathlib import Path

Row = tuple[int, dict[str, str]]


def read_rows(path: Path, required: Collection[str], *, known: Collection[str] | None = None) -> list[Row]:
    """The rows of a CSV file as (line, text by column), blanks around the text cut off; blank rows are left out.

    UTF-8, with or without byte order mark, or GB18030 as a spreadsheet program saves it.
    Raises ValueError, naming file and line, if a required column is missing, one is not ``known``,
    or a row has more fields than the heading.
    """
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    heading = [name.strip() for name in next(reader, [])]
    missing = [name for name in required if name not in heading]
    if missing:
        raise ValueError(f"{path}: no column '{missing[0]}'")
    strange = [name for name in heading if known is not None and name not in known]
    if strange:
        raise ValueError(f"{path}, line 1: unknown column '{strange[0]}'; the columns are {', '.join(known or ())}")
    rows = []
    for fields in reader:
        line = reader.line_num
        if not any(field.strip() for field in fields):
            continue
        if len(fields) > len(heading) and any(field.strip() for field in fields[len(heading):]):
            raise ValueError(f"{path}, line {line}: {len(fields)} fields, the heading has {len(heading)}")
        filled = fields + [""] * (len(heading) - len(fields))
        rows.append((line, {name: field.strip() for name, field in zip(heading, filled, strict=False) if name}))
    return rows


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise ValueError(f"{path}: neither UTF-8 nor GB18030") from error

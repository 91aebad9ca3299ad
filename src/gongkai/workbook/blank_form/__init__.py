"""The blank statutory form, to be filled in by the units themselves and read back as a report."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
from collections.abc import Sequence
from pathlib import Path

from gongkai import form
from gongkai.dataset import Dataset
from gongkai.store.whole import replace_file
from gongkai.workbook.blank_form.instructions import SHEET, Entry, write_instructions
from gongkai.workbook.blank_form.last_year import LastYear, last_years
from gongkai.workbook.blank_form.unit_sheet import UnitForm
from gongkai.workbook.ink import Pen, Sheet, new_book
from gongkai.workbook.safe import sheet_names, visible_text

__all__ = ["write_form"]

_SUFFIX = ".xlsx"
_ILLEGAL_IN_FILE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_FILE_BYTES = 180
"""Bytes of a file name; the file systems in use take 255 with the suffix."""


def write_form(
    path: str | os.PathLike[str],
    units: str | Sequence[str],
    year: int,
    *,
    dataset: Dataset | None = None,
    edition: str | None = None,
) -> Path:
    """Write the blank form of each unit for ``year``, to be filled in, and return ``path``.

    Parameters
    ----------
    path : a file ending in ``.xlsx``: one workbook with a sheet for each unit. Anything else is a
        folder, made if it is not there: one workbook for each unit, named ``unit-year.xlsx``, to be
        mailed out. A folder of files of either kind, filled in, is read by ``load_reports`` and added up by
        ``consolidate``.
    units : names of the units, as their reports are to be titled.
    year : the year reported on.
    dataset : where last year's reports are looked up, by the name of the unit or its body: 上年结转 is filled in from last
        year's 结转下年度继续办理 and may be changed; carry-over (E5) and documents in force (E6) are checked against
        that report. What it left blank or is not known stays blank.
    edition : ``"2021"`` or ``"2019"``; by default the newest form that applies to ``year``.

    Each sheet holds sections 二, 三 and 四 in the government's layout, A4 upright. Cells to fill in are unlocked and
    white, everything else is locked and grey; the protection has no password. Cells take whole numbers from 0 up,
    amounts with decimals, changes below zero too. Right of the form, not printed: for each equation E1 to E4 the sum, the
    difference, and 相符 or 不符 in words; a line for the whole sheet above.

    Totals are cells to fill in, not formulas. A total that adds itself up agrees with any slip in its parts, so
    that nothing would be checked; a cell left blank would become 0; and a formula has no number for a reader
    until a spreadsheet has calculated it. The sum stands beside the row instead.

    Raises :class:`ValueError` for a year before 2019, an unknown edition, no unit, a unit named twice or without a
    name; :class:`FileExistsError`, before anything is written, where a file is there already that is
    not this very blank form: someone may have filled it in. The same arguments give the same bytes.

    Examples
    --------
    >>> forms = write_form(folder / "forms", ["甲区", "乙县"], 2025)
    >>> sorted(file.name for file in forms.iterdir())
    ['乙县-2025.xlsx', '甲区-2025.xlsx']
    """
    names = _named([units] if isinstance(units, str) else units)
    chosen = _edition(year, edition)
    last = last_years(dataset, names, year)
    target = Path(path)
    if target.is_dir() or target.suffix.lower() != _SUFFIX:
        files = {target / name: [unit] for name, unit in zip(_file_names(names, year), names, strict=True)}
    else:
        files = {target: names}
    blank = UnitForm(year, chosen)
    made = {file: _book(some, blank, last) for file, some in files.items()}
    changed = [file for file, data in made.items() if file.exists() and file.read_bytes() != data]
    if changed:
        raise FileExistsError(
            f"已有文件，可能已经填写，不覆盖 (already there, perhaps filled in): {'、'.join(map(str, changed[:5]))}"
            + (f" …（{len(changed)}）" if len(changed) > 5 else ""))
    for file, data in made.items():
        replace_file(file, data)
    return target


def _named(units: Sequence[str]) -> list[str]:
    # A line break would part the line that says whose form it is.
    names = [re.sub(r"\s*\n\s*", " ", visible_text(str(unit)).strip()) for unit in units]
    if not names:
        raise ValueError("没有单位 (no unit)")
    if not all(names):
        raise ValueError("单位没有名称 (a unit without a name)")
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if twice:
        raise ValueError(f"单位重复 (a unit named twice): {'、'.join(twice)}")
    return names


def _edition(year: int, name: str | None) -> form.Edition:
    if year < form.FIRST_YEAR:
        raise ValueError(f"{form.FIRST_YEAR} 年以前没有统一表式 (no common form before {form.FIRST_YEAR}): {year}")
    if name is None:
        return [e for e in form.EDITIONS.values() if e.fits(year)][-1]
    if name not in form.EDITIONS:
        raise ValueError(f"没有这一表式 (no such edition): {name}; {', '.join(form.EDITIONS)}")
    return form.EDITIONS[name]


def _book(units: Sequence[str], blank: UnitForm, last: dict[str, LastYear]) -> bytes:
    made = io.BytesIO()
    # Forms for a year are handed out when it is over; the clock would make every file another.
    book = new_book(made, f"{blank.year}年度政府信息公开统计表", dt.datetime(blank.year + 1, 1, 1))
    pen = Pen(book)
    cover = book.add_worksheet(SHEET, Sheet)
    entries = []
    for unit, name in zip(units, sheet_names(units, [SHEET]), strict=True):
        entries.append(Entry(unit, name, blank.write(pen, book.add_worksheet(name, Sheet), unit, last.get(unit))))
    write_instructions(pen, cover, entries, blank.year, blank.edition)
    book.close()
    return made.getvalue()


def _file_names(units: Sequence[str], year: int) -> list[str]:
    """A file name for each unit, legal on every system and unlike the others."""
    used: set[str] = set()
    names = []
    for unit in units:
        base = _ILLEGAL_IN_FILE.sub("_", unit).strip(". ") or "_"
        while len(base.encode()) > _FILE_BYTES:
            base = base[:-1]
        name, n = f"{base}-{year}", 1
        while name.casefold() in used:
            n += 1
            name = f"{base}({n})-{year}"
        used.add(name.casefold())
        names.append(name + _SUFFIX)
    return names

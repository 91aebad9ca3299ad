"""A workbook as LibreOffice computes it anew: every formula, whatever results the file holds."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

# Recalculate on loading always (0), not only where LibreOffice thinks it must.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def convert(soffice: str, path: Path, kind: str, folder: Path) -> Path:
    """``path`` as ``kind`` (``xlsx``, ``pdf``) in ``folder``, every formula computed anew."""
    profile = folder / "profile"
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
    out = folder / kind
    out.mkdir(exist_ok=True)
    subprocess.run(
        [soffice, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", kind, "--outdir", str(out), str(path)],
        check=True, capture_output=True, timeout=600)
    return out / f"{path.stem}.{kind}"


def recalculated(soffice: str, path: Path, folder: Path) -> openpyxl.Workbook:
    """The results of every formula of ``path``, computed by LibreOffice."""
    return openpyxl.load_workbook(convert(soffice, path, "xlsx", folder), data_only=True)


def changed(path: Path, to: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    """A copy of ``path`` with some cells changed and no result of any formula left in it."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(to)
    return to


def same(there: Any, here: Any) -> bool:
    """Whether two results agree; an empty text is an empty cell, fractions hold to twelve digits."""
    there, here = (None if v == "" else v for v in (there, here))
    if isinstance(there, (int, float)) and isinstance(here, (int, float)):
        return abs(there - here) <= 1e-9 * max(1.0, abs(there), abs(here))
    return bool(there == here)


def differences(results: openpyxl.Workbook, formulas: openpyxl.Workbook, expected: openpyxl.Workbook) -> tuple[int, list[str]]:
    """How many formula cells there are, and those whose result is an error or not as expected."""
    count, wrong = 0, []
    for ws in formulas:
        for row in ws.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                count += 1
                there, here = results[ws.title].cell(cell.row, cell.column), expected[ws.title].cell(cell.row, cell.column)
                if there.data_type == "e" or not same(there.value, here.value):
                    wrong.append(f"{ws.title}!{cell.coordinate}: {there.value!r}, expected {here.value!r}; {cell.value[:200]}")
    return count, wrong

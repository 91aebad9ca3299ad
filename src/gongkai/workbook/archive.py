"""A workbook as bytes that depend on its content alone, and its way onto the disk."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from openpyxl.workbook import Workbook
from openpyxl.xml.functions import tostring

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_CORE, _CHARTS = "docProps/core.xml", "xl/charts/chart"


def workbook_bytes(book: Workbook, stamp: dt.datetime, numbers_as_text: Mapping[str, str]) -> bytes:
    """The file of ``book``: created and modified at ``stamp``, its parts without a time of their own.

    ``numbers_as_text`` gives, by sheet name, a range where a number kept as text is meant so.
    """
    book.properties.created = stamp
    made = io.BytesIO()
    book.save(made)
    book.properties.modified = stamp  # save() has just set it to the time of the clock
    meant = {book[name].path.lstrip("/"): ref for name, ref in numbers_as_text.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == _CORE:
                data = tostring(book.properties.to_tree())
            elif name.startswith(_CHARTS):
                data = _chart(data)
            elif name in meant:
                data = _ignore_text(data, meant[name])
            info = zipfile.ZipInfo(name, _ZIP_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            info.external_attr = 0
            new.writestr(info, data)
    return out.getvalue()


def _chart(data: bytes) -> bytes:
    """What openpyxl cannot say in a chart: number formats of labels that are not the cells' own, no empty runs."""
    data = re.sub(rb'(<numFmt formatCode="[^"]*")\s*/>', rb'\1 sourceLinked="0"/>', data)
    return data.replace(b"<a:r><a:t></a:t></a:r>", b"").replace(b"<a:r><a:t/></a:r>", b"")


def _ignore_text(data: bytes, ref: str) -> bytes:
    """No green corner on numbers kept as text; the element stands before the parts of a sheet."""
    mark = f'<ignoredErrors><ignoredError sqref="{ref}" numberStoredAsText="1"/></ignoredErrors>'.encode()
    head, found, rest = data.partition(b"<tableParts")
    return head + mark + found + rest if found else data


def replace_file(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step: until it is all on the disk, the old file stands."""
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise

"""The files of a folder of reports, and what the user wrote beside them.

Reports come on USB sticks and from strangers: a link that leads out of the folder, a device, a pipe or a file that
changes while it is read is a reason not to read it, and never stops the rest.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from gongkai.document import ReportError
from gongkai.listing import read_rows
from gongkai.names import NAMES
from gongkai.reading.file import read_file, unopened

SOURCES = "sources.csv"
_NOT_REPORTS = frozenset({SOURCES, NAMES, "readme.md", "readme.txt", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class File:
    """A file of the folder. ``name`` is its path in the folder, with ``/``; ``reason`` says why it is not to be read."""

    name: str
    path: str
    reason: str | None = None

    @property
    def shown(self) -> str:
        """The name as valid text: bytes that are none of the file system's encoding are written ``\\xff``."""
        return os.fsencode(self.name).decode("utf-8", "backslashreplace")


def files(root: Path) -> list[File]:
    """Every file that may be a report, in an order that does not depend on the file system."""
    return sorted(_walk(os.fspath(root)), key=lambda file: os.fsencode(file.name))


def _walk(root: str) -> Iterator[File]:
    real = os.path.realpath(root)
    folders = [(root, "")]
    while folders:
        folder, above = folders.pop()
        try:
            with os.scandir(folder) as found:
                entries = list(found)
        except OSError as error:
            yield File(above.rstrip("/") or ".", folder, unopened(error))
            continue
        for entry in entries:
            name = above + entry.name
            if entry.name.startswith((".", "~$")):
                continue
            if entry.is_symlink():
                if entry.name.lower() not in _NOT_REPORTS:
                    yield _linked(name, entry.path, real)
            elif entry.is_dir(follow_symlinks=False):
                folders.append((entry.path, name + "/"))
            elif entry.name.lower() not in _NOT_REPORTS:
                yield File(name, entry.path)


def _linked(name: str, path: str, root: str) -> File:
    target = os.path.realpath(path)
    if not (target + os.sep).startswith(root.rstrip(os.sep) + os.sep):
        return File(name, path, "是指向文件夹之外的链接，未读取 (a link that leads out of the folder; not followed)")
    if Path(target).is_dir():
        return File(name, path, "是指向文件夹的链接，未进入 (a link to a folder; not followed)")
    if not Path(target).exists():
        return File(name, path, "是指向空处的链接 (a link that leads nowhere)")
    return File(name, target)


def content(file: File) -> bytes:
    """The bytes of a file of the folder. Raises ReportError, nothing else; never blocks."""
    if file.reason is not None:
        raise ReportError(file.shown, file.reason)
    return read_file(file.path, file.shown, links=False)


def sources(root: Path) -> dict[str, dict[str, str]]:
    """The rows of ``sources.csv`` by file. Raises ValueError, naming file and line, for an error in it."""
    path = root / SOURCES
    if not path.is_file():
        return {}
    rows = read_rows(path, ("file",))
    for line, row in rows:
        try:
            pd.to_datetime(row.get("published_on") or None)
        except ValueError as error:
            raise ValueError(f"{path}, line {line}: published_on '{row['published_on']}' is no date") from error
    return {row["file"].replace("\\", "/"): row for _, row in rows}

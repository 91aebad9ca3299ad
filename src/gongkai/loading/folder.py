"""The files of a folder of reports, and what the user wrote beside them.

Reports come on USB sticks and from strangers: a link that leads out of the folder, a device, a pipe or a file that
changes while it is read is a reason not to read it, and never stops the rest.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from gongkai.document import ReportError
from gongkai.listing import read_rows
from gongkai.names import NAMES
from gongkai.reading import MAX_BYTES

SOURCES = "sources.csv"
_NOT_REPORTS = frozenset({SOURCES, NAMES, "readme.md", "readme.txt", "thumbs.db", "desktop.ini"})
_TRIES, _PAUSE = 3, 0.2
_FLAGS = (os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NOCTTY", 0)
          | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0))


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
    return sorted(_walk(os.fspath(root)), key=lambda file: file.name)


def _walk(root: str) -> Iterator[File]:
    real = os.path.realpath(root)
    folders = [(root, "")]
    while folders:
        folder, above = folders.pop()
        try:
            with os.scandir(folder) as found:
                entries = list(found)
        except OSError as error:
            yield File(above.rstrip("/") or ".", folder, _unopened(error))
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


def _unopened(error: OSError) -> str:
    return f"无法打开 (cannot be opened): {error.strerror or type(error).__name__}"


def content(file: File) -> bytes:
    """The bytes of a regular file of bounded size, all of one moment. Raises ReportError, nothing else; never blocks."""
    if file.reason is not None:
        raise ReportError(file.shown, file.reason)
    for trial in range(_TRIES):
        if trial:
            time.sleep(_PAUSE)
        try:
            data = _read(file)
        except (OSError, ValueError) as error:
            if isinstance(error, ReportError):
                raise
            reason = _unopened(error) if isinstance(error, OSError) else f"无法打开 (cannot be opened): {error}"
            raise ReportError(file.shown, reason) from error
        if data is not None:
            return data
    raise ReportError(file.shown, "读取时文件正被修改，请稍后再试 (changed while it was read; try again later)")


def _read(file: File) -> bytes | None:
    """The file's bytes; None if it changed meanwhile."""
    # Asked before it is opened: to open a device can set it going.
    _require_regular(file, os.lstat(file.path))
    handle = os.open(file.path, _FLAGS)
    with os.fdopen(handle, "rb") as opened:
        before = os.fstat(handle)
        _require_regular(file, before)
        if before.st_size > MAX_BYTES:
            raise ReportError(file.shown, f"文件超过 {MAX_BYTES // 2**20} MB (file too large)")
        data = opened.read(MAX_BYTES + 1)
        after = os.fstat(handle)
    still = (after.st_size, after.st_mtime_ns, after.st_ctime_ns) == (before.st_size, before.st_mtime_ns, before.st_ctime_ns)
    return data if still and len(data) == before.st_size else None


def _require_regular(file: File, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise ReportError(file.shown, "不是普通文件 (not a regular file)")


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

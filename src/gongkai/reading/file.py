"""The bytes of a file that comes from anywhere: a regular one, of bounded size, all of one moment."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

from gongkai.document import ReportError

MAX_BYTES = 64 * 2**20
_TRIES, _PAUSE = 3, 0.2
# A pipe without a writer would block who opens it; O_NONBLOCK changes nothing for a regular file.
_FLAGS = (os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_CLOEXEC", 0)
          | getattr(os, "O_BINARY", 0))
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)


def read_file(path: str | os.PathLike[str], source: str, *, links: bool = True) -> bytes:
    """The bytes of a file. Raises ReportError, naming ``source``, and nothing else; never blocks.

    Without ``links`` a file that is a symbolic link is refused.
    """
    for trial in range(_TRIES):
        if trial:
            time.sleep(_PAUSE)
        try:
            data = _read(Path(path), source, links)
        except FileNotFoundError as error:
            raise ReportError(source, "没有这个文件 (no such file)") from error
        except OSError as error:
            raise ReportError(source, unopened(error)) from error
        except ReportError:
            raise
        except ValueError as error:  # a name that no file can have
            raise ReportError(source, f"无法打开 (cannot be opened): {error}") from error
        if data is not None:
            return data
    raise ReportError(source, "读取时文件正被修改，请稍后再试 (changed while it was read; try again later)")


def unopened(error: OSError) -> str:
    """Why a file or folder could not be opened, without its path."""
    return f"无法打开 (cannot be opened): {error.strerror or type(error).__name__}"


def _read(path: Path, source: str, links: bool) -> bytes | None:
    """The file's bytes; None if it changed meanwhile."""
    # Asked before it is opened: to open a device can set it going.
    _require_regular(path.stat(follow_symlinks=links), source)
    handle = os.open(path, _FLAGS if links else _FLAGS | _NOFOLLOW)
    with os.fdopen(handle, "rb") as opened:
        before = os.fstat(handle)
        _require_regular(before, source)
        if before.st_size > MAX_BYTES:
            raise ReportError(source, f"文件超过 {MAX_BYTES // 2**20} MB (file too large)")
        data = opened.read(MAX_BYTES + 1)
        after = os.fstat(handle)
    still = (after.st_size, after.st_mtime_ns, after.st_ctime_ns) == (before.st_size, before.st_mtime_ns, before.st_ctime_ns)
    return data if still and len(data) == before.st_size else None


def _require_regular(status: os.stat_result, source: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise ReportError(source, "不是普通文件 (not a regular file)")

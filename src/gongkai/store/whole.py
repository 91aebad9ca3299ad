"""Files that stand alone, written whole or not at all; what a program that was killed left of one is cleared away."""

from __future__ import annotations

import glob
import os
import shutil
from pathlib import Path

import psutil

_END = ".tmp"


def replace_file(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step: until it is all on the disk, the old file stands. Its rights stay as they were."""
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    clear(path)
    aside = beside(path)
    try:
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            aside.chmod(path.stat().st_mode)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def beside(path: Path) -> Path:
    """Where this process writes what is to take the place of ``path``."""
    return path.with_name(f".{path.name}.{os.getpid()}{_END}")


def clear(path: Path) -> None:
    """Remove what processes that are no more left of a new ``path``."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*{_END}"):
        writer = left.name[len(path.name) + 2 : -len(_END)]
        if writer.isdecimal() and not psutil.pid_exists(int(writer)):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)

"""The folder of a dataset, in which there is always the old set of files or the new one, whole.

New files are written aside and, once all of them are on the disk, a list of them: from then on the new set holds,
and whoever comes next puts the rest of them in place if the writer could not. Before that the old set holds, and
what was written aside is thrown away. One writer at a time holds the folder's lock; the system takes it back
from a program that died. All of it stands in ``.kept``, with what was read before (:mod:`gongkai.loading.kept`).
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, TypeVar

KEPT = ".kept"
RESULTS = "results.sqlite"
MADE = "made.json"
_LIST, _LOCK, _ASIDE, _OLD = "exchange.json", "lock", "new-", "old-"
_PATIENCE = 20.0
_TRIES = 5
_FULL = frozenset({errno.ENOSPC, errno.EROFS, errno.EDQUOT})

T = TypeVar("T")


class InUseError(RuntimeError):
    """Another run is writing in the folder."""


class ChangedError(RuntimeError):
    """The folder was written anew while it was being read."""


class Place:
    """A folder that this program writes in, locked by :func:`locked`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept = folder / KEPT

    def made(self) -> dict[str, Any]:
        """What the files are and what they were made from; empty where that is not known."""
        return made(self.folder)

    def intact(self) -> bool:
        """Whether every file is there as it was written."""
        files = self.made().get("files", {})
        return bool(files) and all(fingerprint(self.folder / name) == known for name, known in files.items())

    @contextlib.contextmanager
    def exchange(self, others: Iterable[str] = ()) -> Iterator[Path]:
        """A new folder to write files in, which take the place of those of their name when all is done.

        :func:`describe` must say what they are; old files that it no longer names go, and ``others``, unless it
        names them. After an error nothing is changed.
        """
        aside = Path(tempfile.mkdtemp(dir=self.kept, prefix=_ASIDE))
        try:
            yield aside
            names = sorted((path.name for path in aside.iterdir()), key=lambda name: (name == MADE, name))
            gone = sorted(({*others} | _tops(self.made())) - _tops(read_json(aside / MADE)))
            for path in sorted(aside.rglob("*")):
                _to_disk(path)
            write_json(self.kept / _LIST, {"aside": aside.name, "names": names, "gone": gone})
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
        _finish(self.folder)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[Place]:
    """The folder, for this program alone; what an earlier one could not finish is finished or cleared away.

    Raises :class:`InUseError` if another program has it, OSError, naming the folder, if it cannot be written.
    """
    try:
        (folder / KEPT).mkdir(parents=True, exist_ok=True)
        lock = (folder / KEPT / _LOCK).open("a+b")
    except OSError as error:
        raise _unwritable(folder, error) from error
    with lock:
        if not _lock(lock):
            raise InUseError(f"{folder}: 另一个程序正在写入，请等它结束后再运行 (another run is writing here; run again when it is done)")
        try:
            _finish(folder)
            for rubbish in (folder / KEPT).glob(f"{_ASIDE}*"):
                shutil.rmtree(rubbish, ignore_errors=True)
            yield Place(folder)
        except OSError as error:
            if error.errno in _FULL or (error.filename is not None and _under(folder, error.filename)):
                raise _unwritable(folder, error) from error
            raise
        finally:
            _unlock(lock)


def _under(folder: Path, name: str | bytes | int) -> bool:
    return not isinstance(name, int) and folder.resolve() in Path(os.fsdecode(name)).resolve().parents


def _unwritable(folder: Path, error: OSError) -> OSError:
    # OSError of a number is of that number's class: PermissionError, for instance.
    return OSError(error.errno or 0, f"{folder}: 无法写入 (cannot be written): {error.strerror or error}")


def made(folder: Path) -> dict[str, Any]:
    return read_json(folder / KEPT / MADE)


def reading(folder: Path, read: Callable[[Callable[[str], Path]], T]) -> T:
    """What ``read`` makes of one set of the folder's files; it is given where each file stands."""
    end = time.monotonic() + _PATIENCE
    for _ in range(_TRIES):
        pending = read_json(folder / KEPT / _LIST)
        if pending:
            try:
                with locked(folder):
                    pending = {}
            except InUseError:
                # The writer is about to be done.
                while (folder / KEPT / _LIST).exists() and time.monotonic() < end:
                    time.sleep(0.02)
                continue
            except OSError:
                pass  # Nothing can be written here: the new files are read where they stand.
        before = identity(folder)
        found = read(_where(folder, pending))
        if identity(folder) == before and read_json(folder / KEPT / _LIST) == pending:
            return found
    raise ChangedError(f"{folder}: is being written anew; try again")


def _where(folder: Path, pending: dict[str, Any]) -> Callable[[str], Path]:
    def where(name: str) -> Path:
        path = folder / name
        if pending and name in pending["names"]:
            aside = folder / KEPT / pending["aside"] / name
            return aside if aside.exists() else path
        return path

    return where


def identity(folder: Path) -> str | None:
    """Which set of files the folder holds."""
    found: str | None = made(folder).get("set")
    return found


def describe(aside: Path, **known: Any) -> None:
    """Write what the files in ``aside`` are: their hashes, and whatever else is known."""
    files = {path.relative_to(aside).as_posix(): fingerprint(path) for path in sorted(aside.rglob("*")) if path.is_file()}
    files = {**known.pop("unchanged", {}), **files}
    # A set made again of the same is another set for whoever is reading.
    (aside / MADE).write_text(json.dumps({"set": os.urandom(8).hex(), "files": files, **known}, ensure_ascii=False), "utf-8")


def fingerprint(path: Path) -> str | None:
    """The hash of a file; None if there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _tops(known: dict[str, Any]) -> set[str]:
    """The files and folders in which the files of a set lie."""
    return {name.partition("/")[0] for name in known.get("files", {})}


def _finish(folder: Path) -> None:
    """Put the files of an exchange that holds in their place, however far it had come."""
    kept = folder / KEPT
    pending = read_json(kept / _LIST)
    if pending:
        aside = kept / pending["aside"]
        for name in (*pending["gone"], *pending["names"]):
            new, target = aside / name, kept / MADE if name == MADE else folder / name
            if name in pending["names"] and not new.exists():
                continue  # done before
            if target.is_dir():
                # A folder cannot take another's place: the old one goes aside first.
                target.rename(Path(tempfile.mkdtemp(dir=kept, prefix=_OLD)) / name)
            elif name in pending["gone"]:
                target.unlink(missing_ok=True)
            if name in pending["names"]:
                new.replace(target)
        _to_disk(folder)
        (kept / _LIST).unlink()
        shutil.rmtree(aside, ignore_errors=True)
    for old in kept.glob(f"{_OLD}*"):
        shutil.rmtree(old, ignore_errors=True)


def read_json(path: Path) -> dict[str, Any]:
    """A small file as it was written; empty if there is none, or none that can be read."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(path: Path, data: Any) -> None:
    """Write a small file, whole or not at all."""
    aside = path.with_suffix(".tmp")
    try:
        aside.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        _to_disk(aside)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    _to_disk(path.parent)


def _to_disk(path: Path) -> None:
    """Have the system write a file, or the names in a folder, to the disk now."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() or os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)

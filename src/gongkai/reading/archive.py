"""ZIP archives and folders that hold one report and its attachments."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from gongkai.document import ReportError
from gongkai.reading.file import read_file
from gongkai.reading.package import MAX_EXPANDED, ZIP_MAGIC, open_package

MAX_FILES = 200
"""A report and its attachments are a handful of files; more is a collection."""
_NOISE = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_SHOWN = 8

T = TypeVar("T")
Candidate = tuple[str, bytes]


def candidates(data: bytes, source: str) -> list[Candidate]:
    """The files of a ZIP archive, those of archives inside it with their path; none deeper."""
    return _members(data, source, "", MAX_EXPANDED)


def folder_candidates(path: Path, source: str) -> list[Candidate]:
    """The files of a folder and its folders, archives opened."""
    try:
        files = sorted(file for file in path.rglob("*") if file.is_file() and not file.is_symlink())
        files = [file for file in files if not _is_noise(file.relative_to(path).as_posix())]
        if len(files) > MAX_FILES:
            raise ReportError(source, f"文件夹里的文件超过 {MAX_FILES} 个，请逐个读取 (too many files; read them one by one)")
        if sum(file.stat().st_size for file in files) > MAX_EXPANDED:
            raise ReportError(source, f"文件夹超过 {MAX_EXPANDED // 2**20} MB (too large)")
        out: list[Candidate] = []
        for file in files:
            name, data = file.relative_to(path).as_posix(), read_file(file, source)
            out += _opened(name, data, source, MAX_EXPANDED - sum(len(d) for _, d in out))
    except OSError as error:
        raise ReportError(source, f"文件夹无法打开 (cannot be opened): {error}") from error
    if not out:
        raise ReportError(source, "文件夹是空的 (the folder is empty)")
    return out


def pick(source: str, found: Iterable[Candidate], read: Callable[[bytes, str], T], same: Callable[[T, T], bool]) -> T:
    """The one report among ``found``.

    ``read`` makes a report of a file's bytes and name, or raises ReportError; ``same`` says whether two are
    one report in two formats, of which the first is taken. None, or several that differ, is a ReportError
    that names the files.
    """
    reports: list[tuple[str, T]] = []
    refused: list[tuple[str, str]] = []
    for name, data in found:
        try:
            report = read(data, f"{source} » {name}")
        except ReportError as error:
            refused.append((name, error.reason))
            continue
        if not any(same(report, other) for _, other in reports):
            reports.append((name, report))
    if not reports:
        reasons = "；".join(f"{name}：{reason}" for name, reason in refused[:_SHOWN])
        raise ReportError(source, f"没有找到报告 (no report inside)：{reasons}{_more(refused)}")
    if len(reports) > 1:
        names = "、".join(name for name, _ in reports[:_SHOWN])
        raise ReportError(
            source, f"含有 {len(reports)} 份不同的报告，请分别读取 (several reports; read them one by one)：{names}{_more(reports)}")
    return reports[0][1]


def _more(found: list[tuple[str, T]]) -> str:
    return f"…共 {len(found)} 个" if len(found) > _SHOWN else ""


def _members(data: bytes, source: str, prefix: str, room: int) -> list[Candidate]:
    package = open_package(data, source)
    names = [name for name in package.names if not _is_noise(name)]
    if len(names) > MAX_FILES:
        raise ReportError(source, f"压缩包里的文件超过 {MAX_FILES} 个，请解压后逐个读取 (too many files; unpack and read them one by one)")
    out: list[Candidate] = []
    for name in names:
        member = package.read(name)
        room -= len(member)
        if room < 0:
            raise ReportError(source, f"解压后超过 {MAX_EXPANDED // 2**20} MB (too large when expanded)")
        opened = [(prefix + name, member)] if prefix else _opened(name, member, source, room)
        room -= sum(len(d) for _, d in opened if d is not member)
        out += opened
    if not out and not prefix:
        raise ReportError(source, "压缩包是空的 (the ZIP file is empty)")
    return out


def _opened(name: str, data: bytes, source: str, room: int) -> list[Candidate]:
    """A file, or the files of an archive. An archive that cannot be opened is left to be refused by its reader."""
    if not data.startswith(ZIP_MAGIC):
        return [(name, data)]
    try:
        if open_package(data, source).kind() != "zip":
            return [(name, data)]
        return _members(data, source, f"{name}/", room)
    except ReportError:
        return [(name, data)]


def _is_noise(name: str) -> bool:
    folded = name.casefold()
    return folded.startswith(_NOISE) or folded.rpartition("/")[2].startswith((".", "~$", *_NOISE))

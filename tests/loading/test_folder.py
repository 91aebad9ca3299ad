"""What lies in a folder of reports beside reports: each thing is read or is a reason, and nothing blocks."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from pathlib import Path

import pytest

import helpers
from gongkai.document import ReportError
from gongkai.loading.folder import File, content, files
from gongkai.reading import file as reading_file
from gongkai.reading.file import MAX_BYTES

posix = pytest.mark.skipif(os.name != "posix", reason="files of POSIX")


def reason(root: Path, name: str) -> str:
    (file,) = (file for file in files(root) if file.name == name)
    with pytest.raises(ReportError) as caught:
        content(file)
    return caught.value.reason


@posix
def test_no_strange_file_blocks_or_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket.txt"))
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    for name, words in {"pipe.txt": "not a regular file", "socket.txt": "not a regular file", "zero.txt": "out of the folder"}.items():
        assert words in reason(tmp_path, name)
    if os.geteuid() == 0:
        os.mknod(tmp_path / "device.txt", 0o600 | 0o020000, os.makedev(1, 5))
        assert "not a regular file" in reason(tmp_path, "device.txt")


@posix
def test_links_are_followed_within_the_folder_alone(tmp_path: Path) -> None:
    root = tmp_path / "raw"
    (root / "in").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (root / "in" / "a.txt").write_text("a", encoding="utf-8")
    (root / "same.txt").symlink_to("in/a.txt")
    (root / "out.txt").symlink_to("../secret.txt")
    (root / "loop.txt").symlink_to("loop.txt")
    (root / "gone.txt").symlink_to("nowhere.txt")
    (root / "folder").symlink_to(".")
    # Named as the folder is, and beside it.
    (tmp_path / "raw2").mkdir()
    (tmp_path / "raw2" / "b.txt").write_text("b", encoding="utf-8")
    (root / "beside.txt").symlink_to("../raw2/b.txt")
    found = {file.name: file for file in files(root)}
    assert sorted(found) == ["beside.txt", "folder", "gone.txt", "in/a.txt", "loop.txt", "out.txt", "same.txt"]
    assert content(found["same.txt"]) == content(found["in/a.txt"]) == b"a"
    for name in ("out.txt", "beside.txt"):
        assert "out of the folder" in reason(root, name)
    assert "link to a folder" in reason(root, "folder")
    for name in ("loop.txt", "gone.txt"):
        assert "leads nowhere" in reason(root, name)


@posix
def test_names_of_any_kind(tmp_path: Path, report: bytes) -> None:
    strange = os.fsencode(tmp_path) + "/报告".encode() + b"\xff\xfe.txt"
    with open(strange, "wb") as file:  # noqa: PTH123 - the name is no text
        file.write(b"x")
    (tmp_path / "two\nlines\r.txt").write_bytes(report)
    (tmp_path / "=1+1.txt").write_bytes(b"")
    (tmp_path / "A.txt").write_bytes(report.replace(b"2024", b"2023"))
    (tmp_path / "a.txt").write_bytes(report.replace(b"2024", b"2022"))
    loaded = helpers.build_dataset(tmp_path, tmp_path / ".processed", progress=False)
    assert sorted(loaded.reports["source"]) == ["A.txt", "a.txt", "two\nlines\r.txt"]
    assert sorted(loaded.failures["source"])[0] == "=1+1.txt"
    assert any("\\xff\\xfe.txt" in name for name in loaded.failures["source"])


@posix
def test_paths_too_long_to_open_are_said(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    before = Path.cwd()
    try:
        os.chdir(tmp_path)
        for _ in range(20):
            os.mkdir("长" * 80)  # noqa: PTH102 - longer than any path may be
            os.chdir("长" * 80)
        Path("deep.txt").write_bytes(b"x")
    finally:
        os.fchdir(here)
        os.close(here)
        os.chdir(before)
    loaded = helpers.load_reports(tmp_path, progress=False)
    assert loaded.reports.empty and len(loaded.failures) == 1
    assert "cannot be opened" in loaded.failures["reason"].iloc[0]


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may read everything")
def test_without_the_right_to_read(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0)
    (tmp_path / "a.txt").touch(mode=0)
    for name in ("locked", "a.txt"):
        assert "Permission denied" in reason(tmp_path, name)
    (tmp_path / "locked").chmod(0o700)


def test_what_cannot_be_listed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "locked").mkdir()
    (tmp_path / "a.txt").write_bytes(b"a")
    scandir = os.scandir

    def refusing(path: str) -> object:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert [file.name for file in files(tmp_path)] == ["a.txt", "locked"]
    assert "Permission denied" in reason(tmp_path, "locked") and str(tmp_path) not in reason(tmp_path, "locked")


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "64 MB" in reason(tmp_path, "huge.txt")


def test_a_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 100)
    going = threading.Event()

    def write() -> None:
        while not going.is_set():
            with path.open("ab") as file:
                file.write(b"y")

    monkeypatch.setattr(reading_file, "_PAUSE", 0.01)
    original = os.fstat

    def slow(handle: int) -> os.stat_result:
        status = original(handle)
        time.sleep(0.02)
        return status

    monkeypatch.setattr(os, "fstat", slow)
    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert "changed while it was read" in reason(tmp_path, "a.txt")
    finally:
        going.set()
        writer.join()
    assert content(File("a.txt", str(path))).startswith(b"xxx")


def test_lists_and_hidden_files_are_no_reports(tmp_path: Path) -> None:
    for name in ("sources.csv", "names.csv", "README.md", ".hidden", "~$a.docx", "a.txt", "b/.c/d.txt", "b/Thumbs.db"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert [file.name for file in files(tmp_path)] == ["a.txt"]
    shutil.rmtree(tmp_path / "b")

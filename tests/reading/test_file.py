"""One file as ``read_report`` opens it: what is no regular file is refused at once, and nothing is set going or waited for."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import helpers
from gongkai.document import ReportError
from gongkai.reading import file as reading_file

REPORT = Path(__file__).resolve().parents[2] / "data" / "raw" / "山东省" / "山东省大数据局2024.txt"
posix = pytest.mark.skipif(os.name != "posix", reason="files of POSIX")


def in_time(read: Callable[[], object], seconds: float = 20) -> str:
    """The reason for which a file is refused; a reader that waits for something fails the test and not the run."""
    reasons: list[str] = []

    def reading() -> None:
        try:
            read()
            reasons.append("read")
        except ReportError as error:
            reasons.append(error.reason)

    thread = threading.Thread(target=reading, daemon=True)
    thread.start()
    thread.join(seconds)
    assert not thread.is_alive(), "the reader waits"
    assert reasons, "another exception than ReportError"
    return reasons[0]


@posix
@pytest.mark.parametrize("read", [helpers.read_report, helpers.read_reports], ids=lambda read: read.__name__)
def test_no_strange_file_is_opened_or_waited_for(tmp_path: Path, read: Callable[[Path], object]) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link to a pipe.txt").symlink_to("pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket.txt"))
        for path in (tmp_path / "pipe.txt", tmp_path / "link to a pipe.txt", tmp_path / "socket.txt", Path("/dev/zero"), Path("/dev/tty")):
            assert in_time(lambda path=path: read(path)) == "不是普通文件 (not a regular file)", path


@posix
def test_a_pipe_put_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between being asked what it is and being opened."""
    path = tmp_path / "a.txt"
    shutil.copyfile(REPORT, path)
    opened = os.open

    def exchanged(name: object, flags: int, *rest: object) -> int:
        if name == path and path.is_file():
            path.unlink()
            os.mkfifo(path)
        return opened(name, flags, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", exchanged)
    assert in_time(lambda: helpers.read_report(path)) == "不是普通文件 (not a regular file)"


@posix
def test_a_folder_passes_by_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    shutil.copyfile(REPORT, tmp_path / "report.txt")
    assert in_time(lambda: helpers.read_report(tmp_path)) == "read"
    (tmp_path / "report.txt").unlink()
    assert "空" in in_time(lambda: helpers.read_report(tmp_path))


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch(mode=0)
    assert "Permission denied" in in_time(lambda: helpers.read_report(tmp_path / "a.txt"))


def test_a_file_that_the_system_does_not_give_says_why_and_not_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")

    def refused(name: object, flags: int, *rest: object) -> int:
        raise PermissionError(13, "Permission denied", str(name))

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(ReportError) as caught:
        helpers.read_report(path)
    assert caught.value.reason == "无法打开 (cannot be opened): Permission denied"


@pytest.mark.parametrize("read", [helpers.read_report, helpers.read_reports], ids=lambda read: read.__name__)
@pytest.mark.parametrize(("name", "words"), [("nowhere.txt", "no such file"), ("a\0b.txt", "null byte"), ("长" * 300, "too long")],
                         ids=["nowhere", "null", "long"])
def test_a_name_that_is_no_file_is_a_report_error(tmp_path: Path, name: str, words: str, read: Callable[[Path], object]) -> None:
    with pytest.raises(ReportError, match=words):
        read(tmp_path / name)


def test_a_link_to_a_report_is_read(tmp_path: Path) -> None:
    try:
        (tmp_path / "link.txt").symlink_to(REPORT)
    except OSError:
        pytest.skip("no links can be made here")
    assert helpers.read_report(tmp_path / "link.txt").year == 2024
    with pytest.raises(ReportError):
        reading_file.read_file(tmp_path / "link.txt", "link.txt", links=False)


def test_a_file_one_byte_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(reading_file.MAX_BYTES + 1)
    with pytest.raises(ReportError, match="64 MB"):
        helpers.read_report(tmp_path / "huge.txt")

"""ZIP files and folders: one report among attachments; and the limits within which any package is opened."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from gongkai.document import ReportError
from gongkai.reading import archive, package
from gongkai.reading.package import open_package


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as target:
        for name, data in files.items():
            target.writestr(name, data)
    return out.getvalue()


def office(folder: str) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", f"{folder}/a.xml": b"<a/>"})


def read(data: bytes, name: str) -> str:
    """Stands for the reading of a report: what begins with ``R`` is one."""
    if not data.startswith(b"R"):
        raise ReportError(name, "不是报告")
    return data.decode()


def pick(files: dict[str, bytes]) -> str:
    return archive.pick("a.zip", archive.candidates(zipped(files), "a.zip"), read, str.__eq__)


# -- archives ----------------------------------------------------------------------------

def test_the_report_is_found_by_its_content():
    assert pick({"附件1.txt": b"x", "2024/报告.bin": b"R1", "__MACOSX/._报告.bin": b"R2", "~$报告.docx": b"R3"}) == "R1"


def test_one_report_in_two_formats_is_one():
    assert pick({"a.docx": b"R1", "a.pdf": b"R1"}) == "R1"


def test_none_and_several_name_the_files():
    with pytest.raises(ReportError, match=r"没有找到报告.*a\.txt：不是报告"):
        pick({"a.txt": b"x"})
    with pytest.raises(ReportError, match=r"2 份不同的报告.*a\.txt、b\.txt"):
        pick({"a.txt": b"R1", "b.txt": b"R2", "c.txt": b"R1"})


def test_archives_in_archives_are_opened_once():
    inner = zipped({"b.txt": b"R1", "more.zip": zipped({"c.txt": b"R2"})})
    found = dict(archive.candidates(zipped({"in.zip": inner, "w.docx": office("word"), "bad.zip": b"PK\x03\x04x"}), "a.zip"))
    assert set(found) == {"in.zip/b.txt", "in.zip/more.zip", "w.docx", "bad.zip"}
    assert pick({"in.zip": inner}) == "R1"


def test_a_folder_is_searched_like_an_archive(tmp_path: Path):
    (tmp_path / "附件").mkdir()
    (tmp_path / "附件" / "b.zip").write_bytes(zipped({"报告.txt": b"R1"}))
    (tmp_path / "a.txt").write_bytes(b"x")
    (tmp_path / ".DS_Store").write_bytes(b"R2")
    found = archive.folder_candidates(tmp_path, "folder")
    assert [name for name, _ in found] == ["a.txt", "附件/b.zip/报告.txt"]
    assert archive.pick("folder", found, read, str.__eq__) == "R1"


def test_empty_and_crowded(tmp_path: Path):
    with pytest.raises(ReportError, match="空"):
        archive.folder_candidates(tmp_path, "folder")
    with pytest.raises(ReportError, match="空"):
        archive.folder_candidates(tmp_path / "none", "folder")
    for data in (zipped({}), zipped({"__MACOSX/a": b"1"})):
        with pytest.raises(ReportError, match="空"):
            archive.candidates(data, "a.zip")
    with pytest.raises(ReportError, match="超过"):
        archive.candidates(zipped({f"{i}.txt": b"1" for i in range(archive.MAX_FILES + 1)}), "a.zip")


# -- packages ----------------------------------------------------------------------------

@pytest.mark.parametrize(("files", "kind"), [
    ({"[Content_Types].xml": b"", "word/document.xml": b""}, "docx"), ({"[Content_Types].xml": b"", "xl/workbook.xml": b""}, "xlsx"),
    ({"OFD.xml": b"", "Doc_0/Document.xml": b""}, "ofd"), ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "ods"),
    ({"报告.docx": b""}, "zip"), ({"word/notes.txt": b""}, "zip"),
])
def test_the_kind_is_told_by_the_members(files, kind):
    assert open_package(zipped(files), "file").kind() == kind


def test_members_are_found_whatever_case_and_slash():
    opened = open_package(zipped({"Word\\Document.XML": b"<a/>"}), "file")
    assert opened.names == ("Word/Document.XML",)
    assert "/word/document.xml" in opened and opened.xml("word/document.xml").tag == "a"
    with pytest.raises(ReportError, match="缺少 b"):
        opened.read("b")


def test_chinese_names_of_old_programs():
    name = "年报.txt".encode("gbk")
    data = zipped({"x" * len(name): b"1"}).replace(b"x" * len(name), name)
    assert open_package(data, "file").names == ("年报.txt",)


def test_bombs_and_stray_paths_are_refused(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(ReportError, match="压缩比"):
        open_package(zipped({"a": bytes(20_000_000)}), "file")
    for name in ("../a", "a/../../b", "C:/a"):
        with pytest.raises(ReportError, match="越界"):
            open_package(zipped({name: b"1"}), "file")
    monkeypatch.setattr(package, "MAX_MEMBERS", 2)
    with pytest.raises(ReportError, match="超过 2 个"):
        open_package(zipped({str(i): b"1" for i in range(3)}), "file")
    monkeypatch.setattr(package, "MAX_EXPANDED", 1000)
    with pytest.raises(ReportError, match="解压后"):
        open_package(zipped({"a": b"1" * 1001}), "file")


def test_a_member_that_lies_about_its_size_gives_no_more_than_it_says():
    data = bytearray(zipped({"a": b"1" * 5000}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24:at + 28] = struct.pack("<I", 10)
    opened = open_package(bytes(data), "file")
    try:
        assert len(opened.read("a")) <= 10
    except ReportError as error:
        assert "损坏" in error.reason  # noqa: PT017 - either may come


def test_locked_cut_off_and_doubled():
    data = bytearray(zipped({"a": b"1"}))
    locked = bytearray(data)
    locked[6] |= 1
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ReportError, match="密码"):
        open_package(bytes(locked), "file")
    with pytest.raises(ReportError, match="损坏"):
        open_package(bytes(data[:-10]), "file")
    with pytest.raises(ReportError, match="同名"):
        open_package(zipped({"a": b"1", "b": b"2"}).replace(b"b", b"a"), "file")


def test_xml_opens_no_entities_and_no_endless_trees():
    bomb = '<!DOCTYPE a [<!ENTITY b "1234567890">' + "".join(
        f'<!ENTITY {chr(99 + i)} "{f"&{chr(98 + i)};" * 10}">' for i in range(9)) + "]><a>&k;</a>"
    for text in (bomb, "<a>" * 100_000, "<a", ""):
        try:
            root = package.parse_xml(text.encode(), "file", "a.xml")
            assert len("".join(root.itertext())) < 1000
        except ReportError as error:
            assert "a.xml" in error.reason  # noqa: PT017 - either may come

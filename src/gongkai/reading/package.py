"""ZIP packages, opened with limits: Word, Excel, OFD and OpenDocument files are such packages, archives too.

Nothing is ever written to disk, and nothing is fetched: a member is bytes or an XML tree in memory.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from lxml import etree

from gongkai.document import ReportError

MAX_MEMBERS = 5000
MAX_EXPANDED = 200 * 2**20
MAX_XML = 64 * 2**20
"""Largest XML part that is parsed; its tree takes several times the memory."""
MAX_RATIO = 250
RATIO_FROM = 8 * 2**20
"""Small members may shrink to almost nothing (a blank sheet does); a large one that does is a bomb."""
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, struct.error,
           IndexError, KeyError, OverflowError, MemoryError)
"""What the standard library raises on packages cut off or altered (NotImplementedError is a RuntimeError)."""


class Package:
    """The members of one ZIP file. Every failure is a :class:`ReportError` that names the file."""

    def __init__(self, source: str, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> None:
        self.source = source
        self.names: tuple[str, ...] = tuple(members)
        self._archive = archive
        self._members = members
        self._folded = {name.casefold(): name for name in members}

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._find(name) is not None

    def _find(self, name: str) -> zipfile.ZipInfo | None:
        """Part names differ in case and in a leading slash between the programs that write them."""
        name = name.replace("\\", "/").lstrip("/")
        return self._members.get(name) or self._members.get(self._folded.get(name.casefold(), ""))

    def read(self, name: str) -> bytes:
        """The bytes of a member."""
        info = self._find(name)
        if info is None:
            raise ReportError(self.source, f"文件不完整：缺少 {name} (a part is missing)")
        try:
            with self._archive.open(info) as stream:
                return stream.read(info.file_size)
        except _DAMAGE as error:
            raise ReportError(self.source, f"文件已损坏：{name} 无法解压 (a part is damaged): {error}") from error

    def xml(self, name: str) -> etree._Element:
        """The root element of an XML member."""
        info = self._find(name)
        if info is not None and info.file_size > MAX_XML:
            raise ReportError(self.source, f"{name} 超过 {MAX_XML // 2**20} MB (a part is too large)")
        return parse_xml(self.read(name), self.source, name)

    def kind(self) -> str:
        """``docx``, ``xlsx``, ``pptx``, ``ofd``, ``odt``, ``ods``, or ``zip`` for an archive of files."""
        if "mimetype" in self:
            declared = self.read("mimetype")[:200].decode("ascii", "replace")
            for mark, kind in (("opendocument.text", "odt"), ("opendocument.spreadsheet", "ods")):
                if mark in declared:
                    return kind
        if "[Content_Types].xml" in self:
            parts = {name.split("/")[0].casefold() for name in self.names if "/" in name}
            for folder, kind in (("word", "docx"), ("xl", "xlsx"), ("ppt", "pptx")):
                if folder in parts:
                    return kind
        return "ofd" if "OFD.xml" in self else "zip"


def parse_xml(data: bytes, source: str, name: str) -> etree._Element:
    """XML without entities, network or huge trees. ``name`` is the part that the error names."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
                             remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise ReportError(source, f"文件已损坏：{name} 不是有效的 XML (a part is not XML): {error}") from error


def open_package(data: bytes, source: str) -> Package:
    """Open a ZIP file held in memory, or say why it is not opened."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except _DAMAGE as error:
        raise ReportError(source, f"压缩包不完整或已损坏 (the ZIP file is cut off or damaged): {error}") from error
    if len(infos) > MAX_MEMBERS:
        raise ReportError(source, f"压缩包里的文件超过 {MAX_MEMBERS} 个 (too many members)")
    if sum(info.file_size for info in infos) > MAX_EXPANDED:
        raise ReportError(source, f"解压后超过 {MAX_EXPANDED // 2**20} MB (too large when expanded)")
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        if info.is_dir():
            continue
        name = _name(info)
        if info.flag_bits & _ENCRYPTED:
            raise ReportError(source, "压缩包有密码，请先解密 (the ZIP file is encrypted)")
        if info.file_size > max(RATIO_FROM, MAX_RATIO * info.compress_size):
            raise ReportError(source, f"{name} 的压缩比异常，不解压 (suspicious compression ratio)")
        if ".." in name.split("/") or name[1:2] == ":":
            raise ReportError(source, f"压缩包里有越界的路径：{name} (a path leads out of the archive)")
        if name in members:
            raise ReportError(source, f"压缩包里有两个同名文件：{name} (two members of one name)")
        members[name] = info
    if not members:
        raise ReportError(source, "压缩包是空的 (the ZIP file is empty)")
    return Package(source, archive, members)


def _name(info: zipfile.ZipInfo) -> str:
    """The member's path. Chinese Windows writes names in GBK and does not say so."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding) or name
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/").lstrip("/").removeprefix("./")

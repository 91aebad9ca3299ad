"""Web pages saved in one file (MHTML, .mht): a mail message whose root part is the page."""

from __future__ import annotations

import re
from dataclasses import replace
from email import policy
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser

from gongkai.document import Document, Grid, ReportError
from gongkai.reading import encoding, html

_HEADER = re.compile(rb"\A\s*(?:[!-9;-~]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)*?content-type:\s*"
                     rb"(?:multipart/(?:related|alternative|mixed)|text/html)", re.I)
_FRAME = re.compile(r"<i?frame\b[^>]*?\bsrc\s*=\s*[\"']?([^\"'\s>]+)", re.I)
MAX_PARTS = 2000


def looks_like_mhtml(data: bytes) -> bool:
    """A block of mail headers at the start that announces a page or parts of one."""
    head = data[:8192].removeprefix(b"\xef\xbb\xbf")
    return bool(_HEADER.match(head)) and b"\n" in head


def read(data: bytes, source: str) -> Document:
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(data.removeprefix(b"\xef\xbb\xbf").lstrip())
        parts = [part for part in message.walk() if not part.is_multipart()]
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise ReportError(source, f"网页归档无法解析 (the MHTML file cannot be parsed): {error}") from error
    if len(parts) > MAX_PARTS:
        raise ReportError(source, f"网页归档里的部分超过 {MAX_PARTS} 个 (too many parts)")
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise ReportError(source, "网页归档里没有网页 (the MHTML file holds no page)")
    root = _root(message, pages)
    if message.is_multipart() and root is parts[-1] and _cut_off(message):
        raise ReportError(source, "网页归档不完整，正文被截断 (the MHTML file is cut off)")
    content = _content(root, source)
    document = html.read(content, source)
    if any(isinstance(block, Grid) for block in document.blocks):
        return document
    # A page that only frames another: the frame's page stands in the archive too.
    inner = [page for target in _FRAME.findall(content) for page in pages if page is not root and _is(page, target)]
    blocks = [block for page in inner for block in html.read(_content(page, source), source).blocks]
    return replace(document, blocks=(*document.blocks, *blocks))


def _root(message: Message, pages: list[Message]) -> Message:
    start = message.get_param("start") if message.is_multipart() else None
    wanted = [page for page in pages if isinstance(start, str) and str(page.get("Content-ID", "")).strip() == start.strip()]
    return (wanted or pages)[0]


def _is(page: Message, target: str) -> bool:
    target = target.replace("&amp;", "&")
    name = str(page.get("Content-ID", "")).strip().strip("<>")
    where = str(page.get("Content-Location", "")).strip()
    return (bool(name) and target.removeprefix("cid:") == name) or (bool(where) and where.endswith(target.lstrip("./")))


def _cut_off(message: Message) -> bool:
    return any("Boundary" in type(defect).__name__ for part in message.walk() for defect in part.defects)


def _content(part: Message, source: str) -> str:
    """The text of a part. As everywhere, the bytes decide on the encoding, not what is declared."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError) as error:
        raise ReportError(source, f"网页归档无法解码 (a part cannot be decoded): {error}") from error
    defects = [type(defect).__name__ for defect in part.defects]
    if "InvalidBase64LengthDefect" in defects or "InvalidBase64CharactersDefect" in defects:
        raise ReportError(source, "网页归档不完整或已损坏 (the MHTML file is damaged)")
    content = encoding.decode(payload) if isinstance(payload, bytes) and payload.strip() else None
    if content is None:
        raise ReportError(source, "网页归档的正文是空的或无法解码 (the page is empty or no encoding fits)")
    return content

"""MHTML archives: a page of the HTML layouts with its picture and its style sheet, as programs save a page in one file."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.header import Header
from random import Random

from rendering import html
from rendering.document import Paper, Text

Renderer = Callable[[Paper, Random], bytes]
PAGES = ("plain", "headed", "word", "cms", "nested", "one_table", "no_spans", "filled", "breaks", "rows_as_tables")
"""The HTML layouts that an archive may hold, all written in UTF-8 before they are saved."""
_SITE = "https://www.example.gov.cn/zwgk"
_GIF = base64.b64decode("R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==")
_STYLE = "@charset \"utf-8\";\nbody { font-family: 宋体; }\ntd { border: 1px solid #000; padding: 2px 7px }\n"


@dataclass(frozen=True)
class Part:
    kind: str
    data: bytes
    transfer: str = "base64"
    location: str = ""
    name: str = ""
    """Its Content-ID, without the angle brackets."""

    def lines(self) -> list[str]:
        out = [f"Content-Type: {self.kind}", f"Content-Transfer-Encoding: {self.transfer}"]
        out += [f"Content-Location: {self.location}"] if self.location else []
        out += [f"Content-ID: <{self.name}>"] if self.name else []
        body = quopri.encodestring(self.data) if self.transfer == "quoted-printable" else base64.encodebytes(self.data)
        return [*out, "", *body.decode("ascii").rstrip("\r\n").splitlines()]


def _page(paper: Paper, rng: Random, charset: str, codec: str, pictures: Sequence[str] = (), style: str = "") -> bytes:
    """A page with its pictures and its style sheet named in it, in the encoding it is saved in."""
    page = html.LAYOUTS[rng.choice(PAGES)](paper, rng).decode("utf-8").replace("utf-8", charset, 1)
    drawn = "".join(f'<p><img src="{source}" alt="12" width=1 height=1></p>' for source in pictures)
    link = f'<link rel="stylesheet" type="text/css" href="{style}">' if style else ""
    page = page.replace("</head>", f"{link}</head>", 1).replace("<body>", f"<body>{drawn}", 1)
    return page.encode(codec, "xmlcharrefreplace")


def _archive(heads: Sequence[str], boundary: str, parts: Sequence[Part], preamble: str = "", newline: str = "\r\n") -> bytes:
    lines = [*heads, "", *([preamble, ""] if preamble else [])]
    for part in parts:
        lines += [f"--{boundary}", *part.lines(), ""]
    return newline.join([*lines, f"--{boundary}--", ""]).encode("ascii")


def _title(paper: Paper) -> str:
    title = next(b.text for b in paper.blocks if isinstance(b, Text) and b.role == "title")
    return Header(title, "utf-8", header_name="Subject").encode(linesep="\r\n")


def chromium(paper: Paper, rng: Random) -> bytes:
    """Chromium: UTF-8, quoted-printable throughout, style sheets as parts of their own, pictures in base64."""
    mark = f"----MultipartBoundary--{rng.randrange(16**32):032x}----"
    frame = f"frame-{rng.randrange(16**16):016X}@mhtml.blink"
    heads = ["From: <Saved by Blink>", f"Snapshot-Content-Location: {_SITE}/nb.html", f"Subject: {_title(paper)}", "MIME-Version: 1.0",
             "Content-Type: multipart/related;", '\ttype="text/html";', f'\tboundary="{mark}"']
    page = _page(paper, rng, "utf-8", "utf-8", [f"{_SITE}/logo.gif"], "cid:css-1@mhtml.blink")
    return _archive(heads, mark, [
        Part("text/html", page, "quoted-printable", f"{_SITE}/nb.html", frame),
        Part("text/css", _STYLE.encode(), "quoted-printable", "cid:css-1@mhtml.blink"),
        Part("image/gif", _GIF, "base64", f"{_SITE}/logo.gif"),
    ])


def explorer(paper: Paper, rng: Random) -> bytes:
    """Internet Explorer on Chinese Windows: the page in GBK, declared gb2312, the parts in any order after it."""
    mark = f"----=_NextPart_000_{rng.randrange(10**4):04d}_01D9A0B1.{rng.randrange(16**8):08X}"
    heads = ["From: =?gb2312?B?08kgSW50ZXJuZXQgRXhwbG9yZXIgsaO05g==?=", f"Subject: {_title(paper)}", "MIME-Version: 1.0",
             "Content-Type: multipart/related;", '\ttype="text/html";', f'\tboundary="{mark}"', "X-MimeOLE: Produced By Microsoft MimeOLE"]
    rest = [Part("text/css", _STYLE.encode("gb18030"), "quoted-printable", f"{_SITE}/style.css"),
            Part("image/gif", _GIF, "base64", f"{_SITE}/logo.gif")]
    rng.shuffle(rest)
    page = _page(paper, rng, "gb2312", "gb18030", [f"{_SITE}/logo.gif"], f"{_SITE}/style.css")
    return _archive(heads, mark, [Part('text/html; charset="gb2312"', page, "quoted-printable", f"{_SITE}/nb.html"), *rest],
                    "This is a multi-part message in MIME format.")


def word(paper: Paper, rng: Random) -> bytes:
    """A single file web page of Word: the page in base64 or quoted-printable, a picture folder and a file list behind it."""
    mark = f"----=_NextPart_{rng.randrange(16**8):08X}.{rng.randrange(16**8):08X}"
    charset, codec, transfer = rng.choice((
        ("gb2312", "gb18030", "quoted-printable"), ("utf-8", "utf-8", "base64"), ("unicode", "utf-16", "base64")))
    folder = "file:///C:/4F2D1A90/nb.files"
    heads = ["MIME-Version: 1.0", f'Content-Type: multipart/related; boundary="{mark}"']
    listed = f'<xml xmlns:o="urn:schemas-microsoft-com:office:office"><o:File HRef="image001.gif"/><o:File HRef="{folder}"/></xml>'
    return _archive(heads, mark, [
        Part(f'text/html; charset="{charset}"', _page(paper, rng, charset, codec, ["nb.files/image001.gif"]), transfer, "file:///C:/4F2D1A90/nb.htm"),
        Part("image/gif", _GIF, "base64", f"{folder}/image001.gif"),
        Part('text/xml; charset="utf-8"', listed.encode(), "quoted-printable", f"{folder}/filelist.xml"),
    ], "此文档为“单个文件网页”".encode("ascii", "xmlcharrefreplace").decode("ascii"), rng.choice(("\r\n", "\n")))


def framed(paper: Paper, rng: Random) -> bytes:
    """The page saved shows the report in a frame, whose own page stands last in the archive; an advert's page stands between."""
    mark = f"----MultipartBoundary--{rng.randrange(16**32):032x}----"
    heads = ["From: <Saved by Blink>", f"Subject: {_title(paper)}", "MIME-Version: 1.0",
             f'Content-Type: multipart/related; type="text/html"; start="<top@mhtml.blink>"; boundary="{mark}"']
    outer = ('<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><div>首页 政务公开</div>'
             '<iframe src="cid:frame-1@mhtml.blink" width="100%"></iframe></body></html>')
    return _archive(heads, mark, [
        Part("text/html", outer.encode(), "quoted-printable", f"{_SITE}/", "top@mhtml.blink"),
        Part("text/html", "<table><tr><td>规章</td><td>9</td><td>9</td><td>9</td></tr></table>".encode(), "base64", f"{_SITE}/ad.html", "ad@mhtml.blink"),
        Part("image/gif", _GIF, "base64", f"{_SITE}/logo.gif"),
        Part("text/html", _page(paper, rng, "utf-8", "utf-8", [f"{_SITE}/logo.gif"]), "base64", f"{_SITE}/nb.html", "frame-1@mhtml.blink"),
    ])


def single(paper: Paper, rng: Random) -> bytes:
    """A message that is the page itself, without parts."""
    charset, codec = rng.choice((("utf-8", "utf-8"), ("gb2312", "gb18030")))
    part = Part(f"text/html; charset={charset}", _page(paper, rng, charset, codec), rng.choice(("quoted-printable", "base64")))
    return "\r\n".join([f"Subject: {_title(paper)}", "MIME-Version: 1.0", *part.lines(), ""]).encode("ascii")


EXACT: dict[str, Renderer] = {f.__name__: f for f in (chromium, explorer, word, framed, single)}
"""Layouts in which every number can be told: without quirks they read back whole."""
LOSSY: dict[str, Renderer] = {}
LAYOUTS = {**EXACT, **LOSSY}

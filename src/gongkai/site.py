"""The notebooks as web pages to forward: one file each, no script, no network, readable on a phone.

``python -m gongkai.site FOLDER`` (``make site``) runs the notebooks in ``notebooks/`` and writes a page for
each, ``index.html``, and beside them the workbook if there is one.
"""

from __future__ import annotations

import argparse
import base64
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from lxml.html import fragment_fromstring, tostring
from nbconvert.filters import markdown2html
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from gongkai import notebooks
from gongkai.store.whole import replace_file

NOTEBOOKS, SITE, WORKBOOK = Path("notebooks"), Path("site"), Path("data/processed/summary.xlsx")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)

_NUMBER = re.compile(r"[-+−±]?[\d,]+(?:\.\d+)?%?|\d{4}-\d\d-\d\d|[—–-]?|缺|missing")
"""What stands to the right in a table: numbers, dates, and signs for nothing."""

_SENTENCE = 16
"""Characters from which a table cell is a sentence and not a name."""

# No page may load, run or send anything: whatever a report's text held, it stays text.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"

_STYLE = """
:root { --ink: #1d2733; --quiet: #5b6672; --line: #d9dee4; --tint: #f4f6f8; --accent: #1b4f72; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #fff; font: 16px/1.75 "Source Han Sans SC", "Noto Sans CJK SC",
  "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Heiti SC", sans-serif; line-break: strict;
  text-spacing-trim: normal; text-autospace: normal; overflow-wrap: anywhere; -webkit-text-size-adjust: 100%; }
main { max-width: 880px; margin: 0 auto; padding: 1.25rem 1rem 4rem; }
nav { max-width: 880px; margin: 0 auto; padding: .75rem 1rem 0; font-size: .875rem; display: flex; flex-wrap: wrap;
  gap: .25rem 1.25rem; }
a { color: var(--accent); text-underline-offset: .2em; }
h1 { font-size: 1.6rem; line-height: 1.35; margin: .5rem 0 .25rem; }
h2 { font-size: 1.2rem; line-height: 1.4; margin: 2.75rem 0 .25rem; padding-top: .75rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
h1 + h2, h2 + h3 { font-size: .95rem; font-weight: 400; color: var(--quiet); margin: 0 0 .75rem; padding: 0; border: 0; }
p { margin: .6rem 0; }
.scroll { overflow-x: auto; margin: .9rem 0; }
.scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .875rem; line-height: 1.5; font-variant-numeric: tabular-nums;
  overflow-wrap: normal; }
th, td { padding: .3rem .6rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top;
  min-width: 3.5em; max-width: 32em; }
td { white-space: nowrap; }
td.words { text-align: left; min-width: 6em; white-space: normal; }
td.long { min-width: 18em; }
th { background: var(--tint); font-weight: 600; white-space: nowrap; }
th:first-child { text-align: left; }
img { max-width: 100%; }
.scroll > img { display: block; width: 100%; min-width: 640px; max-width: 880px; height: auto; }
pre { overflow-x: auto; background: var(--tint); padding: .75rem; font-size: .8rem; line-height: 1.5; margin: .5rem 0; }
details { margin: .5rem 0; color: var(--quiet); font-size: .8125rem; }
summary { cursor: pointer; padding: .35rem 0; }
.card { border-top: 1px solid var(--line); padding: .5rem 0 1rem; }
.card h2 { border: 0; margin: .75rem 0 .25rem; padding: 0; }
footer { max-width: 880px; margin: 0 auto; padding: 1rem; color: var(--quiet); font-size: .8125rem; }
@media print { nav, details { display: none; } .scroll > img { min-width: 0; } body { font-size: 11pt; }
  .scroll { overflow: visible; } h2 { break-after: avoid; } img, tr { break-inside: avoid; } }
"""


@dataclass(frozen=True)
class Page:
    """A notebook's page: its file name, its two headings, the sentences that answer its question, its HTML."""

    name: str
    title: str
    subtitle: str
    answer: str
    html: str


def write_site(folder: Path, paths: Iterable[Path], workbook: Path | None = None) -> list[Path]:
    """Run the notebooks at ``paths`` and write their pages, the index and a copy of ``workbook`` to ``folder``.

    Nothing is written before all are made. Returns the files written. Raises
    :class:`gongkai.notebooks.NotebookError` if a notebook does not run.
    """
    paths = list(paths)
    titles = {path: _titles(path) for path in paths}
    pages = [_page(notebooks.executed(path), f"{path.stem}.html", *titles[path]) for path in paths]
    made = {page.name: _document(page.title, page.html, _links(pages, i)).encode() for i, page in enumerate(pages)}
    if workbook is not None and workbook.is_file():
        made[workbook.name] = workbook.read_bytes()
    made["index.html"] = _index(pages, workbook.name if workbook is not None and workbook.name in made else None).encode()
    for name, data in sorted(made.items()):
        replace_file(folder / name, data)
    return [folder / name for name in sorted(made)]


def _titles(path: Path) -> tuple[str, str]:
    first = next(cell for cell in notebooks.read(path).cells if cell.cell_type == "markdown")
    title, subtitle, *_ = [*_HEADING.findall(first.source), path.stem, ""]
    return title, subtitle


def _page(notebook: NotebookNode, name: str, title: str, subtitle: str) -> Page:
    parts, heading, answer = [], title, ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(_markdown(cell.source))
            heading = (_HEADING.findall(cell.source) or [heading])[0]
            continue
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        shown = list(_outputs(cell, heading))
        answer = answer or next((o for o in shown if o.startswith("<div class='said'>")), "")
        parts += [*shown, f"<details><summary>代码 code</summary>{_code(cell.source)}</details>"]
    return Page(name, title, subtitle, answer, "\n".join(parts))


def _code(source: str) -> str:
    return str(highlight(source, PythonLexer(), HtmlFormatter()))


def _markdown(text: str) -> str:
    html: str = markdown2html(text)
    # The sign after each heading that nbconvert adds is of no use without a mouse.
    return re.sub(r'<a class="anchor-link"[^>]*>.*?</a>', "", html)


def _outputs(cell: NotebookNode, heading: str) -> Iterator[str]:
    """The richest form of each output that a page without a kernel can show."""
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            yield f"<pre>{escape(output.text)}</pre>"
            continue
        data = output.get("data", {})
        if "text/markdown" in data:
            yield f"<div class='said'>{_markdown(data['text/markdown'])}</div>"
        elif "image/svg+xml" in data:
            picture = base64.b64encode(data["image/svg+xml"].encode()).decode()
            yield _scrolling(f"<img alt='图：{escape(heading, quote=True)}' src='data:image/svg+xml;base64,{picture}'>", heading)
        elif "text/html" in data:
            yield _scrolling(_aligned(data["text/html"]), heading)
        elif "text/plain" in data:
            yield f"<pre>{escape(data['text/plain'])}</pre>"


def _aligned(html: str) -> str:
    """Words to the left, numbers to the right, and room for sentences, whatever the maker of a table set."""
    tree = fragment_fromstring(html, create_parent="div")
    for cell in tree.iter("td"):
        words = (cell.text_content() or "").strip()
        if not _NUMBER.fullmatch(words):
            cell.set("class", "words long" if len(words) > _SENTENCE else "words")
    return str(tostring(tree, encoding="unicode"))


def _scrolling(html: str, heading: str) -> str:
    """Wide content scrolls in its own box, which the keyboard reaches too."""
    return f"<div class='scroll' tabindex='0' role='region' aria-label='{escape(heading, quote=True)}'>{html}</div>"


def _links(pages: list[Page], here: int) -> str:
    links = ["<a href='index.html'>目录 Contents</a>"]
    if here > 0:
        links.append(f"<a href='{pages[here - 1].name}'>← {escape(pages[here - 1].title)}</a>")
    if here + 1 < len(pages):
        links.append(f"<a href='{pages[here + 1].name}'>{escape(pages[here + 1].title)} →</a>")
    return f"<nav>{''.join(links)}</nav>"


def _index(pages: list[Page], workbook: str | None) -> str:
    cards = "".join(
        f"<section class='card'><h2><a href='{page.name}'>{escape(page.title)}</a></h2>"
        f"<p>{escape(page.subtitle)}</p>{page.answer}</section>" for page in pages
    )
    book = f"<p><a href='{workbook}'>Excel 工作簿 {workbook}</a></p>" if workbook else ""
    title = "政府信息公开工作年度报告：数据与分析"
    return _document(title, f"<h1>{title}</h1><p>每页回答一个问题，数字由程序从各机关年度报告的法定统计表读出。"
                     f"<em>Each page answers one question, from the statutory tables of the yearly reports.</em></p>{book}{cards}", "")


def _document(title: str, body: str, nav: str) -> str:
    code = HtmlFormatter().get_style_defs(".highlight")
    return (
        "<!DOCTYPE html>\n<html lang='zh-CN'>\n<head>\n<meta charset='utf-8'>\n"
        f"<meta http-equiv='Content-Security-Policy' content=\"{_POLICY}\">\n"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
        f"<title>{escape(title)}</title>\n<style>{_STYLE}{code}</style>\n</head>\n"
        f"<body>\n{nav}\n<main>\n{body}\n</main>\n{nav}\n"
        "<footer>gongkai · 数字照原表读出，空白不作零，出处见各册。</footer>\n</body>\n</html>\n"
    )


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m gongkai.site", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=SITE, help="where the pages go")
    folder = parser.parse_args(argv).folder
    written = write_site(folder, notebooks.find(NOTEBOOKS), WORKBOOK)
    print(f"网页 pages: {folder / 'index.html'} ({len(written)} files)")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What goes out runs nothing: a report whose title, publisher, cells and prose carry payloads, shown, written and drawn everywhere.

And nothing is asked of the network while it happens.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
import socket
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

import nbformat
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Browser

import helpers
from gongkai import display, form
from gongkai.dataset import Dataset, open_dataset, write_dataset
from gongkai.narrative.prose import Prose
from gongkai.store import formula
from gongkai.store.text import write_list
from gongkai.workbook import write_workbook
from rendering import cells, document, html

HIT = "document.title='hit'"
MARKUP = (
    f"<script>{HIT}</script>", f'<img src=x onerror="{HIT}">', f"<svg onload={HIT}>", f"<a href='javascript:{HIT}'>x</a>",
    f"[x](javascript:{HIT})", "![x](http://evil.example/x.png)", f"</td></table><script>{HIT}</script>", f'"><script>{HIT}</script>',
    f"`</code><script>{HIT}</script>`", "<iframe src='http://evil.example'></iframe>", f"<b onmouseover={HIT}>", "<style>*{display:none}</style>",
    "<!-- ", "]]>", "&lt;script&gt;", "<base href='http://evil.example/'>", "<meta http-equiv=refresh content='0;url=http://evil.example'>",
)
FORMULAS = (
    "=1+1", "+1+1", "-2+3", "@SUM(A1:A9)", "=cmd|' /C calc'!A0", "+cmd|'/C calc'!A0", "-cmd|'/C calc'!A0", '=HYPERLINK("http://evil.example","x")',
    "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", "甲\r=1+1", "甲\n=1+1", '甲",=1+1', "=1+1;=2+2", '=WEBSERVICE("http://evil.example")',
)
ODD = (
    "\u202egnp.exe", "\u200f甲\u200e", "bell\x07 and \x0b", "nul\x00nul", "甲" * 33_000, "_x0041_", "'quoted'", "[Book.xlsx]Sheet!A1", "a/b\\c?d*e:f",
    "<NA>", "\\<NA>", "'=1+1", "''=1+1", "nan", "", " ", "1e5", "2024-01-01", "$x^2$", "{{7*7}}", "${7*7}", "%s%n",
)
PAYLOADS = (*MARKUP, *FORMULAS, *ODD)


REPORTS = 8


def hostile_report(number: int) -> dict[str, list[dict[str, Any]]]:
    """A report with payloads in every place where a file's text can come to stand, another at each."""
    turn = itertools.cycle([*PAYLOADS[number * 7:], *PAYLOADS[:number * 7]])

    def take() -> str:
        return next(turn)

    name = f"{MARKUP[number]}{FORMULAS[number]}{number}" if number % 2 else f"{FORMULAS[number]}{MARKUP[number]}{number}"
    lead = {"report_id": f"{name}-2024", "publisher": name, "year": 2024}
    edition = form.EDITIONS["2021"]
    rows: dict[str, list[dict[str, Any]]] = {
        "reports": [{**lead, "form": edition.name, **{k: take() for k in ("title", "source", "level", "parent", "url", "note")},
                     "cells": 200, "read": 199, "errors": 1, "warnings": 1, "notes": 1}],
        "sections": [{**lead, "section": s.key, "heading": take(), "text": f"{take()}一是{take()}不足。"} for s in form.SECTIONS for _ in range(3)],
        "mentions": [{**lead, "section": "overview", "indicator": "received", "value": 3, "approximate": False,
                      **{k: take() for k in ("unit", "quote", "place", "part_of", "scope")}} for _ in range(4)],
        "findings": [{**lead, "rule": rule, "severity": severity, "frame": frame, "cell": cell, "message": f"{take()}，不符。"}
                     for rule, severity, frame, cell in (("text", "warning", form.APPLICATIONS, "received/total"), ("E3", "error", form.APPLICATIONS, "granted/total"),
                                                         ("text", "note", take(), take()))],
        "failures": [{"source": take(), "reason": take()} for _ in PAYLOADS[number::REPORTS]],
    }
    for i, cell in enumerate(edition.cells):
        a, b = form.KEYS[cell[0]]
        row: dict[str, Any] = {**lead, a: cell[1], b: cell[2], "raw": str(i), "printed": i, "value": i, "basis": "printed"}
        if cell[0] == form.DISCLOSURE:
            row["unit"] = "件"
        if i % 3 == 1:
            row |= {"raw": take(), "printed": None, "value": None, "basis": "unknown"}
        rows.setdefault(cell[0], []).append(row)
    return rows


@pytest.fixture(scope="module")
def hostile() -> Dataset:
    rows: dict[str, list[dict[str, object]]] = {}
    for number in range(REPORTS):
        for name, found in hostile_report(number).items():
            rows.setdefault(name, []).extend(found)
    return Dataset.from_rows(rows)


@pytest.fixture(scope="module")
def hostile_book(hostile: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(hostile, tmp_path_factory.mktemp("book") / "out.xlsx")


@pytest.fixture(scope="module")
def hostile_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Web pages that are reports of 2023 and 2024, with a payload for a publisher's name, a title, cells, labels and prose."""
    folder = tmp_path_factory.mktemp("hostile")
    for number, text in enumerate(t for t in (*MARKUP[:8], *FORMULAS[:8])):
        rng = Random(number)
        paper = document.compose(cells.draw_figures(rng, form.EDITIONS["2021"]), rng)
        chosen = rng.sample(list(paper.truth()), 9)

        def dressed(box: document.Box, text: str = text, chosen: list[form.Cell] = chosen) -> document.Box:
            return document.replace(box, text=text, number=None) if box.cell in chosen else box

        lines = [document.replace(b, text=f"{b.text}{text}。申请12件{text}，答复13件。") if isinstance(b, document.Text) and b.role == "prose" else b
                 for b in paper.boxes(dressed).blocks]
        (folder / f"{number}.html").write_bytes(html.plain(paper.with_blocks(lines), rng))
    # A name in a CSV beside the reports is what its owner wrote, and still no markup.
    files = sorted(folder.glob("*.html"))
    with (folder / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["file", "publisher", "year"])
        out.writerows([path.name, f"{MARKUP[i % len(MARKUP)]}{i}局", 2024] for i, path in enumerate(files))
    return folder


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Sockets that reach beyond this machine's own processes are forbidden, and so is asking for a name."""
    asked: list[str] = []

    def forbidden(self: socket.socket, address: Any, *rest: Any) -> None:
        asked.append(str(address))
        raise AssertionError(f"asks the network for {address}")

    def named(*arguments: Any, **named: Any) -> None:
        asked.append(str(arguments))
        raise AssertionError(f"asks for the address of {arguments}")

    for method in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, method, forbidden)
    for function in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, function, named)
    yield asked
    assert asked == []


# -- the workbook ------------------------------------------------------------------------

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def test_a_workbook_holds_no_formula_link_or_name_out_of_a_reports_text(hostile_book: Path) -> None:
    with zipfile.ZipFile(hostile_book) as file:
        names = file.namelist()
        assert not [n for n in names if re.search(r"externalLink|vbaProject|activeX|embeddings|connections|customXml|ctrlProps", n)]
        for name in names:
            if name.endswith(".rels"):
                for relation in ElementTree.fromstring(file.read(name)).iter(f"{_RELATIONS}Relationship"):
                    assert relation.get("TargetMode") != "External", (name, relation.attrib)
                    assert "evil" not in (relation.get("Target") or ""), (name, relation.attrib)
            elif name.endswith(".xml"):
                root = ElementTree.fromstring(file.read(name))
                formulas = [e.text or "" for e in root.iter() if e.tag.rpartition("}")[2] in ("f", "definedName", "formula1", "formula2", "formula")]
                for formula in formulas:
                    bare = re.sub(r"'(?:[^']|'')*'!|\"(?:[^\"]|\"\")*\"", "", formula)
                    assert not re.search(r"cmd\s*\||evil|WEBSERVICE|HYPERLINK|DDE|CALL\(|\[\w*\.xls|^\+|^@", bare, re.IGNORECASE), (name, formula)
                for link in root.iter(f"{_MAIN}hyperlink"):
                    assert link.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id") is None, (name, link.attrib)
                    assert "evil" not in (link.get("location") or "").replace("''", "'").split("!")[-1]


def test_excel_keeps_a_payload_as_the_text_it_is(hostile_book: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(hostile_book)
    texts = {c.value: c for ws in book for row in ws.iter_rows() for c in row if isinstance(c.value, str) and c.data_type == "s"}
    formulas = [c.value for ws in book for row in ws.iter_rows() for c in row if c.data_type == "f"]
    for text in ("=1+1", "+1+1", "-2+3", "@SUM(A1:A9)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example","x")'):
        assert text in texts
        assert texts[text].quotePrefix, text  # stays text when the cell is edited
        assert text not in formulas


# -- CSV ---------------------------------------------------------------------------------


def excel_cells(data: str) -> list[str]:
    """Cells of a CSV file as a spreadsheet parts them: a bare carriage return ends a row there too."""
    return [cell for row in csv.reader(io.StringIO(data, newline=""), strict=False) for cell in row]


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet that opens a CSV file runs the cell; a number with a sign is a number."""
    start = cell.lstrip(" \t\r\n\u00a0\u3000")[:1]
    return start in tuple("=+-@＝＋－＠") and bool(cell) and not re.fullmatch(r"\s*[-+]?\d+(\.\d+)?(e[-+]?\d+)?\s*|[-－]+", cell, re.IGNORECASE)


def test_csv_reads_back_equal_whatever_the_text(hostile: Dataset, tmp_path: Path) -> None:
    write_dataset(hostile, tmp_path)
    back = open_dataset(tmp_path)
    for name, frame in hostile.frames.items():
        pd.testing.assert_frame_equal(getattr(back, name), frame, obj=name)


def test_no_cell_of_a_csv_file_is_a_formula(hostile: Dataset, tmp_path: Path) -> None:
    write_dataset(hostile, tmp_path)
    for path in sorted(tmp_path.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            run = [cell[:60] for cell in excel_cells(file.read()) if is_formula(cell)]
        assert run == [], path.name


SIGNS = st.text(st.sampled_from([*"'=+-@＝＋－＠ \t\r\n1.甲\\", "\u3000"]), max_size=6)


@settings(max_examples=600)
@given(SIGNS | st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
def test_an_apostrophe_is_put_before_a_formula_and_taken_off_again(text: str) -> None:
    written = formula.inert(text)
    assert not is_formula(written)
    assert formula.bare(written) == text
    assert written in (text, f"'{text}")


@pytest.mark.parametrize("text", ["-18", "+3", "-0.5", "-", "－－", "'", "'甲'", "甲=1", "1-2", "", "—"])
def test_what_runs_nothing_is_written_as_it_is(text: str) -> None:
    assert formula.inert(text) == formula.bare(text) == text


def test_the_list_of_changes_holds_no_formula(tmp_path: Path) -> None:
    write_list(("before", "after"), [(payload, None) for payload in PAYLOADS], tmp_path / "changes.csv")
    with (tmp_path / "changes.csv").open(encoding="utf-8", newline="") as file:
        found = excel_cells(file.read())
    assert [cell for cell in found if is_formula(cell)] == []
    assert [formula.bare(cell) for cell in found[2::2]] == list(PAYLOADS)


def test_the_explorers_downloads_hold_no_formula(hostile: Dataset) -> None:
    from gongkai import explorer

    rows = explorer.breakdown(hostile, "received", explorer.WHOLE)
    assert [c for c in excel_cells(explorer.as_csv(rows).decode("utf-8-sig")) if is_formula(c)] == []
    with zipfile.ZipFile(io.BytesIO(explorer.as_excel(rows))) as file:
        for name in file.namelist():
            assert b"TargetMode=\"External\"" not in file.read(name)
            if "worksheets/sheet" in name:
                assert b"<f>" not in file.read(name)


# -- what Jupyter shows ------------------------------------------------------------------


class Markup(HTMLParser):
    """The tags, attributes and addresses of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.bad: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name.startswith("on") or (name in ("href", "src", "action", "formaction", "style") and re.search("javascript|evil|url", value or "", re.IGNORECASE)):
                self.bad.append(f"<{tag} {name}={value}>")


HARMLESS = {"p", "br", "h4", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "details", "summary", "div", "del", "ins", "colgroup", "col", "strong",
            "em", "span", "img", "a", "b"}


def runs_nothing(text: str) -> None:
    found = Markup(text)
    assert found.bad == []
    assert found.tags <= HARMLESS
    assert "evil.example/x.png" not in re.findall(r"<img[^>]*src=['\"]([^'\"]*)", text)


def shown(hostile: Dataset) -> Iterator[tuple[str, str]]:
    """Everything that shows itself as HTML in Jupyter, made of hostile text."""
    yield "dataset", hostile._repr_html_()
    reports = [hostile.report(r) for r in hostile.reports["report_id"]]
    for report in reports:
        yield report.publisher, report._repr_html_()
    both = helpers.compare_reports(reports[0], reports[1])
    yield "comparison", both._repr_html_()
    yield "cells", helpers.compared_cells(both.cells)._repr_html_()
    yield "rates", helpers.compared_rates(both.indicators)._repr_html_()
    yield "findings", helpers.compared_findings(both.findings)._repr_html_()
    yield "prose", helpers.side_by_side(both.prose, most=10_000)._repr_html_()
    for name, frame in hostile.frames.items():
        yield f"table of {name}", helpers.table(frame, *frame.columns, most=10_000)._repr_html_()
    yield "findings table", helpers.findings_table(hostile.findings)._repr_html_()
    yield "volume", helpers.volume_table(helpers.disclosure_volume(hostile))._repr_html_()
    yield "outcomes", helpers.outcome_counts(helpers.outcome_shares(hostile))._repr_html_()
    yield "shared", helpers.side_by_side(helpers.shared_paragraphs(hostile))._repr_html_()
    for frame in (helpers.own_words(hostile), helpers.named_problems(hostile), helpers.problem_words(hostile), helpers.findings_list(hostile),
                  helpers.reports_overview(hostile)):
        yield "measure", helpers.table(frame)._repr_html_()
    explorer = helpers.explorer(hostile)
    for view in ("table", "years", "bodies"):
        explorer.view.value = view
        yield f"explorer, {view}", explorer.shown.value
    yield "explorer, downloads", re.sub(r"href='data:[^']*'", "", explorer.downloads.value)
    explorer.find.value = MARKUP[0]
    yield "explorer, narrowed", explorer.shown.value


def test_nothing_that_jupyter_shows_as_html_is_markup_of_a_report(hostile: Dataset) -> None:
    count = 0
    for name, text in shown(hostile):
        assert text, name
        runs_nothing(text)
        count += 1
    assert count > 2 * REPORTS


def sentences(hostile: Dataset) -> dict[str, Prose]:
    """Every sentence that a notebook can ask for of a dataset alone."""
    found = {}
    for name in helpers.__all__:
        if not name.startswith(("say_", "answer_")):
            continue
        try:
            said = getattr(helpers, name)(hostile)
        except (TypeError, KeyError, ValueError, AttributeError):
            continue  # asks for something else than a dataset; its words pass through Prose like the others
        if isinstance(said, Prose):
            found[name] = said
    return found


def test_no_sentence_in_markdown_holds_markup_of_a_report(hostile: Dataset) -> None:
    from nbconvert.filters import markdown2html

    found = sentences(hostile)
    assert len(found) >= 8
    for name, said in [*found.items(), *((text, Prose(f"**答：** {text}，{text}。")) for text in PAYLOADS)]:
        made = Markup(markdown2html(said._repr_markdown_()))
        assert made.bad == [], name
        assert made.tags <= {"p", "strong", "em", "br", "ul", "li"}, (name, made.tags)


def test_prose_keeps_its_own_emphasis_and_its_words() -> None:
    from nbconvert.filters import markdown2html

    assert markdown2html(Prose("**答：** 新收 1,204 件（+12.5%）；a_b_c #1 → 4 & <b>。")._repr_markdown_()) == (
        "<p><strong>答：</strong> 新收 1,204 件（+12.5%）；a_b_c #1 → 4 &amp; &lt;b&gt;。</p>\n")


# -- pages in a browser ------------------------------------------------------------------


def opened(browser: Browser, path: Path) -> tuple[str, list[str], str]:
    """A page's title, what it asked of the network, and its words, after everything on it that can be clicked or hovered had its turn."""
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if r.url.startswith(("http", "ftp", "ws")) else None)
    page.on("dialog", lambda d: asked.append(f"dialog {d.message}"))
    page.goto(path.as_uri())
    page.wait_for_load_state("load")
    page.evaluate("document.querySelectorAll('main a:not([href$=\".html\"]):not([href$=\".xlsx\"]), [onmouseover]').forEach("
                  "e => { e.dispatchEvent(new MouseEvent('mouseover')); e.click(); })")
    page.wait_for_timeout(50)
    title, words = page.title(), page.inner_text("body")
    page.close()
    return title, asked, words


def test_what_jupyter_shows_runs_nothing_in_a_browser(hostile: Dataset, browser: Browser, tmp_path: Path) -> None:
    """Without any policy of a page to stop it."""
    path = tmp_path / "shown.html"
    parts = "\n".join(text for _, text in shown(hostile))
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8><title>still</title><body><main>{parts}</main>", encoding="utf-8")
    title, asked, words = opened(browser, path)
    assert (title, asked) == ("still", [])
    assert MARKUP[0] in words  # shown as the text it is


def test_the_pages_to_forward_run_nothing_of_a_reports_text(hostile_files: Path, browser: Browser, tmp_path: Path) -> None:
    from gongkai import site

    code = (
        f"import helpers; dataset = helpers.load_reports({str(hostile_files)!r}, progress=False); dataset",
        "helpers.table(dataset.findings)", "helpers.table(dataset.reports)", "dataset.report(dataset.reports['report_id'][0])",
        "helpers.compare_reports(dataset.report(dataset.reports['report_id'][0]), dataset.report(dataset.reports['report_id'][1]))",
        "dataset.sections", "helpers.answer_data_check(dataset)", "helpers.say_editions(dataset)", "print(dataset.sections['text'].tolist())",
        "import matplotlib; helpers.coverage_chart(helpers.coverage(dataset));",
    )
    notebook = new_notebook(cells=[new_markdown_cell("# 问\n## Q"), *map(new_code_cell, code)],
                            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    nbformat.write(notebook, tmp_path / "01.ipynb")
    pages = [p for p in site.write_site(tmp_path / "site", [tmp_path / "01.ipynb"]) if p.suffix == ".html"]
    assert len(pages) == 2
    bare = re.sub(r"<meta http-equiv='Content-Security-Policy'[^>]*>", "", pages[0].read_text("utf-8"))
    assert "Content-Security-Policy" in pages[0].read_text("utf-8")
    # The page's policy forbids scripts; here it is the page itself that must hold none.
    (tmp_path / "site" / "bare.html").write_text(bare, encoding="utf-8")
    for page in (*pages, tmp_path / "site" / "bare.html"):
        title, asked, words = opened(browser, page)
        assert title != "hit"
        assert asked == []
    assert "onerror" in words


# -- the network -------------------------------------------------------------------------


def test_reading_and_writing_ask_nothing_of_the_network(
    hostile_files: Path, tmp_path: Path, no_network: list[str]
) -> None:
    """In this process; those of a pool inherit no patch, so the report is also read here, one file after the other."""
    found = [helpers.read_report(path, publisher="某市某局", year=2024) for path in sorted(hostile_files.glob("*.html"))]
    assert len(found) > 12
    shipped = Path(__file__).resolve().parents[1] / "data" / "raw"
    for path in sorted(shipped.rglob("*")):
        if path.is_file() and path.suffix != ".csv":
            assert helpers.read_report(path)._repr_html_()
    dataset = helpers.load_reports(shipped, progress=False, processes=1)
    assert len(dataset.reports) and dataset.failures.empty
    write_dataset(dataset, tmp_path)
    write_workbook(open_dataset(tmp_path), tmp_path / "summary.xlsx")
    helpers.coverage_chart(helpers.coverage(dataset)).figure.savefig(tmp_path / "chart.svg")


def test_the_ban_on_sockets_would_be_noticed(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    asked = request.getfixturevalue("no_network")
    with pytest.raises(AssertionError, match="asks the network"):
        socket.socket().connect(("192.0.2.1", 80))
    with pytest.raises(AssertionError, match="asks for the address"):
        socket.create_connection(("evil.example", 80))
    assert len(asked) == 2
    asked.clear()


def test_nothing_is_unpickled_and_no_shell_is_used() -> None:
    """In the package's own code."""
    source = Path(display.__file__).parent
    for path in source.rglob("*.py"):
        text = path.read_text("utf-8")
        found = re.findall(r"\bpickle\b|\bread_pickle\b|\bmarshal\.loads?\b|\bshelve\b|\bdill\b|shell=True|\bos\.system\b|\bos\.popen\b|\beval\(|(?<![.\w])exec\(|yaml\.load\(", text)
        assert found == [], path

"""The pages to forward: made from real runs, opened in a real browser, narrow and wide."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Browser

from gongkai import site
from gongkai.notebooks import NotebookError

CHART = "from gongkai.style import house_style\nimport matplotlib.pyplot as plt\nwith house_style():\n    plt.plot([1, 2]); plt.title('新收申请')"
PAYLOAD = "<img src=x onerror=\"document.title='hit'\"><script>document.title='hit'</script><a href='javascript:1'>x</a>"


def notebook(path: Path, title: str, *code: str) -> Path:
    cells = [new_markdown_cell(f"# {title}\n## In English\n\n说明。"), *map(new_code_cell, code)]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}), path)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two notebooks as pages: one with a figure, a wide table and a sentence, one with hostile text."""
    home = tmp_path_factory.mktemp("notebooks")
    one = notebook(
        home / "01_one.ipynb", "新收多少？", CHART,
        "from IPython.display import Markdown\nMarkdown('**答：** 新收 12 件。')",
        "import pandas as pd\npd.DataFrame({f'很宽的列{i}': [1234.5, 2] for i in range(30)} | {'说明': ['一句很长的说明，占去许多地方。', '短']})",
        "print('<b>text</b>')")
    two = notebook(
        home / "02_two.ipynb", "载荷 <i>", f"import pandas as pd\nx = {PAYLOAD!r}\npd.DataFrame({{'原文': [x]}})",
        f"from IPython.display import HTML\nHTML({PAYLOAD!r})", f"from IPython.display import Markdown\nMarkdown({PAYLOAD!r})")
    book = home / "summary.xlsx"
    book.write_bytes(b"not opened here")
    target = tmp_path_factory.mktemp("site")
    written = site.write_site(target, [one, two], book)
    assert [p.name for p in written] == ["01_one.html", "02_two.html", "index.html", "summary.xlsx"]
    assert sorted(p.name for p in target.iterdir()) == [p.name for p in written]
    return target


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["index", "01_one", "02_two"])
def test_a_page_fits_its_screen_asks_nothing_of_the_network_and_runs_nothing(
    folder: Path, browser: Browser, width: int, name: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if not r.url.startswith(("data:", folder.as_uri())) else None)
    page.goto(f"{folder.as_uri()}/{name}.html")
    page.wait_for_load_state("load")
    assert page.title() and page.title() != "hit"
    # A picture that payloads name is asked for beside the page and stopped by the page's own policy.
    assert asked == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("[...document.images].filter(i => i.src.startsWith('data:')).every(i => i.naturalWidth > 300 && i.alt)")
    page.close()


def test_wide_tables_and_figures_scroll_in_their_own_box_by_keyboard_too(folder: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{folder.as_uri()}/01_one.html")
    boxes = page.locator(".scroll")
    assert boxes.count() == 2
    for i in range(2):
        box = boxes.nth(i)
        assert box.evaluate("e => e.scrollWidth > e.clientWidth")
        box.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("e => e.scrollLeft > 0", arg=box.element_handle())
    assert page.evaluate("document.querySelector('.scroll img').getBoundingClientRect().width") >= 600
    page.close()


def test_the_index_answers_and_leads_to_every_page(folder: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{folder.as_uri()}/index.html")
    assert "答： 新收 12 件。" in page.inner_text("main")
    page.click("text=新收多少？")
    assert page.url.endswith("01_one.html") and page.inner_text("h1") == "新收多少？"
    page.click("nav >> text=载荷 <i>")
    assert page.url.endswith("02_two.html")
    page.close()


def test_the_same_notebook_gives_the_same_page(folder: Path, tmp_path: Path) -> None:
    one = notebook(tmp_path / "01_one.ipynb", "新收多少？", CHART)
    pages = [site.write_site(tmp_path / name, [one])[0].read_bytes() for name in ("a", "b")]
    assert pages[0] == pages[1] and b"svg+xml;base64" in pages[0]


def test_a_notebook_that_fails_leaves_the_old_pages(folder: Path, tmp_path: Path) -> None:
    good = notebook(tmp_path / "01.ipynb", "好", "1 + 1")
    site.write_site(tmp_path / "out", [good])
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    with pytest.raises(NotebookError, match="ZeroDivisionError"):
        site.write_site(tmp_path / "out", [good, notebook(tmp_path / "02.ipynb", "坏", "1 / 0")])
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == before

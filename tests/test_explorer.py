"""The explorer: what its controls give, in code and in a real browser, in JupyterLab and as a page without code."""

from __future__ import annotations

import base64
import contextlib
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.image import imread
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

import helpers
from gongkai.dataset import write_dataset
from gongkai.explorer import VIEWS, Choice, Explorer, as_csv, as_excel, explored
from gongkai.measures import MEASURES
from gongkai.measures.breakdown import BREAKDOWNS, breakdown, breakdowns_of

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = "08_explorer.ipynb"


# -- breakdowns ---------------------------------------------------------------------------


def test_parts_of_a_count_add_up_to_it(dataset: helpers.Dataset) -> None:
    whole = breakdown(dataset, "outcomes").set_index("report_id")["value"]
    parts = breakdown(dataset, "outcomes", "parts").groupby("report_id")["value"].sum()
    assert (parts == whole[parts.index]).all() and len(parts) == len(dataset.reports)


def test_applicants_are_counted_each_over_its_own_cases(dataset: helpers.Dataset) -> None:
    rows = breakdown(dataset, "disclosure_rate", "applicants")
    own = rows[rows["report_id"] == "宿迁市-2024"].set_index("part")
    by_hand = helpers.key_indicators(dataset, ["disclosure_rate_individual"]).set_index("report_id").loc["宿迁市-2024"]
    assert own.loc["individual", "value"] == by_hand["value"] and own["denominator"].sum() == 3521
    assert set(own["part_zh"]) >= {"自然人", "商业企业"}


def test_what_has_no_parts_gives_no_rows(dataset: helpers.Dataset) -> None:
    assert breakdowns_of("received") == ("whole", "applicants")
    assert breakdown(dataset, "received", "parts").empty
    with pytest.raises(KeyError, match="no such breakdown"):
        breakdown(dataset, "received", "by_moon")


# -- the controls, without a browser ----------------------------------------------------------


@pytest.fixture(scope="module")
def controls(dataset: helpers.Dataset) -> Explorer:
    return helpers.explorer(dataset)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_combination_of_choices_fails(controls: Explorer, data: st.DataObject) -> None:
    years = controls.first.options
    names = controls._names
    with controls.hold_trait_notifications():
        controls.find.value = data.draw(st.sampled_from(["", names[0][:2], "没有这个机关", "(", "\\"]))
    controls.bodies.value = data.draw(st.lists(st.sampled_from(list(controls.bodies.options) or [""]), unique=True).map(
        lambda chosen: [name for name in chosen if name]))
    controls.first.value, controls.last.value = data.draw(st.tuples(st.sampled_from(years), st.sampled_from(years)))
    controls.measure.value = data.draw(st.sampled_from(list(MEASURES)))
    controls.by.value = data.draw(st.sampled_from(BREAKDOWNS))
    controls.view.value = data.draw(st.sampled_from(VIEWS))
    shown = controls.shown.value
    assert MEASURES[controls.measure.value].definition_zh.split("“")[0][:6] in shown
    assert ("<img" in shown) + ("<table" in shown) + ("role='status'" in shown) == 1
    assert ("href=" in controls.downloads.value) == (not controls.rows.empty)
    first, last = sorted((controls.first.value, controls.last.value))
    assert controls.rows["year"].between(first, last).all()


def test_what_is_downloaded_is_what_is_shown(dataset: helpers.Dataset) -> None:
    controls = helpers.explorer(dataset)
    controls.measure.value, controls.view.value = "disclosure_rate", "bodies"
    links = dict(re.findall(r"download='[^']*\.(\w+)' href='data:[^,]*;base64,([^']*)'", controls.downloads.value))
    assert set(links) == {"csv", "xlsx", "png"}
    csv = pd.read_csv(io.BytesIO(base64.b64decode(links["csv"])))
    assert csv["value"].tolist() == pytest.approx(controls.rows["value"].astype(float).tolist())
    sheet = openpyxl.load_workbook(io.BytesIO(base64.b64decode(links["xlsx"]))).active
    assert sheet.max_row == len(controls.rows) + 1 and sheet["B2"].value == controls.rows["publisher"].iloc[0]
    assert imread(io.BytesIO(base64.b64decode(links["png"]))).shape[1] == 1600


def test_no_text_of_a_report_is_a_formula_in_what_is_downloaded() -> None:
    rows = pd.DataFrame({"publisher": pd.array(["=1+1", "@SUM(A1)", "-2", "甲"], dtype="string"), "value": [-1, 2, 3, 4]})
    assert as_csv(rows).decode("utf-8-sig").splitlines()[1:4] == ["'=1+1,-1", "'@SUM(A1),2", "'-2,3"]
    cells = [row[0] for row in openpyxl.load_workbook(io.BytesIO(as_excel(rows))).active.iter_rows(min_row=2)]
    assert [c.data_type for c in cells] == ["s"] * 4 and cells[0].value == "=1+1"


def test_years_in_either_order_and_no_bodies_mean_all(dataset: helpers.Dataset) -> None:
    forward = explored(dataset, Choice((), 2020, 2022, "received"))
    assert forward.equals(explored(dataset, Choice((), 2022, 2020, "received"))) and set(forward["year"]) == {2020, 2021, 2022}


def test_a_collection_without_years_has_controls_too() -> None:
    empty = helpers.Dataset.from_rows({})
    assert "role='status'" in helpers.explorer(empty).shown.value


# -- in a browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, dataset: helpers.Dataset) -> Path:
    folder = tmp_path_factory.mktemp("explorer")
    (folder / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / NOTEBOOK, folder / "notebooks" / NOTEBOOK)
    write_dataset(dataset, folder / "data" / "processed")
    return folder


def serve(home: Path, module: str, *options: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    state = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "RUNTIME")}
    log = (home / f"{module}.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", module, f"--port={port}", "--no-browser", *options],
        cwd=home, env={**os.environ, **state, "IPYTHONDIR": str(home / "ipython")}, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            # Only a connection: each page that is asked for would run the notebook.
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2):
                break
            assert server.poll() is None, (home / f"{module}.log").read_text(encoding="utf-8")
            time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait(20)
        log.close()


@pytest.fixture(scope="module")
def lab(home: Path, browser: Browser) -> Iterator[str]:
    options = ("--allow-root", "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True",
               "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
               "--LabApp.extension_manager=readonly")
    yield from serve(home, "jupyterlab", *options)


@pytest.fixture(scope="module")
def voila(home: Path, browser: Browser) -> Iterator[str]:
    yield from serve(home, "voila", f"notebooks/{NOTEBOOK}")


def watched(browser: Browser) -> tuple[Page, list[str]]:
    page = browser.new_page(viewport={"width": 1280, "height": 3000})
    troubles: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # Voilà's own page asks a foreign host for MathJax; without a network it goes without.
        if message.type == "error" and "ERR_NAME_NOT_RESOLVED" not in message.text:
            troubles.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    return page, troubles


def picture(page: Page) -> str:
    return page.locator(".widget-html img, .jupyter-widgets img").first.get_attribute("src") or ""


def changes(page: Page, before: str) -> str:
    page.wait_for_function(
        "old => { const i = document.querySelector('.widget-html img'); return i && i.src !== old && i.naturalWidth > 0 }",
        arg=before, timeout=60_000)
    return picture(page)


def works_every_control(page: Page) -> None:
    """Changes each control by keyboard and sees the chart follow."""
    expect(page.locator(".widget-html img").first).to_be_visible(timeout=120_000)
    seen = picture(page)
    for label, keys in (("指标", ["ArrowDown"]), ("起始年度", ["ArrowDown"]), ("截止年度", ["ArrowUp"]), ("显示", ["ArrowDown"]),
                        ("拆分", ["ArrowDown"])):
        select = page.locator(f".widget-dropdown:has(label:text-is('{label}')) select")
        select.focus()
        for key in keys:
            page.keyboard.press(key)
        seen = changes(page, seen)
    bodies = page.locator(".widget-select-multiple select")
    bodies.focus()
    page.keyboard.press("Home")
    seen = changes(page, seen)
    page.locator(".widget-text input").fill("宿迁")
    page.wait_for_function("[...document.querySelectorAll('.widget-select-multiple option')].some(o => o.text.includes('宿迁'))")
    select = page.locator(".widget-dropdown:has(label:text-is('显示')) select")
    select.select_option("表")
    expect(page.locator(".widget-html table").first).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        page.locator(".widget-html a[download$='.csv']").first.click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("report_id,publisher,year") and len(text.splitlines()) > 1


@pytest.mark.slow
def test_in_jupyterlab(lab: str, browser: Browser) -> None:
    page, troubles = watched(browser)
    page.goto(f"{lab}/lab/tree/notebooks/{NOTEBOOK}")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=120_000)
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", timeout=120_000)
    page.click(".lm-MenuBar-itemLabel:text-is('Run')")
    page.click(".lm-Menu-itemLabel:text-is('Run All Cells')")
    # JupyterLab keeps in the page only what is near the cell in view.
    page.wait_for_function(
        "() => { const all = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];"
        " return all.length && all.every(p => /^\\[\\d+\\]:/.test(p.textContent)) }", timeout=240_000)
    page.locator(".jp-WindowedPanel-outer").first.evaluate("panel => { panel.scrollTop = 0 }")
    works_every_control(page)
    assert page.locator("[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert troubles == []
    page.close()


def test_as_a_page_without_code(voila: str, browser: Browser) -> None:
    page, troubles = watched(browser)
    page.goto(voila, timeout=180_000)
    works_every_control(page)
    assert "open_dataset" not in page.inner_text("body")
    assert troubles == []
    page.close()

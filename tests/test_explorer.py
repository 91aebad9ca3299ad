"""The explorer: what its controls give, in code and in a real browser, in JupyterLab and as a page without code."""

from __future__ import annotations

import base64
import contextlib
import io
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import matplotlib.pyplot as plt
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.image import imread
from matplotlib.text import Annotation, Text
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

import helpers
from gongkai.dataset import write_dataset
from gongkai.explorer import VIEWS, Choice, Explorer, as_csv, as_excel, explored
from gongkai.measures import MEASURES
from gongkai.measures.breakdown import BREAKDOWNS, breakdown, breakdowns_of
from gongkai.style import OUTCOME_FILLS

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
    years, names = controls.first.options, controls._names
    controls.find.value = controls.find_measure.value = ""
    controls.view.value = "table"  # the quickest, until the rest is chosen
    controls.bodies.value = data.draw(st.lists(st.sampled_from(names), unique=True))
    controls.first.value, controls.last.value = data.draw(st.tuples(st.sampled_from(years), st.sampled_from(years)))
    controls.measure.value = data.draw(st.sampled_from(list(MEASURES)))
    controls.by.value = data.draw(st.sampled_from(BREAKDOWNS))
    controls.view.value = data.draw(st.sampled_from(VIEWS))
    before = controls.choice
    controls.find.value = data.draw(st.sampled_from(["", names[0][:2], "没有这个机关", "(", "\\"]))
    controls.find_measure.value = data.draw(st.sampled_from(["", "率", "没有这个指标", "(", "\\"]))
    assert replace(controls.choice, bodies=()) == replace(before, bodies=()) and set(controls.choice.bodies) == set(before.bodies)
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
    rows = pd.DataFrame({"publisher": pd.array(["=1+1", "@SUM(A1)", "-2+3", "甲"], dtype="string"), "value": [-1, 2, 3, 4]})
    assert as_csv(rows).decode("utf-8-sig").splitlines()[1:4] == ["'=1+1,-1", "'@SUM(A1),2", "'-2+3,3"]
    cells = [row[0] for row in openpyxl.load_workbook(io.BytesIO(as_excel(rows))).active.iter_rows(min_row=2)]
    assert [c.data_type for c in cells] == ["s"] * 4 and cells[0].value == "=1+1"


def test_years_in_either_order_and_no_bodies_mean_all(dataset: helpers.Dataset) -> None:
    forward = explored(dataset, Choice((), 2020, 2022, "received"))
    assert forward.equals(explored(dataset, Choice((), 2022, 2020, "received"))) and set(forward["year"]) == {2020, 2021, 2022}


def test_a_collection_without_years_has_controls_too() -> None:
    empty = helpers.Dataset.from_rows({})
    assert "role='status'" in helpers.explorer(empty).shown.value


def test_looking_for_a_name_keeps_what_is_chosen_and_draws_nothing_anew(dataset: helpers.Dataset) -> None:
    controls = helpers.explorer(dataset)
    before, shown = controls.choice, controls.shown.value
    drawn: list[object] = []
    controls.shown.observe(drawn.append, "value")
    controls.find.value, controls.find_measure.value = "淄博", "复议"
    assert controls.choice == before and controls.shown.value == shown and not drawn
    assert set(controls.bodies.options) == {*before.bodies, "淄博市大数据局"}
    assert all("复议" in name or key == before.measure for name, key in controls.measure.options) and len(controls.measure.options) > 1
    controls.find.value = controls.find_measure.value = ""
    assert len(controls.measure.options) == len(MEASURES)


# -- the charts -----------------------------------------------------------------------------------


def names_of_curves(ax: Axes) -> list[Annotation]:
    return [text for text in ax.texts if isinstance(text, Annotation) and text.arrow_patch]


@pytest.mark.parametrize(("measure", "by"), [("received", "whole"), ("disclosure_rate", "whole"), ("disclosure_rate", "applicants"),
                                             ("outcomes", "parts"), ("received", "applicants")])
def test_the_names_of_curves_do_not_touch(dataset: helpers.Dataset, measure: str, by: str) -> None:
    ax = helpers.explored_years(breakdown(dataset, measure, by))
    figure = ax.figure.get_figure(root=True)
    figure.canvas.draw()
    # The words alone: the line that leads to the curve may pass others.
    boxes = sorted((Text.get_window_extent(text) for text in names_of_curves(ax)), key=lambda box: box.y0)
    assert len(boxes) > 1 and all(below.y1 <= above.y0 for below, above in pairwise(boxes))
    plt.close(figure)


def test_of_many_rates_those_of_the_most_cases_are_drawn(dataset: helpers.Dataset) -> None:
    rows = breakdown(dataset, "disclosure_rate", "applicants")
    ax = helpers.explored_years(rows)
    drawn = {text.get_text().replace("\n", "").split("  ")[0] for text in names_of_curves(ax)}
    largest = rows.assign(name=rows["publisher"] + "：" + rows["part_zh"]).dropna(subset=["value"]).groupby("name")["denominator"].max()
    assert drawn == set(largest.sort_values(ascending=False).index[:8])
    assert "分母最大的8项" in " ".join(text.get_text() for text in ax.figure.findobj(Text))
    plt.close("all")


def test_other_applicants_do_not_look_like_other_outcomes(dataset: helpers.Dataset) -> None:
    rows = breakdown(dataset, "received", "applicants")
    ax = helpers.explored_years(rows[rows["part"].isin(["other"])])
    assert OUTCOME_FILLS["other"].colour not in {line.get_color() for line in ax.lines}
    plt.close("all")


# -- in a browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, dataset: helpers.Dataset) -> Path:
    folder = tmp_path_factory.mktemp("explorer")
    (folder / "notebooks").mkdir()
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy(notebook, folder / "notebooks")
    write_dataset(dataset, folder / "data" / "processed")
    return folder


def made(target: str) -> list[str]:
    """What ``make`` runs last for a target."""
    recipe = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert recipe
    python, *words = shlex.split(recipe[1].splitlines()[-1].strip().removeprefix("@"))
    assert python == "$(PY)"
    return [sys.executable, *words]


def serve(home: Path, target: str, *options: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    state = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "RUNTIME")}
    said = home / f"{target}.log"
    with said.open("wb") as log:
        server = subprocess.Popen(
            [*made(target), f"--port={port}", "--no-browser", *options],
            cwd=home, env={**os.environ, **state, "IPYTHONDIR": str(home / "ipython")}, stdout=log, stderr=log)
        try:
            for _ in range(240):
                # Only a connection: each page that is asked for would run the notebook.
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2):
                    break
                assert server.poll() is None, said.read_text(encoding="utf-8")
                time.sleep(0.5)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            try:
                server.wait(60)
            except subprocess.TimeoutExpired:
                server.kill()


@pytest.fixture(scope="module")
def lab(home: Path, browser: Browser) -> Iterator[str]:
    yield from serve(home, "lab", "--allow-root", "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True",
                     "--LabApp.expose_app_in_browser=True")


@pytest.fixture(scope="module")
def voila(home: Path, browser: Browser) -> Iterator[str]:
    yield from serve(home, "explorer")


@contextlib.contextmanager
def watched(browser: Browser) -> Iterator[Page]:
    """A page that may complain of nothing and ask nothing of a foreign host."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    troubles: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            troubles.append(message.text)

    def ask(url: str) -> None:
        if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).hostname != "127.0.0.1":
            troubles.append(f"asks {url}")

    page.on("console", hear)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda request: ask(request.url))
    page.on("websocket", lambda socket: ask(socket.url))
    try:
        yield page
        assert troubles == []
    finally:
        page.close()


def control(page: Page, label: str) -> Locator:
    return page.locator(f".gongkai-explorer .jupyter-widgets:has(> label:text-is('{label}'))").locator("select, input")


def chart(page: Page) -> str:
    return page.locator(".gongkai-explorer img").get_attribute("src") or ""


def changes(page: Page, before: str) -> str:
    page.wait_for_function(
        "old => { const i = document.querySelector('.gongkai-explorer img'); return i && i.src !== old && i.naturalWidth > 0 }",
        arg=before, timeout=60_000)
    return chart(page)


def downloaded(page: Page, kind: str) -> bytes:
    with page.expect_download() as download:
        page.locator(f".gongkai-explorer a[download$='.{kind}']").click()
    return Path(download.value.path()).read_bytes()


def is_reached_by_tab(page: Page) -> None:
    """Tab goes through the controls, the links and the chart in the order in which they stand, each with a ring around it."""
    control(page, "找机关").focus()
    seen = []
    for _ in range(12):
        seen.append(page.evaluate(
            "() => { const e = document.activeElement, ring = getComputedStyle(e);"
            " const name = e.closest('.jupyter-widgets').querySelector(':scope > label');"
            " return [name?.textContent || e.getAttribute('aria-label') || e.textContent,"
            "         ring.outlineStyle === 'solid' && parseFloat(ring.outlineWidth) >= 2] }"))
        page.keyboard.press("Tab")
    names = ["找机关", "机关（可多选）", "起始年度", "截止年度", "找指标", "指标", "拆分", "显示", "CSV", "Excel", "PNG", "图"]
    assert seen == [[name, True] for name in names]


def works_every_control(page: Page) -> None:
    """Changes each control by keyboard, sees the chart follow, and takes along what is shown."""
    expect(page.locator(".gongkai-explorer img")).to_be_visible(timeout=120_000)
    is_reached_by_tab(page)
    seen = chart(page)
    for label, key in (("指标", "ArrowDown"), ("起始年度", "ArrowDown"), ("截止年度", "ArrowUp"), ("显示", "ArrowDown"), ("拆分", "ArrowDown")):
        control(page, label).focus()
        page.keyboard.press(key)
        seen = changes(page, seen)
    control(page, "机关（可多选）").focus()
    page.keyboard.press("Home")
    seen = changes(page, seen)
    for label, among, words in (("找机关", "机关（可多选）", "宿迁"), ("找指标", "指标", "复议")):
        before = control(page, among).locator("option").count()
        control(page, label).focus()
        page.keyboard.insert_text(words)
        # What was chosen stays, besides what was looked for.
        expect(control(page, among).locator("option").filter(has_not_text=words)).to_have_count(1)
        assert 1 < control(page, among).locator("option").count() < before
    assert chart(page) == seen

    assert downloaded(page, "png") == base64.b64decode(seen.partition(",")[2])
    control(page, "显示").focus()
    page.keyboard.press("End")
    rows = page.locator(".gongkai-explorer tbody tr")
    expect(rows.first).to_be_visible(timeout=60_000)
    csv = pd.read_csv(io.BytesIO(downloaded(page, "csv")))
    excel = pd.read_excel(io.BytesIO(downloaded(page, "xlsx")), engine="openpyxl")
    assert len(csv) == len(excel) == rows.count() > 1
    assert csv["value"].tolist() == pytest.approx(excel["value"].tolist(), nan_ok=True)
    assert [row.split("\t")[0] for row in rows.all_inner_texts()] == csv["publisher"].tolist() == excel["publisher"].tolist()


def test_in_jupyterlab(lab: str, browser: Browser) -> None:
    with watched(browser) as page:
        page.goto(f"{lab}/lab/tree/{NOTEBOOK}")
        page.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext", timeout=120_000)
        # The mark of an idle kernel is shown before there is one; cells run then are lost.
        page.evaluate("async () => { await jupyterapp.restored; const panel = jupyterapp.shell.currentWidget;"
                      " await panel.context.ready; await panel.sessionContext.ready; await panel.sessionContext.session.kernel.info }")
        assert page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        prompts = page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()
        assert prompts == [f"[{n}]:" for n in range(1, len(prompts) + 1)] and len(prompts) > 5
        works_every_control(page)
        troubles = "[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']"
        assert page.locator(troubles).count() == 0


def test_as_a_page_without_code(voila: str, browser: Browser) -> None:
    with watched(browser) as page:
        page.goto(voila, timeout=180_000)
        works_every_control(page)
        assert "open_dataset" not in page.inner_text("body")
        # Nothing that a later page might load from elsewhere stands in it either.
        assert re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?https?://(?!127\.0\.0\.1)[^"')\s]*""", page.content()) == []
        page.set_viewport_size({"width": 390, "height": 844})
        wide = page.locator(".gongkai-explorer :is(select, input, p, a, .scroll)").evaluate_all(
            "all => all.filter(e => e.getBoundingClientRect().right > innerWidth).map(e => e.outerHTML.slice(0, 80))")
        assert wide == []

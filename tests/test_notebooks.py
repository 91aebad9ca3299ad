"""The shipped notebooks, each in a fresh kernel on freshly read reports; and the machinery that runs them."""

from __future__ import annotations

import ast
import contextlib
import io
import shutil
from collections.abc import Iterable
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import helpers
from gongkai import notebooks

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT / "data" / "raw"
SHIPPED = notebooks.find(ROOT / "notebooks")
each = pytest.mark.parametrize("notebook", SHIPPED, ids=lambda path: path.stem)


def plant(tree: Path, files: Iterable[Path]) -> list[Path]:
    """A tree with these raw files, what is built from them, and a copy of every notebook."""
    raw = tree / "data" / "raw"
    for file in files:
        target = raw / file.relative_to(RAW)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
    shutil.copytree(ROOT / "notebooks", tree / "notebooks", ignore=shutil.ignore_patterns(".*"))
    with contextlib.chdir(tree):
        helpers.build_dataset("data/raw", "data/processed")
    return notebooks.find(tree / "notebooks")


def by_name(runs: Iterable[notebooks.Run]) -> dict[str, notebooks.Run]:
    return {run.path.name: run for run in runs}


@pytest.fixture(scope="module")
def shipped_runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, notebooks.Run]:
    copies = plant(tmp_path_factory.mktemp("shipped"), (path for path in RAW.rglob("*") if path.is_file()))
    return by_name(notebooks.run_all(copies, write=False, progress=False))


@pytest.fixture(scope="module")
def english_runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, notebooks.Run]:
    """On the shipped reports, with the one parameter changed that sets the language."""
    copies = plant(tmp_path_factory.mktemp("english"), (path for path in RAW.rglob("*") if path.is_file()))
    for path in copies:
        notebook = nbformat.read(path, as_version=4)
        (parameters,) = (cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
        assert 'LANG = "zh"' in parameters.source
        parameters.source = parameters.source.replace('LANG = "zh"', 'LANG = "en"')
        nbformat.write(notebook, path)
    return by_name(notebooks.run_all(copies, write=False, progress=False))


@pytest.fixture(scope="module", params=["2019", "2021"])
def one_report_runs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, dataset: helpers.Dataset
) -> dict[str, notebooks.Run]:
    """On one report of an edition, without sources.csv, and with a file beside it that cannot be read."""
    edition = dataset.reports[dataset.reports["form"] == request.param]
    report = RAW / edition["source"].iloc[0]
    tree = tmp_path_factory.mktemp(f"one-{request.param}")
    (tree / "data" / "raw").mkdir(parents=True)
    (tree / "data" / "raw" / "空白.txt").write_bytes(b"")
    copies = plant(tree, [report])
    return by_name(notebooks.run_all(copies, write=False, progress=False))


def test_the_themes_are_there() -> None:
    assert [path.stem for path in SHIPPED] == [
        "01_data_check", "02_disclosure_volume", "03_refusal_reasons", "04_year_over_year", "05_two_reports",
        "06_disputes", "07_own_words", "08_explorer",
    ]


@each
def test_runs_on_the_shipped_reports(notebook: Path, shipped_runs: dict[str, notebooks.Run]) -> None:
    assert shipped_runs[notebook.name].error is None


@each
def test_warns_of_nothing(notebook: Path, shipped_runs: dict[str, notebooks.Run]) -> None:
    assert shipped_runs[notebook.name].warnings == ()


@each
def test_committed_outputs_are_fresh(notebook: Path, shipped_runs: dict[str, notebooks.Run]) -> None:
    assert shipped_runs[notebook.name].changes == (), "run `make report` and commit the notebook"


@each
def test_runs_on_one_report(notebook: Path, one_report_runs: dict[str, notebooks.Run]) -> None:
    run = one_report_runs[notebook.name]
    assert run.error is None
    assert run.warnings == ()


@each
def test_runs_in_english(notebook: Path, english_runs: dict[str, notebooks.Run]) -> None:
    run = english_runs[notebook.name]
    assert run.error is None
    assert run.warnings == ()
    assert any("another picture" in change for change in run.changes)


@each
def test_is_a_readers_document(notebook: Path) -> None:
    cells = nbformat.read(notebook, as_version=4).cells
    assert 20 <= len(cells) <= 40
    assert cells[0].cell_type == "markdown"
    assert cells[0].source.startswith("# ")
    codes = [cell for cell in cells if cell.cell_type == "code"]
    assert all(len(cell.source.splitlines()) <= 7 for cell in codes[2:])
    first, parameters = codes[0], codes[1]
    assert all(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.parse(first.source).body)
    assert "parameters" in parameters.metadata.get("tags", [])
    assert "PROCESSED" in parameters.source


LOGIC = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.AsyncFor, ast.While,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Try,
)


@each
def test_holds_no_logic(notebook: Path) -> None:
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type == "code":
            plain = "\n".join(line for line in cell.source.splitlines() if not line.startswith("%"))
            found = [node for node in ast.walk(ast.parse(plain)) if isinstance(node, LOGIC)]
            assert not found, cell.source


@each
def test_stores_no_error_and_no_standard_error(notebook: Path) -> None:
    for cell in nbformat.read(notebook, as_version=4).cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error"
            assert output.get("name") != "stderr"


# -- the machinery ----------------------------------------------------------------------


def write(path: Path, *sources: str) -> Path:
    cells = [new_markdown_cell("# 问题"), *map(new_code_cell, sources)]
    nbformat.write(new_notebook(cells=cells), path)
    return path


GLYPH = """
import matplotlib.pyplot as plt
plt.rcParams["font.family"] = "DejaVu Sans"
_ = plt.figure(figsize=(2, 1)).text(0, 0.5, "{}")
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, notebooks.Run]:
    folder = tmp_path_factory.mktemp("made")
    (folder / "beside.txt").write_text("在此", encoding="utf-8")
    paths = [
        write(folder / "plain.ipynb", "1 + 1", "print(open('beside.txt', encoding='utf-8').read())"),
        write(folder / "noisy.ipynb", "import sys; print('50%|#####', file=sys.stderr); import os; os.getpid() * 0"),
        write(folder / "glyph.ipynb", GLYPH.format("字")),
        write(folder / "fails.ipynb", "1", "{}['没有']", "2"),
        write(folder / "undrawn.ipynb", GLYPH.format("$\\\\nosuchthing$")),
        write(folder / "styled.ipynb", "import pandas as pd; pd.DataFrame({'列': [1]}).style"),
    ]
    return by_name(notebooks.run_all(paths, progress=False))


def test_outputs_are_written_and_then_fresh(runs: dict[str, notebooks.Run]) -> None:
    run = runs["plain.ipynb"]
    assert run.error is None
    assert run.changes
    cells = nbformat.read(run.path, as_version=4).cells
    assert cells[1].outputs[0].data["text/plain"] == "2"
    assert cells[2].outputs[0].text == "在此\n"
    assert [cell.execution_count for cell in cells[1:]] == [1, 2]
    before = run.path.stat().st_mtime_ns
    (again,) = notebooks.run_all([run.path], progress=False)
    assert again.changes == ()
    assert run.path.stat().st_mtime_ns == before, "an unchanged notebook is not written"


def test_a_stale_output_is_named_by_cell(runs: dict[str, notebooks.Run], tmp_path: Path) -> None:
    copy = tmp_path / "stale.ipynb"
    notebook = nbformat.read(runs["plain.ipynb"].path, as_version=4)
    notebook.cells[1].outputs[0].data["text/plain"] = "3"
    nbformat.write(notebook, copy)
    (tmp_path / "beside.txt").write_text("在此", encoding="utf-8")
    text = copy.read_bytes()
    (change,) = notebooks.stale(copy)
    assert change == f"cell 2 ({notebook.cells[1].id}): text/plain: '3' stored, '2' made"
    assert copy.read_bytes() == text


def test_progress_and_times_are_not_stored(runs: dict[str, notebooks.Run]) -> None:
    run = runs["noisy.ipynb"]
    notebook = nbformat.read(run.path, as_version=4)
    (output,) = notebook.cells[1].outputs
    assert output.output_type == "execute_result"
    assert run.warnings == ()
    assert notebook.cells[1].metadata == {}
    assert notebook.metadata.language_info == {"name": "python"}


def test_a_missing_glyph_is_told(runs: dict[str, notebooks.Run]) -> None:
    (warning,) = runs["glyph.ipynb"].warnings
    assert "Glyph 23383" in warning
    assert runs["glyph.ipynb"].error is None


def test_a_failing_cell_is_named_and_the_file_left(runs: dict[str, notebooks.Run]) -> None:
    run = runs["fails.ipynb"]
    assert run.error is not None
    assert run.error.startswith("fails.ipynb, cell 3 (")
    assert run.error.endswith("KeyError: '没有'")
    assert all(cell.outputs == [] for cell in nbformat.read(run.path, as_version=4).cells[1:])
    with pytest.raises(notebooks.NotebookError, match="cell 3"):
        notebooks.stale(run.path)


def test_a_figure_that_cannot_be_drawn_is_an_error(runs: dict[str, notebooks.Run]) -> None:
    assert "nosuchthing" in (runs["undrawn.ipynb"].error or "")


def test_random_ids_of_styled_tables_are_made_steady(runs: dict[str, notebooks.Run]) -> None:
    html = nbformat.read(runs["styled.ipynb"].path, as_version=4).cells[1].outputs[0].data["text/html"]
    assert "T_00000" in html
    assert notebooks.stale(runs["styled.ipynb"].path) == ()


def picture(text: str, shade: str = "black") -> bytes:
    figure = plt.figure(figsize=(4, 2))
    figure.text(0.4, 0.5, text, color=shade, fontsize=9)
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=72)
    plt.close(figure)
    return file.getvalue()


@pytest.mark.parametrize(("one", "other"), [("3", "8"), ("1", "7"), ("118", "113"), ("6", "0")])
def test_a_changed_digit_is_another_picture(one: str, other: str) -> None:
    assert notebooks.same_picture(picture(one), picture(one))
    assert not notebooks.same_picture(picture(one), picture(other))


def test_rounding_is_not_another_picture() -> None:
    assert picture("118", "#000000") != picture("118", "#010101")
    assert notebooks.same_picture(picture("118", "#000000"), picture("118", "#010101"))


def test_pictures_of_two_sizes_differ() -> None:
    small, large = io.BytesIO(), io.BytesIO()
    plt.imsave(small, np.zeros((4, 4)))
    plt.imsave(large, np.zeros((4, 5)))
    assert not notebooks.same_picture(small.getvalue(), large.getvalue())

"""``python -m gongkai``, the program behind ``make report``."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gongkai import __main__ as program
from gongkai import figures, notebooks, workbook
from gongkai.figures import write_figures
from gongkai.notebooks import same_picture
from gongkai.store import place

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT / "data" / "raw"
_NOTEBOOK = (
    '{"cells": [{"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": null,'
    ' "source": "SOURCE"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with the reports of one publisher, one file that is no report, and no notebook."""
    shutil.copytree(RAW / "宿迁市", tmp_path / "data" / "raw" / "宿迁市")
    (tmp_path / "data" / "raw" / "notes.txt").write_text("会议记录", encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_step_leaves_its_files(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main([]) == 0
    assert (tree / "data/processed/summary.xlsx").read_bytes().startswith(b"PK")
    pictures = sorted(path.name for path in (tree / "docs").iterdir())
    assert pictures == ["outcomes.en.png", "outcomes.zh.png", "years.en.png", "years.zh.png"]
    out = capsys.readouterr().out
    assert "reports read: 2; 未能读取 not read: 1" in out
    (line,) = (line for line in out.splitlines() if "notes.txt" in line)
    assert len(line.partition(": ")[2]) > 4, "the reason stands beside the name"
    assert "findings: " in out
    assert "workbook: data/processed/summary.xlsx" in out


def test_a_second_run_draws_the_same_figures(tree: Path) -> None:
    program.main(["data", "figures"])
    before = {path: path.stat().st_mtime_ns for path in (tree / "docs").iterdir()}
    assert program.main(["figures", "--again"]) == 0
    assert {path: path.stat().st_mtime_ns for path in (tree / "docs").iterdir()} == before


def test_what_nothing_changed_for_is_not_made_again(
    tree: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("01_one", "02_two"):
        (tree / "notebooks" / f"{name}.ipynb").write_text(_NOTEBOOK.replace("SOURCE", "1 + 1"), encoding="utf-8")
    made: list[str] = []

    def run_all(paths: list[Path]) -> list[notebooks.Run]:
        made.extend(path.name for path in paths)
        return [notebooks.Run(path, (), (), None, 0.0) for path in paths]

    monkeypatch.setattr(notebooks, "run_all", run_all)
    monkeypatch.setattr(figures, "write_figures", lambda dataset, folder: made.append("figures") or [])
    monkeypatch.setattr(workbook, "write_workbook", lambda dataset, path: made.append("workbook") or path.write_bytes(b"x"))
    assert program.main([]) == 0
    assert made == ["workbook", "figures", "01_one.ipynb", "02_two.ipynb"] and "nothing changed" not in capsys.readouterr().out
    made.clear()
    assert program.main(["data", "workbook", "notebooks"]) == 0
    assert made == []
    assert capsys.readouterr().out.count("nothing changed, not run") == 2
    (tree / "notebooks" / "02_two.ipynb").write_text(_NOTEBOOK.replace("SOURCE", "2 + 2"), encoding="utf-8")
    assert program.main(["data", "notebooks"]) == 0
    assert made == ["02_two.ipynb"] and "01_one.ipynb: nothing changed" in capsys.readouterr().out
    made.clear()
    (tree / "data" / "raw" / "notes.txt").unlink()
    assert program.main(["data", "notebooks"]) == 0
    assert made == ["workbook", "01_one.ipynb", "02_two.ipynb"], "a workbook that is there is made with the data, asked for or not"
    assert "nothing changed" not in capsys.readouterr().out


@pytest.mark.parametrize(("name", "text", "words"), [
    ("sources.csv", "publisher\nx\n", "no column 'file'"),
    ("names.csv", "name,body\nx,\n", "line 2: no body"),
])
def test_an_error_in_a_list_is_said_in_a_line(
    tree: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, words: str
) -> None:
    (tree / "data" / "raw" / name).write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        program.main(["data"])
    assert stop.value.code == 2
    assert words in capsys.readouterr().err


def test_a_second_run_at_the_same_time_says_so(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with place.locked(tree / "data" / "processed"):
        assert program.main(["data"]) == 1
    assert "another run is writing" in capsys.readouterr().err


def test_a_step_that_needs_data_says_what_to_run(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        program.main(["workbook"])
    assert "make report" in capsys.readouterr().err


def test_the_readme_shows_the_shipped_reports(tmp_path: Path, dataset: program.Dataset) -> None:
    for made in write_figures(dataset, tmp_path):
        committed = ROOT / "docs" / made.name
        assert same_picture(committed.read_bytes(), made.read_bytes()), f"{made.name}: run `make report`"


def test_without_a_report_it_says_where_to_put_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert program.main([]) == 1
    assert "put report files into data/raw" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["everything"], ["data", "notebook"]])
def test_an_unknown_step_is_refused(arguments: list[str], tree: Path) -> None:
    with pytest.raises(SystemExit) as stop:
        program.main(arguments)
    assert stop.value.code == 2
    assert not (tree / "data" / "processed").exists()


def test_outside_the_project_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        program.main([])
    assert "data/raw" in capsys.readouterr().err


def test_a_notebook_that_fails_fails_the_run(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "notebooks" / "01_fails.ipynb").write_text(_NOTEBOOK.replace("SOURCE", "1 / 0"), encoding="utf-8")
    assert program.main(["data", "notebooks"]) == 1
    assert "01_fails.ipynb, cell 1 (a): ZeroDivisionError" in capsys.readouterr().out

"""``python -m gongkai``, the program behind ``make report``."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gongkai import __main__ as program

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT / "data" / "raw"


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
    assert program.main(["figures"]) == 0
    assert {path: path.stat().st_mtime_ns for path in (tree / "docs").iterdir()} == before


def test_the_readme_shows_the_shipped_reports(tmp_path: Path, dataset: program.Dataset) -> None:
    for made in program.write_figures(dataset, tmp_path):
        committed = ROOT / "docs" / made.name
        assert program.notebooks.same_picture(committed.read_bytes(), made.read_bytes()), f"{made.name}: run `make report`"


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
    (tree / "notebooks" / "01_fails.ipynb").write_text(
        '{"cells": [{"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": null,'
        ' "source": "1 / 0"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
        encoding="utf-8",
    )
    assert program.main(["data", "notebooks"]) == 1
    assert "01_fails.ipynb, cell 1 (a): ZeroDivisionError" in capsys.readouterr().out

"""The benchmark of whole collections runs its steps apart, counts their processes, and says when one fails."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the benchmarks are no package of src

from benchmarks import scale

from gongkai.dataset import Dataset, open_dataset, write_dataset


def test_the_exponent_of_a_square_is_two() -> None:
    assert scale.exponent([10, 100, 1000], [3, 300, 30000]) == pytest.approx(2)


def _work(seconds: float, size: int) -> None:
    held = bytearray(size)
    end = time.process_time() + seconds
    while time.process_time() < end:
        held[0] ^= 1
    if not seconds:
        raise ValueError("nothing to do")


def test_a_step_counts_its_time_and_its_memory() -> None:
    found = scale.step(_work, 0.3, 300_000_000)
    assert 0.3 <= found.cpu < found.seconds + 0.3
    assert found.peak > 300_000_000


@pytest.mark.filterwarnings("ignore")
def test_a_step_that_fails_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match="_work"):
        scale.step(_work, 0, 0)


def test_the_command_reads_twice_and_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert scale.main(["--sizes", "4,8", "--formats", "text", "--processes", "--rounds", "1", "--quiet"]) == 0
    printed = capsys.readouterr().out
    for words in ("one process", "to the power of", "of the first", "one year s", "wanted: below 1,500"):
        assert words in printed
    with pytest.raises(SystemExit):
        scale.main(["--formats", "papyrus"])


def test_a_repeated_collection_answers_as_so_many_reports(dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "PART", 4)
    (tmp_path / "larger").mkdir()
    write_dataset(dataset, tmp_path / "read")
    scale.repeat(str(tmp_path / "read"), str(tmp_path / "larger"), 40)
    larger = open_dataset(tmp_path / "larger")
    assert larger.reports["report_id"].nunique() == 40 == len(larger.reports)
    again = larger.applications[larger.applications["report_id"].str.endswith("·1")]
    pd.testing.assert_series_equal(again["value"].reset_index(drop=True), dataset.applications["value"])
    for measure in scale.QUESTIONS:
        scale.ask(str(tmp_path / "larger"), measure, [2024])

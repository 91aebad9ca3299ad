"""A Dask cluster reads the same, a worker killed in the middle included."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import psutil
import pytest

import helpers

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A cluster of two processes on this machine."""
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install 'gongkai[cluster]'")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.mark.slow
def test_the_results_are_the_same_and_a_killed_worker_changes_nothing(
    client: Any, tmp_path: Path, report: bytes, dataset: helpers.Dataset
) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(ROOT / "data" / "raw", raw)
    for letter in "甲乙丙丁戊己庚辛壬癸":
        (raw / f"{letter}.txt").write_bytes(report + letter.encode())
    with (raw / "sources.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{letter}.txt,{letter}局\n" for letter in "甲乙丙丁戊己庚辛壬癸")
    (raw / "broken.txt").write_bytes(b"\x00" * 10)
    alone = helpers.load_reports(raw, progress=False)
    assert len(alone.failures) == 1 and len(alone.reports) == len(dataset.reports) + 10

    workers = client.run(os.getpid)
    assert len(workers) == 2

    def kill() -> None:
        time.sleep(1.5)
        psutil.Process(next(iter(workers.values()))).kill()

    killer = threading.Thread(target=kill)
    killer.start()
    together = helpers.build_dataset(raw, tmp_path / "processed", progress=False, client=client)
    killer.join()
    assert not psutil.pid_exists(next(iter(workers.values()))) or client.run(os.getpid) != workers
    for name, frame in alone.frames.items():
        pd.testing.assert_frame_equal(frame, together.frames[name])
    helpers.build_dataset(raw, tmp_path / "alone", progress=False)
    for path in (tmp_path / "alone").glob("*.csv"):
        assert path.read_bytes() == (tmp_path / "processed" / path.name).read_bytes()


def test_without_dask_the_extra_is_named(tmp_path: Path, report: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(report)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ImportError, match=r"gongkai\[cluster\]"):
        helpers.load_reports(tmp_path, progress=False, client=object())

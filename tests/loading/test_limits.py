"""A file that hangs, fills memory or kills its reader loses itself alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import psutil
import pytest

import helpers
from gongkai.loading import pool
from interrupted import listening

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the readers misbehave by POSIX signals")

REASONS = {
    "deaf.txt": "超过 3 秒", "die.txt": "SIGSEGV", "eat.txt": "内存超过 150 MB", "gulp.txt": "内存超过 150 MB", "hang.txt": "超过 3 秒",
}


def test_each_loses_itself_alone(tmp_path: Path, misbehaving: Path, report: bytes) -> None:
    for name, data in {"deaf": b"DEAF", "die": b"DIE", "eat": b"EAT", "gulp": b"GULP", "hang": b"HANG"}.items():
        (tmp_path / f"{name}.txt").write_bytes(data)
    (tmp_path / "a.txt").write_bytes(report)
    (tmp_path / "once.txt").write_bytes(b"ONCE\n" + report.replace(b"2024", b"2023"))
    (tmp_path / "print.txt").write_bytes(b"PRINT\n" + report.replace(b"2024", b"2022"))
    # What hangs would hang for an hour.
    loaded = helpers.load_reports(tmp_path, progress=False, processes=2, seconds=3, memory=150 * 10**6)
    assert loaded.reports["source"].tolist() == ["print.txt", "once.txt", "a.txt"]
    assert loaded.failures["source"].tolist() == list(REASONS)
    for row in loaded.failures.itertuples():
        assert REASONS[row.source] in row.reason, row
        assert "(" in row.reason, "said in English too"


def test_what_met_a_limit_is_tried_again(tmp_path: Path, misbehaving: Path, report: bytes) -> None:
    raw, processed = tmp_path / "raw", tmp_path / "processed"
    raw.mkdir()
    (raw / "a.txt").write_bytes(report)
    (raw / "slow.txt").write_bytes(b"HANG")
    first = helpers.build_dataset(raw, processed, progress=False, seconds=1)
    assert first.failures["reason"].str.contains("超过 1 秒").all() and len(first.failures) == 1
    misbehaving.joinpath("sitecustomize.py").write_text("", encoding="utf-8")
    again = helpers.build_dataset(raw, processed, progress=False, seconds=2)
    assert again.failures["reason"].tolist() == ["不是政府信息公开工作年度报告 (not an annual report on open government information)"]


def test_free_processes_are_used_again_and_end_with_the_program(tmp_path: Path, report: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(report)
    script = (
        "import helpers, os, psutil, sys\n"
        "for _ in range(2):\n"
        f"    helpers.load_reports({str(tmp_path)!r}, progress=False)\n"
        "    print(*[c.pid for c in psutil.Process().children()])\n"
        "sys.stdout.flush()\n"
        "if sys.argv[1] == 'die': os._exit(0)\n"
    )
    for how in ("end", "die"):
        # A plain script, without a guard for being imported.
        out = subprocess.run([sys.executable, "-c", script, how], capture_output=True, text=True, check=True).stdout
        first, second = out.splitlines()
        assert first == second and first
        _gone([int(pid) for pid in first.split()])


def test_ctrl_c_ends_what_hangs_and_leaves_nothing(tmp_path: Path, misbehaving: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.txt").write_bytes(b"HANG %d" % number)
    script = ("import sys; sys.path.insert(0, sys.argv[1])\n"
              "import helpers; helpers.load_reports(sys.argv[2], progress=False, processes=2, seconds=1e5)")
    run = subprocess.Popen([sys.executable, "-c", script, str(misbehaving), str(tmp_path)], stderr=subprocess.PIPE, text=True,
                           preexec_fn=listening)
    children = _wait_for_children(run.pid)
    time.sleep(1)
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate(timeout=600)
    assert "KeyboardInterrupt" in errors and run.returncode not in (0, None)
    _gone(children)


def _wait_for_children(pid: int) -> list[int]:
    for _ in range(600):
        children = [child.pid for child in psutil.Process(pid).children()]
        if children:
            return children
        time.sleep(0.05)
    raise AssertionError("no process was started")


def _gone(pids: list[int]) -> None:
    end = time.monotonic() + 120
    while any(psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE for pid in pids):
        assert time.monotonic() < end, "a reading process is left"
        time.sleep(0.05)


def test_the_limits_hold_by_default() -> None:
    assert (pool.Limits().seconds, pool.Limits().memory) == (60, 10**9)
    with pytest.raises(ValueError, match="above 0"):
        helpers.load_reports(".", seconds=0)


def test_the_number_of_processes_changes_nothing(dataset: helpers.Dataset) -> None:
    root = Path(__file__).resolve().parents[2]
    again = helpers.load_reports(root / "data" / "raw", progress=False, processes=1)
    for name, frame in dataset.frames.items():
        pd.testing.assert_frame_equal(frame, again.frames[name])

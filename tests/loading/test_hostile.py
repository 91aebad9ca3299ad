"""Files made to harm whoever reads them: each is a row of ``failures`` in bounded time and memory, and the rest is read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import helpers
from loading.hostile import FILES

SECONDS, MEMORY = 60, 10**9
"""The limits by default."""


@pytest.mark.slow
def test_each_loses_itself_alone_within_the_limits(tmp_path: Path, report: bytes) -> None:
    """All of them in one folder, with the limits that hold by default, a report before them and one behind them."""
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a first report.txt").write_bytes(report)
    (raw / "z last report.txt").write_bytes(report.replace(b"2024", b"2023"))
    for name, make in FILES.items():
        (raw / name).write_bytes(make())
    start = time.monotonic()
    built = helpers.build_dataset(raw, tmp_path / "processed", progress=False, processes=2)
    took = time.monotonic() - start
    assert {"a first report.txt", "z last report.txt"} <= set(built.reports["source"])
    reasons = built.failures.set_index("source")["reason"]
    # One has all that a report needs but for its tables, twenty thousand times: it is a report of which no cell is read.
    taken = set(built.reports["source"]) & set(FILES)
    assert taken <= {"headings.txt"} and set(reasons.index) == set(FILES) - taken
    whose = built.reports.set_index("source")["report_id"]
    for frame in (built.disclosure, built.applications, built.disputes):
        assert not frame[frame["report_id"].isin(whose[sorted(taken)])]["printed"].notna().any()
    assert all("(" in reason and len(reason) < 2_000 for reason in reasons)
    assert not reasons.str.contains("root:|192.0.2.1").any(), "an external entity was opened"
    slow = reasons.str.contains(f"超过 {SECONDS} 秒").sum()
    large = reasons.str.contains(f"超过 {MEMORY // 10**6} MB，已停止").sum()
    died = reasons.str.contains("意外终止").sum()
    assert took < SECONDS * len(FILES)
    print(f"{len(FILES)} hostile files: {len(reasons) - slow - large - died} refused by their reader, {len(taken)} read without a number, {slow} stopped for time, {large} for memory, "
          f"{died} killed their process; {took:.0f} s in all; both reports beside them read")


@pytest.mark.slow
def test_a_file_of_500_mb_is_refused_unread(tmp_path: Path, report: bytes) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.write(report)
        file.truncate(500 * 10**6)
    start = time.monotonic()
    loaded = helpers.load_reports(tmp_path, progress=False)
    assert time.monotonic() - start < 30
    assert loaded.failures["reason"].str.contains("文件超过 64 MB").all() and len(loaded.failures) == 1
